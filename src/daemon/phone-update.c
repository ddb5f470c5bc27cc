/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-update"

#include "daemon/phone-update.h"

#include "base/error.h"
#include "base/text.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phone/make-push.h"
#include "phone/makes.h"
#include "phone/phone-host.h"
#include "phone/push-plan.h"
#include "phone/pusher.h"

#include <glib/gi18n.h>

/* One phone that is told where this machine is now: what is ours in it is read, written anew and
 * read again; then phones.conf, which a thread writes. */
typedef struct {
  const CidParts *parts;
  CidPhone *phone;
  CidMake *make;
  char *host;
  char *heard;
  GCancellable *cancellable;
  GPtrArray *plan;
  CidDeedFunc done;
  gpointer user_data;
} Update;

static void
update_free (gpointer data)
{
  Update *update = data;

  cid_phone_free (update->phone);
  g_clear_pointer (&update->make, cid_make_free);
  g_clear_pointer (&update->plan, g_ptr_array_unref);
  g_clear_object (&update->cancellable);
  g_free (update->host);
  g_free (update->heard);
  g_free (update);
}

/* Who gave up does not hear how it ended: he may be gone. */
static void
end (Update *update, const GError *error)
{
  if (!g_cancellable_is_cancelled (update->cancellable))
    update->done (error, update->user_data);
  update_free (update);
}

static void
fail (Update *update, char *sentence)
{
  g_autofree char *owned = sentence;
  g_autoptr (GError) error = g_error_new_literal (CID_ERROR, CID_ERROR_REFUSED, owned);

  end (update, error);
}

static void
write_host (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Update *update = task_data;
  g_autofree char *path = cid_paths_get_phones ();
  GError *error = NULL;

  if (cid_phones_set (path, update->phone->name, "host", update->host, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_host_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Update *update = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  end (update, error);
}

static void
succeed (Update *update)
{
  g_autoptr (GTask) task = NULL;

  cid_phone_control_set_told (update->parts->control, update->phone->id, update->host);
  if (update->phone->host == NULL) {
    end (update, NULL);
    return;
  }
  task = g_task_new (NULL, NULL, on_host_written, update);
  g_task_set_task_data (task, update, NULL);
  g_task_run_in_thread (task, write_host);
}

static gboolean
is_done (Update *update)
{
  for (guint i = 0; i < update->plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (update->plan, i);

    if (item->is_chosen && !item->is_right)
      return FALSE;
  }
  return TRUE;
}

static void
on_written (GHashTable *settings, const GError *error, gpointer user_data)
{
  Update *update = user_data;

  if (g_cancellable_is_cancelled (update->cancellable) || error != NULL) {
    end (update, error);
    return;
  }
  cid_push_plan_check (update->plan, settings);
  if (is_done (update))
    succeed (update);
  else
    fail (update,
          g_strdup_printf (_ ("Phone %s did not take all of it; see: cidalert phone push %s"),
                           update->phone->name, update->phone->name));
}

/* Only what is ours is written over, and nothing is added: who took a URL out did not want it. */
static guint
choose_ours (GPtrArray *plan)
{
  guint count = 0;

  for (guint i = 0; i < plan->len; i++) {
    CidPushItem *item = g_ptr_array_index (plan, i);

    item->is_chosen = item->state == CID_PUSH_OURS;
    count += item->is_chosen;
  }
  return count;
}

/* The port that is open, which the command line may have chosen. */
static guint16
get_port (const CidParts *parts)
{
  g_auto (GStrv) addresses = cid_listener_get_addresses (parts->listener);
  guint16 set = cid_configuration_get_settings (parts->configuration)->port;
  const char *colon = addresses[0] != NULL ? strrchr (addresses[0], ':') : NULL;
  guint64 port = 0;

  return colon != NULL && cid_text_to_unsigned (colon + 1, 1, G_MAXUINT16, &port) ? (guint16) port
                                                                                  : set;
}

static void
on_read (GHashTable *settings, const GError *error, gpointer user_data)
{
  Update *update = user_data;
  g_autofree char *base = NULL;
  g_autoptr (GPtrArray) urls = NULL;

  if (g_cancellable_is_cancelled (update->cancellable) || error != NULL) {
    end (update, error);
    return;
  }
  base = cid_phone_host_make_base (update->phone, update->host, get_port (update->parts));
  urls = cid_make_get_urls (update->make, base);
  update->plan = cid_push_plan_new (urls, settings, update->phone->token);
  if (choose_ours (update->plan) > 0)
    cid_pusher_write (update->phone, update->heard, update->plan, update->cancellable, on_written,
                      update);
  else if (cid_push_plan_count (update->plan, CID_PUSH_SAME) > 0)
    succeed (update);
  else
    fail (update, g_strdup_printf (
                    _ ("Phone %s has no URL of ours to be updated; see: cidalert phone push %s"),
                    update->phone->name, update->phone->name));
}

/**
 * cid_phone_update_can:
 * @parts: the running daemon
 * @phone: a phone that is set up
 *
 * Returns: whether it lets itself be told a new address from here, as far as is known
 */
gboolean
cid_phone_update_can (const CidParts *parts, const CidPhone *phone)
{
  g_autoptr (CidMake) make = NULL;

  g_return_val_if_fail (parts != NULL && phone != NULL, FALSE);

  if (g_strcmp0 (cid_phone_control_get_state (parts->control, phone->id), "ready") != 0)
    return FALSE;
  make = cid_makes_load (phone->make, NULL);
  return make != NULL && cid_make_can_push (make);
}

/**
 * cid_phone_update_run:
 * @parts: (transfer none): the running daemon
 * @phone: a phone of which cid_phone_update_can() is true; copied
 * @host: the address of this machine that it is to use from now on
 * @cancellable: ends it; then @done is not called, and @parts not looked at
 * @done: called once, later
 * @user_data: for @done
 *
 * Tells a phone where this machine is now, and does not wait.
 */
void
cid_phone_update_run (const CidParts *parts,
                      const CidPhone *phone,
                      const char *host,
                      GCancellable *cancellable,
                      CidDeedFunc done,
                      gpointer user_data)
{
  Update *update = g_new0 (Update, 1);

  update->parts = parts;
  update->phone = cid_phone_copy (phone);
  update->make = cid_makes_load (phone->make, NULL);
  update->host = g_strdup (host);
  update->heard = cid_phone_control_get_heard (parts->control, phone->id);
  update->cancellable = g_object_ref (cancellable);
  update->done = done;
  update->user_data = user_data;
  cid_pusher_read (update->phone, update->heard, cancellable, on_read, update);
}
