/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-rebuild"

#include "log/store-rebuild.h"

#include "call/call-difference.h"
#include "log/call-reader-private.h"
#include "log/store-file.h"
#include "log/store-mend.h"
#include "log/store-remake.h"

/* A call that was the same when its last event was the one of @last_seq. */
typedef struct {
  gint64 id;
  gint64 last_seq;
} Looked;

/**
 * CidStoreRebuild:
 *
 * Feeds the stored events through today's tracker and compares what comes of it with the calls of
 * the log. What is the same is done with at once; what is not is kept until the log stands still.
 */
struct _CidStoreRebuild {
  CidCallReader *reader;
  CidStoreWriter *writer;
  CidReplay *replay;
  gint64 from_seq;
  gint64 next_seq;
  gint64 last_id;
  sqlite3_stmt *find;
  sqlite3_stmt *look_up;
  GHashTable *seen;
  GHashTable *looked;
  gboolean is_peeking;
  GPtrArray *odd;
  GArray *strays;
  CidStoreRemake *remake;
};

/**
 * cid_store_rebuild_free:
 * @self: (transfer full) (nullable): a rebuild
 */
void
cid_store_rebuild_free (CidStoreRebuild *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->look_up);
  cid_replay_free (self->replay);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->looked);
  g_ptr_array_unref (self->odd);
  g_array_unref (self->strays);
  cid_store_remake_free (self->remake);
  g_free (self);
}

static gboolean
set_error (CidStoreRebuild *self, int code, GError **error)
{
  cid_store_file_set_error (error, cid_call_reader_get_database (self->reader), code);
  return FALSE;
}

static gboolean
find_stored (CidStoreRebuild *self, const CidCall *call, CidCall **stored, GError **error)
{
  gint64 id = 0;
  int code;

  *stored = NULL;
  sqlite3_bind_text (self->find, 1, call->uid, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->find, 2, call->started.wall_us);
  code = sqlite3_step (self->find);
  if (code == SQLITE_ROW)
    id = sqlite3_column_int64 (self->find, 0);
  sqlite3_reset (self->find);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return set_error (self, code, error);
  return id == 0 || cid_call_reader_fetch (self->reader, id, stored, error);
}

/* A call that an event makes. */
static void
see (CidStoreRebuild *self, gint64 id)
{
  gint64 *seen = g_new (gint64, 1);

  *seen = id;
  g_hash_table_add (self->seen, seen);
}

static void
remember (CidStoreRebuild *self, gint64 id, const CidReplayed *replayed)
{
  Looked *looked = g_new (Looked, 1);

  looked->id = id;
  looked->last_seq = replayed->last_seq;
  g_hash_table_insert (self->looked, g_strdup (replayed->call->uid), looked);
}

static gboolean
was_looked_at (CidStoreRebuild *self, const CidReplayed *replayed)
{
  const Looked *looked = g_hash_table_lookup (self->looked, replayed->call->uid);

  if (looked == NULL || looked->last_seq != replayed->last_seq)
    return FALSE;
  see (self, looked->id);
  return TRUE;
}

static gboolean
compare (CidStoreRebuild *self, const CidReplayed *replayed, gint64 *same, GError **error)
{
  g_autoptr (CidCall) stored = NULL;
  g_autofree char *difference = NULL;

  *same = 0;
  if (!find_stored (self, replayed->call, &stored, error))
    return FALSE;
  if (stored == NULL)
    return TRUE;
  difference = cid_call_describe_difference (stored, replayed->call);
  if (difference == NULL && cid_store_mend_has_events (stored->id, replayed))
    *same = stored->id;
  return TRUE;
}

/* The log may go on meanwhile, and a call of it may be forgotten: what is odd is kept, and what is
 * the same is not looked at again. */
static gboolean
on_replayed (const CidReplayed *replayed, gpointer user_data, GError **error)
{
  CidStoreRebuild *self = user_data;
  gint64 same = 0;

  if (replayed->first_seq < self->from_seq || was_looked_at (self, replayed))
    return TRUE;
  if (!compare (self, replayed, &same, error))
    return FALSE;
  if (same == 0 && !self->is_peeking)
    g_ptr_array_add (self->odd, cid_replayed_copy (replayed));
  else if (same != 0 && self->is_peeking)
    remember (self, same, replayed);
  else if (same != 0)
    see (self, same);
  return TRUE;
}

