/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-rebuild"

#include "log/store-rebuild.h"

#include "call/call-difference.h"
#include "call/call-mark.h"
#include "log/call-reader-private.h"
#include "log/mark-book.h"
#include "log/store-file.h"
#include "log/store-mend.h"

/* A call that was made anew. */
typedef struct {
  gint64 id;
  char *uid;
} Remade;

typedef struct {
  CidCallReader *reader;
  CidStoreWriter *writer;
  gint64 from_seq;
  CidRebuildFunc function;
  gpointer user_data;
  sqlite3_stmt *find;
  GHashTable *seen;
  CidMarkBook *marks;
  GArray *remade;
} Rebuild;

static void
clear_remade (gpointer data)
{
  g_free (((Remade *) data)->uid);
}

static void
clear_rebuild (Rebuild *self)
{
  sqlite3_finalize (self->find);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->marks, cid_mark_book_free);
  g_clear_pointer (&self->remade, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rebuild, clear_rebuild)

static gboolean
find_stored (Rebuild *self, const CidCall *call, CidCall **stored, GError **error)
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
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    cid_store_file_set_error (error, cid_call_reader_get_database (self->reader), code);
    return FALSE;
  }
  return id == 0 || cid_call_reader_fetch (self->reader, id, stored, error);
}

/* A contact's name, and what was shown, are in the log alone. */
static gboolean
write_call (Rebuild *self, const CidReplayed *replayed, const CidCall *stored, GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  CidStoreEntry entry = { .calls = calls,
                          .first_seq = replayed->first_seq,
                          .last_seq = replayed->last_seq };
  CidStoreEntry *entries[] = { &entry };
  CidCall *call = cid_call_copy (replayed->call);

  if (stored != NULL && stored->shown_name != NULL) {
    g_clear_pointer (&call->caller, cid_caller_free);
    call->caller = cid_caller_copy (stored->caller);
    call->caller->is_provisional = TRUE;
    g_free (call->caller->name);
    call->caller->name = g_strdup (stored->shown_name);
  }
  g_ptr_array_add (calls, call);
  return cid_store_writer_write (self->writer, entries, 1, error);
}

/* A call that an event makes. */
static void
see (Rebuild *self, gint64 id)
{
  gint64 *seen = g_new (gint64, 1);

  *seen = id;
  g_hash_table_add (self->seen, seen);
}

static gboolean
make_anew (Rebuild *self, const CidReplayed *replayed, const CidCall *stored, GError **error)
{
  const CidCall *call = replayed->call;
  Remade remade = { 0 };

  if (!write_call (self, replayed, stored, error))
    return FALSE;
  remade.id = cid_store_writer_find_call (self->writer, call->uid, call->started.wall_us, error);
  if (remade.id == 0)
    return FALSE;
  remade.uid = g_strdup (call->uid);
  g_array_append_val (self->remade, remade);
  see (self, remade.id);
  return cid_store_mend_events (self->writer, remade.id, replayed, error);
}

static gboolean
on_replayed (const CidReplayed *replayed, gpointer user_data, GError **error)
{
  Rebuild *self = user_data;
  g_autoptr (CidCall) stored = NULL;
  g_autofree char *difference = NULL;

  if (replayed->first_seq < self->from_seq)
    return TRUE;
  if (!find_stored (self, replayed->call, &stored, error))
    return FALSE;
  if (stored != NULL) {
    see (self, stored->id);
    difference = cid_call_describe_difference (stored, replayed->call);
    if (difference == NULL)
      return self->writer == NULL ||
             cid_store_mend_events (self->writer, stored->id, replayed, error);
  }
  cid_mark_book_meet (self->marks, replayed->call);
  self->function (stored, replayed->call, self->user_data);
  return self->writer == NULL || make_anew (self, replayed, stored, error);
}

