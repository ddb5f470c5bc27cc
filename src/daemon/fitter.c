/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-fitter"

#include "daemon/fitter.h"

#include "config/own.h"
#include "config/paths.h"
#include "contact/eds-source.h"
#include "contact/name-source.h"
#include "contact/vcard-cache.h"
#include "contact/vcard-source.h"
#include "daemon/hand.h"
#include "number/phone-number.h"

struct _CidFitter {
  CidFitted on;
  gboolean is_listening;
  char *sources_key;
  GThread *warm_up;
};

static gpointer
warm_up (gpointer region)
{
  cid_phone_number_warm_up (region);
  g_free (region);

  return NULL;
}

/* The first call after the start is to be shown as quickly as the next; what numbering plans take
 * to be read, they take beside all else that begins. */
static void
begin_warm_up (CidFitter *self)
{
  const CidNumberPlan *plan = cid_configuration_get_plan (self->on.parts->configuration);

  if (self->warm_up == NULL)
    self->warm_up = g_thread_try_new ("numbers", warm_up, g_strdup (plan->region), NULL);
}

static void
apply_phones (CidFitter *self)
{
  GPtrArray *phones = cid_configuration_get_phones (self->on.parts->configuration);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < phones->len; i++) {
    CidPhone *phone = g_ptr_array_index (phones, i);

    g_ptr_array_add (all, phone);
    cid_call_store_set_phone (self->on.parts->store, phone->id, phone->name);
  }
  if (self->on.rehearsal != NULL)
    g_ptr_array_add (all, self->on.rehearsal);
  cid_access_set_phones (cid_intake_get_access (self->on.intake), all);
  cid_phone_control_set_plan (self->on.parts->control,
                              cid_configuration_get_plan (self->on.parts->configuration));
  cid_phone_control_set_phones (self->on.parts->control, phones);
}

static void
add_evolution (GPtrArray *sources, const CidSettings *settings, const CidNumberPlan *plan)
{
  CidContactSource *source = settings->evolution ? cid_eds_source_new (plan) : NULL;

  if (source != NULL)
    g_ptr_array_add (sources, source);
}

static void
sweep (GTask *task, gpointer source, gpointer paths, GCancellable *cancellable)
{
  g_autofree char *folder = cid_paths_get_cache ();

  cid_vcard_cache_sweep (folder, paths);
}

/* What was kept of address books that are not used any more goes, where that holds up nobody. */
static void
sweep_caches (char **paths)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdupv (paths), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, sweep);
}

/* Address books are read once phones can reach us, and again only when it matters to them. */
static void
apply_sources (CidFitter *self)
{
  const CidSettings *settings = cid_configuration_get_settings (self->on.parts->configuration);
  const CidNumberPlan *plan = cid_configuration_get_plan (self->on.parts->configuration);
  g_autofree char *mine = cid_paths_get_mine ();
  g_autofree char *paths = g_strjoinv ("\n", settings->vcards);
  g_autofree char *lists = g_strjoinv ("\n", settings->lists);
  g_autofree char *key =
    g_strdup_printf ("%s\n%s\n%d\n%s\n\n%s", plan->region != NULL ? plan->region : "",
                     plan->area != NULL ? plan->area : "", settings->evolution, paths, lists);
  g_autofree char *cache = cid_paths_get_cache ();
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  if (!self->is_listening || g_strcmp0 (key, self->sources_key) == 0)
    return;

  g_free (self->sources_key);
  self->sources_key = g_steal_pointer (&key);
  g_ptr_array_add (sources, cid_name_source_new (CID_NAME_MINE, mine, plan));
  for (guint i = 0; settings->vcards[i] != NULL; i++)
    g_ptr_array_add (sources, cid_vcard_source_new_kept (settings->vcards[i], plan, cache, mine));
  add_evolution (sources, settings, plan);
  for (guint i = 0; settings->lists[i] != NULL; i++)
    g_ptr_array_add (sources, cid_name_source_new (CID_NAME_LIST, settings->lists[i], plan));
  cid_contact_book_set_sources (self->on.parts->book, sources);
  sweep_caches (settings->vcards);
}