/* Whether an event is still there, and where the call was diverted from. */
static gboolean
look_up (CidStoreRebuild *self,
         gint64 seq,
         gboolean *is_diverted,
         gboolean *is_there,
         GError **error)
{
  int code;

  sqlite3_bind_int64 (self->look_up, 1, seq);
  code = sqlite3_step (self->look_up);
  *is_there = code == SQLITE_ROW && sqlite3_column_int (self->look_up, 0);
  *is_diverted = *is_diverted || (code == SQLITE_ROW && sqlite3_column_int (self->look_up, 1));
  sqlite3_reset (self->look_up);
  return code == SQLITE_ROW || code == SQLITE_DONE || set_error (self, code, error);
}

/* What was forgotten since it was read does not come back. */
static gboolean
is_remembered (CidStoreRebuild *self,
               const CidReplayed *replayed,
               gboolean *is_there,
               GError **error)
{
  gboolean is_diverted = FALSE;

  if (!look_up (self, replayed->first_seq, &is_diverted, is_there, error))
    return FALSE;
  for (guint i = 0; *is_there && i < replayed->events->len; i++)
    if (!look_up (self, g_array_index (replayed->events, CidReplayedEvent, i).seq, &is_diverted,
                  is_there, error))
      return FALSE;
  *is_there = *is_there && (is_diverted || replayed->call->diverted == NULL);
  return TRUE;
}

/* The log stands still: this is how the call is in it. */
static gboolean
take_odd (CidStoreRebuild *self,
          const CidReplayed *replayed,
          CidRebuildFunc function,
          gpointer user_data,
          GError **error)
{
  g_autoptr (CidCall) stored = NULL;
  g_autofree char *difference = NULL;
  gboolean is_there = FALSE;
  gint64 id = 0;

  if (!find_stored (self, replayed->call, &stored, error) ||
      !is_remembered (self, replayed, &is_there, error))
    return FALSE;
  if (stored != NULL) {
    see (self, stored->id);
    difference = cid_call_describe_difference (stored, replayed->call);
  }
  if (!is_there)
    return TRUE;
  if (stored != NULL && difference == NULL)
    return self->writer == NULL ||
           cid_store_mend_events (self->writer, stored->id, replayed, error);
  function (stored, replayed->call, user_data);
  if (self->writer == NULL)
    return TRUE;
  if (!cid_store_remake_call (self->remake, self->writer, replayed, stored, &id, error))
    return FALSE;
  see (self, id);
  return TRUE;
}

/* The calls that no event has made so far; some may be made yet. */
static gboolean
find_strays (CidStoreRebuild *self, GError **error)
{
  static const char sql[] = "SELECT id, first_seq FROM calls WHERE id > ?1 ORDER BY id";
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code =
    sqlite3_prepare_v2 (cid_call_reader_get_database (self->reader), sql, -1, &statement, NULL);

  if (code == SQLITE_OK) {
    sqlite3_bind_int64 (statement, 1, self->last_id);
    while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
      self->last_id = sqlite3_column_int64 (statement, 0);
      if (sqlite3_column_int64 (statement, 1) >= self->from_seq &&
          !g_hash_table_contains (self->seen, &self->last_id))
        g_array_append_val (self->strays, self->last_id);
    }
  }
  return code == SQLITE_DONE || set_error (self, code, error);
}

/* The calls of the log that no event makes any more. */
static gboolean
drop_strays (CidStoreRebuild *self, CidRebuildFunc function, gpointer user_data, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->strays->len; i++) {
    g_autoptr (CidCall) call = NULL;
    gint64 id = g_array_index (self->strays, gint64, i);

    if (g_hash_table_contains (self->seen, &id))
      continue;
    if (!cid_call_reader_fetch (self->reader, id, &call, error))
      return FALSE;
    if (call == NULL)
      continue;
    g_array_append_val (ids, id);
    function (call, NULL, user_data);
  }
  return self->writer == NULL || cid_store_mend_drop (self->writer, ids, error);
}

/* Where a call begins that goes on at @from_seq. */
static gint64
get_first_place (CidStoreRebuild *self)
{
  static const char sql[] =
    "SELECT COALESCE (min (first_seq), ?1) FROM calls WHERE first_seq < ?1 AND last_seq >= ?1";
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (self->from_seq <= 1 || sqlite3_prepare_v2 (cid_call_reader_get_database (self->reader), sql,
                                                 -1, &statement, NULL) != SQLITE_OK)
    return 0;
  sqlite3_bind_int64 (statement, 1, self->from_seq);
  return sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;
}