/* The calls of the log that no event makes any more. */
static gboolean
drop_strays (Rebuild *self, GError **error)
{
  static const char sql[] = "SELECT id FROM calls WHERE first_seq >= ?1";
  sqlite3 *database = cid_call_reader_get_database (self->reader);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK) {
    sqlite3_bind_int64 (statement, 1, self->from_seq);
    while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
      gint64 id = sqlite3_column_int64 (statement, 0);

      if (!g_hash_table_contains (self->seen, &id))
        g_array_append_val (ids, id);
    }
  }
  if (code != SQLITE_DONE) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  g_clear_pointer (&statement, sqlite3_finalize);
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (CidCall) call = NULL;

    if (!cid_call_reader_fetch (self->reader, g_array_index (ids, gint64, i), &call, error))
      return FALSE;
    if (call != NULL)
      self->function (call, NULL, self->user_data);
  }
  return self->writer == NULL || cid_store_mend_drop (self->writer, ids, error);
}

/* What users said of the calls that were made anew is there again. */
static gboolean
say_marks (Rebuild *self, GError **error)
{
  g_autoptr (CidJournal) journal =
    cid_journal_new (cid_call_reader_get_database (self->reader), self->from_seq, error);

  while (journal != NULL) {
    g_autoptr (CidJournalEntry) entry = NULL;
    gint64 start_us;
    gint64 id;

    if (!cid_journal_next (journal, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    start_us = cid_mark_book_get_start (self->marks, entry->event->call_uid);
    if (!cid_call_mark_is_mark (entry->event->kind) || start_us == 0)
      continue;
    id = cid_store_writer_find_call (self->writer, entry->event->call_uid, start_us, error);
    if (id > 0 && !cid_store_mend_mark (self->writer, id, entry, error))
      return FALSE;
  }
  return FALSE;
}

/* Once all is filed it is known who was talked with. */
static gboolean
file (Rebuild *self, GError **error)
{
  gboolean is_more = TRUE;

  while (is_more)
    if (!cid_store_writer_file (self->writer, &is_more, error))
      return FALSE;
  return TRUE;
}

/* What the user undid may have been done since, by calling back. */
static gboolean
settle (Rebuild *self, GError **error)
{
  for (guint i = 0; i < self->remade->len; i++) {
    const Remade *remade = &g_array_index (self->remade, Remade, i);

    if (!cid_store_mend_settle (self->writer, remade->id,
                                cid_mark_book_get_undone (self->marks, remade->uid), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
collect_marks (Rebuild *self, GError **error)
{
  g_autoptr (CidJournal) journal =
    cid_journal_new (cid_call_reader_get_database (self->reader), self->from_seq, error);

  while (journal != NULL) {
    g_autoptr (CidJournalEntry) entry = NULL;

    if (!cid_journal_next (journal, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    cid_mark_book_note (self->marks, entry->event);
  }
  return FALSE;
}

/* Where a call begins that goes on at @from_seq. */
static gint64
get_first_place (Rebuild *self)
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

/**
 * cid_store_rebuild:
 * @reader: the log
 * @writer: (nullable): to make the calls anew; %NULL to see what would come of it
 * @from_seq: only calls that begin with this event or later
 * @function: is told each difference
 * @user_data: for @function
 * @error: return location for an error
 *
 * Feeds the stored events through today's tracker. What comes of it is compared with the calls of
 * the log; with @writer those become what came of it, with their numbers, uids, events and notes.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_rebuild (CidCallReader *reader,
                   CidStoreWriter *writer,
                   gint64 from_seq,
                   CidRebuildFunc function,
                   gpointer user_data,
                   GError **error)
{
  static const char sql[] = "SELECT id FROM calls WHERE start_us = ?2 AND uid = ?1";
  g_auto (Rebuild) self = { .reader = reader,
                            .writer = writer,
                            .from_seq = from_seq,
                            .function = function,
                            .user_data = user_data };
  g_autoptr (CidReplay) replay = cid_replay_new (NULL, on_replayed, &self);
  sqlite3 *database = cid_call_reader_get_database (reader);
  int code = sqlite3_prepare_v2 (database, sql, -1, &self.find, NULL);

  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  self.seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self.marks = cid_mark_book_new ();
  self.remade = g_array_new (FALSE, TRUE, sizeof (Remade));
  g_array_set_clear_func (self.remade, clear_remade);
  return collect_marks (&self, error) &&
         cid_replay_run (replay, database, get_first_place (&self), error) &&
         drop_strays (&self, error) &&
         (writer == NULL ||
          (file (&self, error) && say_marks (&self, error) && settle (&self, error)));
}
