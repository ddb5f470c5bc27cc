/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-watch"

#include "daemon/store-watch.h"

#include "daemon/forgotten.h"
#include "daemon/recall.h"

#include <glib/gi18n.h>

struct _CidStoreWatch {
  CidStoreWatchEnds ends;
  char *store_path;
  CidLogQuestion *recall;
  CidLogQuestion *again;
  GHashTable *again_uids; /* of what waits again, and is not shown yet */
  CidLogQuestion *forgotten;
  gboolean is_serving;
  gboolean was_lent;
};

static void
take_up_open_calls (CidStoreWatch *self)
{
  g_autoptr (GPtrArray) calls = cid_call_store_take_open_calls (self->ends.parts->store);

  if (calls != NULL)
    cid_call_way_take_up (self->ends.way, calls);
}

/* Who is unwanted by now is owed no call. */
static gboolean
is_unwanted (CidStoreWatch *self, const CidCall *call)
{
  CidBlockHit hit;

  return cid_unwanted_find (self->ends.parts->unwanted, call->party, call->caller, &hit);
}

static void
on_recalled (GPtrArray *calls, gpointer user_data)
{
  CidStoreWatch *self = user_data;

  for (guint i = calls->len; i > 0; i--) {
    if (is_unwanted (self, g_ptr_array_index (calls, i - 1)))
      g_ptr_array_remove_index (calls, i - 1);
  }
  cid_screen_recall (self->ends.screen, calls);
}

static CidLogQuestion *
begin_recall (CidStoreWatch *self, CidLogAnswerFunc done)
{
  gint64 seen_us = cid_seen_get_missed (self->ends.parts->seen);
  gint64 oldest_us = g_get_real_time () - CID_WAITING_US;

  return cid_recall_begin (self->store_path, MAX (seen_us, oldest_us), done, self);
}

/* What waited when the daemon stopped waits still: once for each start. */
static void
recall_missed (CidStoreWatch *self)
{
  if (self->recall == NULL)
    self->recall = begin_recall (self, on_recalled);
}

/* The others that wait are shown, or were closed. */
static void
on_again (GPtrArray *calls, gpointer user_data)
{
  CidStoreWatch *self = user_data;

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    if (g_hash_table_contains (self->again_uids, call->uid) && !is_unwanted (self, call))
      cid_screen_take_back (self->ends.screen, call);
  }
  g_hash_table_remove_all (self->again_uids);
}

/* Whoever is asked already may have read too early. */
static void
on_waits_again (const char *uid, gpointer user_data)
{
  CidStoreWatch *self = user_data;

  g_hash_table_add (self->again_uids, g_strdup (uid));
  cid_log_question_free (self->again);
  self->again = begin_recall (self, on_again);
}

static void
take_up (CidStoreWatch *self)
{
  take_up_open_calls (self);
  cid_phone_watch_take_up (self->ends.phone_watch);
  recall_missed (self);
  cid_screen_set_trouble (self->ends.screen, NULL, NULL);
}

static void
tell_failure (CidStoreWatch *self, const char *problem)
{
  g_warning ("The call log: %s", problem);
  cid_screen_set_trouble (self->ends.screen, _ ("Calls are not being logged"), problem);
}

static void
on_forgotten (GPtrArray *calls, gpointer user_data)
{
  CidStoreWatch *self = user_data;

  for (guint i = 0; i < calls->len; i++)
    cid_screen_settle_call (self->ends.screen, ((const CidCall *) calls->pdata[i])->uid);
}

/* A command may have removed calls. Asked for is what was on disk before, and once nothing waits
 * that is whatever is on the screen. */
static void
look_for_forgotten (CidStoreWatch *self)
{
  CidCallStore *store = self->ends.parts->store;
  g_autoptr (GPtrArray) calls = NULL;

  if (!self->was_lent || cid_call_store_get_state (store) != CID_STORE_READY ||
      cid_call_store_get_n_waiting (store) > 0)
    return;
  self->was_lent = FALSE;
  calls = cid_screen_get_missed (self->ends.screen);
  g_clear_pointer (&self->forgotten, cid_log_question_free);
  if (calls->len > 0)
    self->forgotten =
      cid_forgotten_begin (self->store_path, g_steal_pointer (&calls), on_forgotten, self);
}

static void
on_changed (CidCallStore *store, CidStoreWatch *self)
{
  CidStoreState state = cid_call_store_get_state (store);
  const char *problem = cid_call_store_get_problem (store);
  gboolean is_ours = self->is_serving || !cid_call_store_is_other_daemon (store);
  gboolean is_silent = problem != NULL && (state == CID_STORE_OPENING || state == CID_STORE_READY);

  if (is_silent)
    tell_failure (self, problem);
  if (is_silent || state == CID_STORE_OPENING)
    return;
  self->was_lent |= state == CID_STORE_WAITING;
  if (is_ours && state == CID_STORE_READY)
    take_up (self);
  if (is_ours && state == CID_STORE_FAILED) {
    cid_call_way_stop_waiting (self->ends.way);
    tell_failure (self, problem);
  }
  look_for_forgotten (self);
  self->ends.settled (is_ours, self->ends.user_data);
}

static void
on_written (CidCallStore *store, CidStoreWatch *self)
{
  cid_bus_news_tell_written (self->ends.news);
  look_for_forgotten (self);
}

/**
 * cid_store_watch_new:
 * @ends: whom the store's word reaches; copied
 *
 * To be made before the store is opened. With the store the daemon takes up what was going on when
 * the last one stopped, and says where calls are not being logged.
 *
 * Returns: (transfer full): a watch over the store of @ends
 */
CidStoreWatch *
cid_store_watch_new (const CidStoreWatchEnds *ends)
{
  CidStoreWatch *self;

  g_return_val_if_fail (ends != NULL && ends->settled != NULL, NULL);

  self = g_new0 (CidStoreWatch, 1);
  self->ends = *ends;
  self->store_path = g_strdup (ends->store_path);
  self->ends.store_path = self->store_path;
  self->again_uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  cid_screen_set_waits_again (ends->screen, on_waits_again, self);
  g_signal_connect (ends->parts->store, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect (ends->parts->store, "written", G_CALLBACK (on_written), self);

  return self;
}

/**
 * cid_store_watch_serve:
 *
 * The daemon listens from now on, and does not leave because another has the store: that is a
 * failure as any other, and heals when the other has done.
 */
void
cid_store_watch_serve (CidStoreWatch *self)
{
  g_return_if_fail (self != NULL);

  self->is_serving = TRUE;
}

/**
 * cid_store_watch_free:
 * @self: (transfer full) (nullable): a watch, to be freed before the store and all others
 */
void
cid_store_watch_free (CidStoreWatch *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->ends.parts->store, self);
  cid_screen_set_waits_again (self->ends.screen, NULL, NULL);
  g_clear_pointer (&self->recall, cid_log_question_free);
  g_clear_pointer (&self->again, cid_log_question_free);
  g_clear_pointer (&self->forgotten, cid_log_question_free);
  g_hash_table_unref (self->again_uids);
  g_free (self->store_path);
  g_free (self);
}