/* What is damaged has events of no phone, which no tracker takes. */
static gboolean
play (CidStoreRebuild *self, GError **error)
{
  sqlite3 *database = cid_call_reader_get_database (self->reader);
  g_autoptr (CidJournal) journal = cid_journal_new (database, self->next_seq, error);

  while (journal != NULL) {
    g_autoptr (CidJournalEntry) entry = NULL;
    G_GNUC_UNUSED g_autoptr (GPtrArray) changed = NULL;

    if (!cid_journal_next (journal, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    self->next_seq = entry->place + 1;
    if (cid_call_event_is_whole (entry->event))
      changed = cid_replay_play (self->replay, entry);
    if (!cid_replay_flush (self->replay, FALSE, error))
      return FALSE;
    cid_store_remake_hear (self->remake, g_steal_pointer (&entry));
  }
  return FALSE;
}

/* What is over will hardly go on: it is compared now, and again only if it did. */
static gboolean
peek (CidStoreRebuild *self, GError **error)
{
  gboolean is_peeked;

  self->is_peeking = TRUE;
  is_peeked = cid_replay_peek (self->replay, error);
  self->is_peeking = FALSE;
  return is_peeked;
}

static gboolean
prepare (CidStoreRebuild *self, GError **error)
{
  static const char find_sql[] = "SELECT id FROM calls WHERE start_us = ?2 AND uid = ?1";
  static const char look_up_sql[] =
    "SELECT kind <> 'forgotten', diverted IS NOT NULL FROM events WHERE seq = ?1";
  sqlite3 *database = cid_call_reader_get_database (self->reader);
  int code = sqlite3_prepare_v2 (database, find_sql, -1, &self->find, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (database, look_up_sql, -1, &self->look_up, NULL);
  return code == SQLITE_OK || set_error (self, code, error);
}

/**
 * cid_store_rebuild_new:
 * @reader: (transfer none): the log, which may be in use; must outlive the rebuild
 * @from_seq: only calls that begin with this event or later
 * @error: return location for an error
 *
 * Returns: (transfer full): a rebuild that has looked at nothing yet
 */
CidStoreRebuild *
cid_store_rebuild_new (CidCallReader *reader, gint64 from_seq, GError **error)
{
  g_autoptr (CidStoreRebuild) self = g_new0 (CidStoreRebuild, 1);

  self->reader = reader;
  self->from_seq = from_seq;
  self->replay = cid_replay_new (NULL, on_replayed, self);
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->odd = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_replayed_free);
  self->strays = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->remake = cid_store_remake_new ();
  if (!prepare (self, error))
    return NULL;
  self->next_seq = get_first_place (self);
  return g_steal_pointer (&self);
}

/**
 * cid_store_rebuild_look:
 * @self: a rebuild
 * @error: return location for an error
 *
 * Looks through the log as it is now, which may take long, and is in nobody's way: so
 * cid_store_rebuild_finish() has but the rest to look at.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_rebuild_look (CidStoreRebuild *self, GError **error)
{
  return play (self, error) && peek (self, error) && find_strays (self, error);
}

static gboolean
tell_all (CidStoreRebuild *self, CidRebuildFunc function, gpointer user_data, GError **error)
{
  for (guint i = 0; i < self->odd->len; i++)
    if (!take_odd (self, g_ptr_array_index (self->odd, i), function, user_data, error))
      return FALSE;
  return drop_strays (self, function, user_data, error);
}

/**
 * cid_store_rebuild_finish:
 * @self: a rebuild
 * @writer: (nullable): to make the calls anew, its store being open; %NULL to see what would come
 *   of it
 * @function: is told each difference
 * @user_data: for @function
 * @error: return location for an error
 *
 * With @writer the calls of the log become what today's tracker makes of the events, with their
 * numbers, uids, events and notes: all at once, or none at all. After an error the writer is to be
 * closed.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_rebuild_finish (CidStoreRebuild *self,
                          CidStoreWriter *writer,
                          CidRebuildFunc function,
                          gpointer user_data,
                          GError **error)
{
  G_GNUC_UNUSED g_autoptr (GPtrArray) ended = NULL;

  self->writer = writer;
  if (!play (self, error))
    return FALSE;
  ended = cid_replay_end (self->replay);
  if (!cid_replay_flush (self->replay, TRUE, error) || !find_strays (self, error))
    return FALSE;
  if (writer == NULL)
    return tell_all (self, function, user_data, error);
  return cid_store_writer_begin (writer, error) && tell_all (self, function, user_data, error) &&
         cid_store_remake_finish (self->remake, writer, error) &&
         cid_store_writer_commit (writer, error);
}
