/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-writer"

#include "log/store-writer-private.h"

#include "log/store-keep.h"

/* So often a command waits for those who read what was there before something was forgotten. */
#define MAX_TRIES 25

/* What somebody still reads the daemon cleans away another time: no call waits for that. */
static gboolean
clean (CidStoreWriter *self, gboolean *is_more, GError **error)
{
  guint max_tries = g_str_equal (self->role, "daemon") ? 1 : MAX_TRIES;

  if (cid_store_clean_step (&self->clean, cid_store_open_get_database (self->open), max_tries,
                            is_more, error))
    return TRUE;
  cid_store_writer_drop (self);
  return FALSE;
}

/**
 * cid_store_writer_forget:
 * @self: a writer whose store is open
 * @what: what is to be forgotten
 * @forgotten: (inout): counts what is forgotten
 * @is_more: (out): there is more to forget
 * @error: return location for an error
 *
 * Forgets some calls, in a small step of its own: see cid_store_forget_step(); or cleans away some
 * of the traces, once they are forgotten. After an error the store is closed, and to be opened
 * anew.
 *
 * Returns: %TRUE if the step is done
 */
gboolean
cid_store_writer_forget (CidStoreWriter *self,
                         const CidForget *what,
                         CidForgotten *forgotten,
                         gboolean *is_more,
                         GError **error)
{
  sqlite3 *database = cid_store_open_get_database (self->open);
  int n_changes = sqlite3_total_changes (database);
  gboolean has_changed;

  if (!cid_store_open_begin (self->open, error) ||
      !cid_store_forget_step (database, what, forgotten, is_more, error) ||
      !cid_store_open_end (self->open, error)) {
    cid_store_writer_drop (self);
    return FALSE;
  }
  has_changed = sqlite3_total_changes (database) != n_changes;
  if (has_changed)
    cid_store_calls_forget (self->open->calls);
  if (has_changed || (!self->clean.has_traces && g_str_equal (self->role, "command")))
    cid_store_clean_begin (&self->clean);
  return *is_more || !self->clean.has_traces || clean (self, is_more, error);
}

/**
 * cid_store_writer_has_traces:
 * @self: a writer
 *
 * Returns: whether what was forgotten is still in its files, as somebody reads what was there
 * before
 */
gboolean
cid_store_writer_has_traces (CidStoreWriter *self)
{
  return self->clean.has_traces;
}

/* Old calls go at any time, a few at once: to look through all numbers for each of them would be
 * much. */
static void
plan_sweep (CidStoreWriter *self, gint64 now_us)
{
  if (self->swept_us != 0 && ABS (now_us - self->swept_us) < G_TIME_SPAN_DAY)
    return;
  self->swept = 0;
  self->swept_us = now_us;
}

/**
 * cid_store_writer_keep:
 * @self: a writer whose store is open
 * @keep_us: how long calls are kept
 * @now_us: what the clock says
 * @is_more: (out): there is more to forget
 * @error: return location for an error
 *
 * Forgets some of the calls that are older than that, unless cid_store_keep_find_bound() doubts the
 * clock; and once a day, what phones said in no call that is left, and whoever has none. After an
 * error the store is closed, and to be opened anew.
 *
 * Returns: %TRUE if the step is done
 */
gboolean
cid_store_writer_keep (CidStoreWriter *self,
                       gint64 keep_us,
                       gint64 now_us,
                       gboolean *is_more,
                       GError **error)
{
  sqlite3 *database = cid_store_open_get_database (self->open);
  CidForget what = { 0 };
  CidForgotten forgotten = { 0 };

  *is_more = FALSE;
  if (!cid_store_keep_find_bound (database, keep_us, now_us, &what.before_us, error)) {
    cid_store_writer_drop (self);
    return FALSE;
  }
  if (what.before_us == G_MININT64)
    return TRUE;
  plan_sweep (self, now_us);
  forgotten.swept = self->swept;
  if (!cid_store_writer_forget (self, &what, &forgotten, is_more, error))
    return FALSE;
  self->swept = forgotten.swept;
  return TRUE;
}

/**
 * cid_store_writer_note_forgetting:
 * @self: a writer whose store is open
 * @what: what was forgotten
 * @forgotten: how much
 * @now: when
 * @error: return location for an error
 *
 * That calls were forgotten is an event too, which says neither whose nor which.
 *
 * Returns: %TRUE if it is on disk
 */
gboolean
cid_store_writer_note_forgetting (CidStoreWriter *self,
                                  const CidForget *what,
                                  CidForgotten forgotten,
                                  CidStamp now,
                                  GError **error)
{
  g_autoptr (CidCallEvent) event = cid_call_event_new (CID_EVENT_FORGOT);
  CidStoreEntry entry = { .event = event };
  CidStoreEntry *entries[] = { &entry };

  event->stamp = now;
  event->party = cid_party_parse (NULL, NULL);
  event->reason = g_strdup (what->number != NULL            ? "number"
                            : what->before_us == G_MAXINT64 ? "all"
                                                            : "before");
  return forgotten.n_calls + forgotten.n_mentions == 0 ||
         cid_store_writer_write (self, entries, 1, error);
}
