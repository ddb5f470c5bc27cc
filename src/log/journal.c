/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-journal"

#include "log/journal.h"

#include "log/store-file.h"
#include "log/store-row.h"

/* Behind the columns of an event. */
enum {
  JOURNAL_ORIGIN = CID_EVENT_N_COLUMNS,
  JOURNAL_IMPORTED,
  JOURNAL_PEER_SEQ,
  JOURNAL_RUN,
  JOURNAL_BOOT,
  JOURNAL_STARTED,
  JOURNAL_CALL,
  JOURNAL_N_COLUMNS,
};

/* So many rows are read in one go: readers hold nothing while they do something else. */
#define CHUNK 1000

struct _CidJournal {
  sqlite3 *database;
  sqlite3_stmt *statement;
  GQueue entries;
  gint64 next_seq;
  gboolean is_at_end;
};

/**
 * cid_journal_entry_free:
 * @self: (transfer full) (nullable): an event
 */
void
cid_journal_entry_free (CidJournalEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->origin);
  g_free (self->boot);
  cid_call_event_free (self->event);
  g_free (self);
}

/**
 * cid_journal_new:
 * @database: (transfer none): a call store; must outlive the journal
 * @from_seq: the first event that is wanted
 * @error: return location for an error
 *
 * Returns: (transfer full): the journal from there on
 */
CidJournal *
cid_journal_new (sqlite3 *database, gint64 from_seq, GError **error)
{
  static const char sql[] =
    "SELECT " CID_EVENT_COLUMNS ", o.uuid, o.imported, e.peer_seq, r.id, r.boot, r.started_us,"
    " e.call FROM events AS e LEFT JOIN phones AS p ON p.id = e.phone"
    " JOIN runs AS r ON r.id = e.run JOIN origins AS o ON o.id = r.origin"
    " WHERE e.seq >= ?1 ORDER BY e.seq LIMIT ?2";
  CidJournal *self;
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, database, code);
    return NULL;
  }
  self = g_new0 (CidJournal, 1);
  self->database = database;
  self->statement = statement;
  self->next_seq = from_seq;
  g_queue_init (&self->entries);
  return self;
}

/**
 * cid_journal_free:
 * @self: (transfer full) (nullable): a journal
 */
void
cid_journal_free (CidJournal *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->statement);
  g_queue_clear_full (&self->entries, (GDestroyNotify) cid_journal_entry_free);
  g_free (self);
}

static const char *
get_text (CidJournal *self, int column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

/* A text with a NUL in it is another one in C. */
static gboolean
is_all_text (CidJournal *self)
{
  for (int column = 0; column < JOURNAL_N_COLUMNS; column++) {
    int type = sqlite3_column_type (self->statement, column);

    if ((type == SQLITE_TEXT || type == SQLITE_BLOB) &&
        !g_utf8_validate_len (get_text (self, column),
                              (gsize) sqlite3_column_bytes (self->statement, column), NULL))
      return FALSE;
  }
  return TRUE;
}

/* Tombstones, and what a newer version knows, are no events. */
static void
take_row (CidJournal *self)
{
  CidCallEvent *event = cid_store_row_to_event (self->statement);
  CidJournalEntry *entry;

  if (event == NULL)
    return;
  entry = g_new0 (CidJournalEntry, 1);
  entry->event = event;
  entry->place = sqlite3_column_int64 (self->statement, 0);
  entry->origin = g_strdup (get_text (self, JOURNAL_ORIGIN));
  entry->is_imported = sqlite3_column_int (self->statement, JOURNAL_IMPORTED) != 0;
  entry->seq = sqlite3_column_type (self->statement, JOURNAL_PEER_SEQ) == SQLITE_NULL
                 ? entry->place
                 : sqlite3_column_int64 (self->statement, JOURNAL_PEER_SEQ);
  entry->run = sqlite3_column_int64 (self->statement, JOURNAL_RUN);
  entry->boot = g_strdup (get_text (self, JOURNAL_BOOT));
  entry->started_us = cid_when_believe (sqlite3_column_int64 (self->statement, JOURNAL_STARTED));
  entry->call = sqlite3_column_int64 (self->statement, JOURNAL_CALL);
  entry->is_sound = entry->origin != NULL && entry->boot != NULL && entry->seq > 0 &&
                    cid_call_event_is_whole (event) && is_all_text (self);
  g_queue_push_tail (&self->entries, entry);
}

static gboolean
read_chunk (CidJournal *self, GError **error)
{
  guint n_rows = 0;
  int code;

  sqlite3_bind_int64 (self->statement, 1, self->next_seq);
  sqlite3_bind_int (self->statement, 2, CHUNK);
  while ((code = sqlite3_step (self->statement)) == SQLITE_ROW) {
    gint64 seq = sqlite3_column_int64 (self->statement, 0);

    if (seq < self->next_seq || self->is_at_end) {
      code = SQLITE_CORRUPT;
      break;
    }
    self->is_at_end = seq == G_MAXINT64;
    self->next_seq = self->is_at_end ? seq : seq + 1;
    take_row (self);
    n_rows++;
  }
  sqlite3_reset (self->statement);
  self->is_at_end = self->is_at_end || n_rows < CHUNK;
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  return code == SQLITE_DONE;
}

/**
 * cid_journal_next:
 * @self: a journal
 * @entry: (out) (transfer full) (nullable): the next event; %NULL behind the last
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_journal_next (CidJournal *self, CidJournalEntry **entry, GError **error)
{
  *entry = NULL;
  while (g_queue_is_empty (&self->entries) && !self->is_at_end)
    if (!read_chunk (self, error))
      return FALSE;
  *entry = g_queue_pop_head (&self->entries);
  return TRUE;
}