static void
apply_blocking (CidFitter *self, const CidSettings *settings, const CidNumberPlan *plan)
{
  const CidHand hand = cid_hand_make (self->on.parts);

  cid_unwanted_set_plan (self->on.parts->unwanted, plan);
  cid_unwanted_set_lists (self->on.parts->unwanted, settings->blocklists);
  cid_unwanted_set_refusal (self->on.parts->unwanted, settings->refuse_blocked ? &hand : NULL);
}

static void
add_configured_addresses (CidFitter *self, GPtrArray *hosts)
{
  const CidSettings *settings = cid_configuration_get_settings (self->on.parts->configuration);
  gboolean has_phones = cid_configuration_get_phones (self->on.parts->configuration)->len > 0;

  if (!has_phones) {
    g_ptr_array_add (hosts, g_strdup ("loopback"));
    return;
  }
  if (settings->addresses == NULL || settings->addresses[0] == NULL)
    g_ptr_array_add (hosts, g_strdup ("any"));
  for (guint i = 0; settings->addresses != NULL && settings->addresses[i] != NULL; i++)
    g_ptr_array_add (hosts, g_strdup (settings->addresses[i]));
}

static void
apply_addresses (CidFitter *self)
{
  const CidSettings *settings = cid_configuration_get_settings (self->on.parts->configuration);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new_with_free_func (g_free);
  guint16 port = settings->port;

  if (!self->is_listening)
    return;

  if (self->on.host != NULL) {
    g_ptr_array_add (hosts, g_strdup (self->on.host));
    port = self->on.port;
  } else {
    add_configured_addresses (self, hosts);
  }
  cid_listener_set_addresses (self->on.parts->listener, hosts, port);
}

/**
 * cid_fitter_new:
 * @fitted: what to fit; copied, not what it points to
 *
 * Fits the parts of the daemon to what the user set, each time that changes.
 *
 * Returns: (transfer full): a fitter that has done nothing yet
 */
CidFitter *
cid_fitter_new (const CidFitted *fitted)
{
  CidFitter *self = g_new0 (CidFitter, 1);

  self->on = *fitted;

  return self;
}

/**
 * cid_fitter_free:
 * @self: (nullable) (transfer full): a fitter
 */
void
cid_fitter_free (CidFitter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->warm_up, g_thread_join);
  g_free (self->sources_key);
  g_free (self);
}

/**
 * cid_fitter_apply:
 *
 * Does what the configuration says now; what it did not change is left as it is.
 */
void
cid_fitter_apply (CidFitter *self)
{
  const CidSettings *settings;
  const CidNumberPlan *plan;
  CidHearing *hearing;
  g_auto (GStrv) own = NULL;

  g_return_if_fail (self != NULL);

  hearing = cid_intake_get_hearing (self->on.intake);
  settings = cid_configuration_get_settings (self->on.parts->configuration);
  plan = cid_configuration_get_plan (self->on.parts->configuration);
  begin_warm_up (self);
  cid_hearing_set_plan (hearing, plan);
  own = cid_own_list (settings, cid_configuration_get_phones (self->on.parts->configuration));
  cid_hearing_set_own_numbers (hearing, own);
  apply_blocking (self, settings, plan);
  cid_hearing_set_voicemail (hearing, settings->voicemail, settings->voicemail_lines);
  cid_access_set_rate (cid_intake_get_access (self->on.intake), settings->rate);
  cid_call_store_set_keep (self->on.parts->store, cid_settings_get_keep_us (settings));
  cid_screen_set_line_names (self->on.screen, settings->line_names);
  cid_hooks_set (self->on.parts->hooks, settings->hooks, settings->line_names);
  cid_media_set_rule (self->on.media, &settings->quiet);
  cid_screen_set_policy (self->on.screen, settings->notify);
  apply_phones (self);
  apply_addresses (self);
  apply_sources (self);
}

/**
 * cid_fitter_listen:
 *
 * Lets the listener listen, from now on, where the configuration says; and has the address books
 * read, which takes time that no phone is to wait for.
 */
void
cid_fitter_listen (CidFitter *self)
{
  g_return_if_fail (self != NULL);

  self->is_listening = TRUE;
  apply_addresses (self);
  apply_sources (self);
}

/**
 * cid_fitter_is_listening:
 *
 * Returns: whether cid_fitter_listen() was called
 */
gboolean
cid_fitter_is_listening (CidFitter *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_listening;
}
