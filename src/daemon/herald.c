/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-herald"

#include "daemon/herald.h"

#include <glib/gi18n.h>

struct _CidHerald {
  const CidServiceManager *manager;
  const CidParts *parts;
  gboolean is_ready;
  char *told;
  guint watchdog_id;
};

/* What is wrong comes first; nobody who calls is in it, since anybody may read the journal. */
static char *
describe (CidHerald *self)
{
  g_auto (GStrv) problems = cid_listener_get_problems (self->parts->listener);
  g_auto (GStrv) addresses = cid_listener_get_addresses (self->parts->listener);
  guint n_phones = cid_configuration_get_phones (self->parts->configuration)->len;
  g_autofree char *places = g_strjoinv (", ", addresses);

  if (problems[0] != NULL)
    return g_strdup (problems[0]);
  if (cid_call_store_get_state (self->parts->store) == CID_STORE_FAILED)
    return g_strdup (_ ("Calls are shown and not logged: cidalert status tells why"));
  if (n_phones == 0)
    return g_strdup_printf (_ ("Listening on %s; no phone is set up yet"), places);

  return g_strdup_printf (
    ngettext ("Listening on %s for %u phone", "Listening on %s for %u phones", n_phones), places,
    n_phones);
}

static void
tell (CidHerald *self, const char *prefix)
{
  g_autofree char *status = describe (self);
  g_autofree char *state = g_strconcat (prefix, "STATUS=", status, NULL);

  if (*prefix == '\0' && g_strcmp0 (status, self->told) == 0)
    return;

  g_free (self->told);
  self->told = g_steal_pointer (&status);
  cid_service_manager_tell (self->manager, state);
}

/* That this is called at all is what it says. */
static gboolean
on_watchdog (gpointer user_data)
{
  CidHerald *self = user_data;

  cid_service_manager_tell (self->manager, "WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

static void
on_changed (CidHerald *self)
{
  tell (self, "");
}

/**
 * cid_herald_new:
 * @manager: (transfer none) (nullable): who is told; outlives the herald
 * @parts: (transfer none): the running daemon; outlives the herald
 *
 * Returns: (transfer full): a herald that has said nothing yet
 */
CidHerald *
cid_herald_new (const CidServiceManager *manager, const CidParts *parts)
{
  CidHerald *self = g_new0 (CidHerald, 1);

  self->manager = manager;
  self->parts = parts;

  return self;
}

static void
fall_silent (CidHerald *self)
{
  if (!self->is_ready)
    return;

  self->is_ready = FALSE;
  g_clear_handle_id (&self->watchdog_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->parts->listener, self);
  g_signal_handlers_disconnect_by_data (self->parts->store, self);
  g_signal_handlers_disconnect_by_data (self->parts->configuration, self);
}

/**
 * cid_herald_free:
 * @self: (transfer full) (nullable): a herald
 */
void
cid_herald_free (CidHerald *self)
{
  if (self == NULL)
    return;

  fall_silent (self);
  g_free (self->told);
  g_free (self);
}

/**
 * cid_herald_begin:
 *
 * The daemon does its work from now on, well or not: says so, then whatever changes, and from time
 * to time that the main loop turns.
 */
void
cid_herald_begin (CidHerald *self)
{
  guint watchdog_s;

  g_return_if_fail (self != NULL);

  if (self->is_ready || !cid_service_manager_is_there (self->manager))
    return;
  self->is_ready = TRUE;
  tell (self, "READY=1\n");
  g_signal_connect_swapped (self->parts->listener, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->parts->store, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->parts->configuration, "changed", G_CALLBACK (on_changed), self);
  watchdog_s = cid_service_manager_get_watchdog_s (self->manager);
  if (watchdog_s > 0)
    self->watchdog_id = g_timeout_add_seconds (watchdog_s, on_watchdog, self);
}

/**
 * cid_herald_end:
 *
 * The daemon is about to leave: says so, and nothing more.
 */
void
cid_herald_end (CidHerald *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_ready)
    cid_service_manager_tell (self->manager, "STOPPING=1");
  fall_silent (self);
}
