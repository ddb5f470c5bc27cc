/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-remake"

#include "log/store-remake.h"

#include "call/call-mark.h"
#include "log/mark-book.h"
#include "log/store-file.h"
#include "log/store-mend.h"

/* A call that was made anew. */
typedef struct {
  gint64 id;
  char *uid;
} Remade;

struct _CidStoreRemake {
  GPtrArray *said;
  CidMarkBook *marks;
  GArray *remade;
};

static void
clear_remade (gpointer data)
{
  g_free (((Remade *) data)->uid);
}

/**
 * cid_store_remake_new:
 *
 * Returns: (transfer full): what has made nothing yet
 */
CidStoreRemake *
cid_store_remake_new (void)
{
  CidStoreRemake *self = g_new0 (CidStoreRemake, 1);

  self->said = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_journal_entry_free);
  self->marks = cid_mark_book_new ();
  self->remade = g_array_new (FALSE, TRUE, sizeof (Remade));
  g_array_set_clear_func (self->remade, clear_remade);
  return self;
}

/**
 * cid_store_remake_free:
 * @self: (transfer full) (nullable): what made calls anew
 */
void
cid_store_remake_free (CidStoreRemake *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->said);
  cid_mark_book_free (self->marks);
  g_array_unref (self->remade);
  g_free (self);
}

/**
 * cid_store_remake_hear:
 * @self: what is to make calls anew
 * @entry: (transfer full): an event of the log; what is no mark is passed over
 *
 * All marks are to be heard before the first call is made.
 */
void
cid_store_remake_hear (CidStoreRemake *self, CidJournalEntry *entry)
{
  cid_mark_book_note (self->marks, entry->event);
  if (cid_call_mark_is_mark (entry->event->kind))
    g_ptr_array_add (self->said, entry);
  else
    cid_journal_entry_free (entry);
}

/* A contact's name, and what was shown, are in the log alone. */
static gboolean
write_call (CidStoreWriter *writer,
            const CidReplayed *replayed,
            const CidCall *stored,
            GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  CidStoreEntry entry = { .calls = calls,
                          .first_seq = replayed->first_seq,
                          .last_seq = replayed->last_seq };
  CidStoreEntry *entries[] = { &entry };
  CidCall *call = cid_call_copy (replayed->call);

  if (stored != NULL && stored->shown_name != NULL) {
    g_clear_pointer (&call->caller, cid_caller_unref);
    call->caller = cid_caller_copy (stored->caller);
    call->caller->is_provisional = TRUE;
    g_free (call->caller->name);
    call->caller->name = g_strdup (stored->shown_name);
  }
  g_ptr_array_add (calls, call);
  return cid_store_writer_write (writer, entries, 1, error);
}

/**
 * cid_store_remake_call:
 * @self: what makes calls anew
 * @writer: a writer whose store is open
 * @replayed: a call, as the journal tells it
 * @stored: (nullable): the same call, as it is in the log
 * @id: (out): its number there
 * @error: return location for an error
 *
 * Returns: %TRUE if it is in the log as it was replayed, with its events
 */
gboolean
cid_store_remake_call (CidStoreRemake *self,
                       CidStoreWriter *writer,
                       const CidReplayed *replayed,
                       const CidCall *stored,
                       gint64 *id,
                       GError **error)
{
  const CidCall *call = replayed->call;
  Remade remade = { 0 };

  cid_mark_book_meet (self->marks, call);
  if (!write_call (writer, replayed, stored, error))
    return FALSE;
  if (!cid_store_writer_find_call (writer, call->uid, call->started.wall_us, id, error) || *id == 0)
    return FALSE;
  remade.id = *id;
  remade.uid = g_strdup (call->uid);
  g_array_append_val (self->remade, remade);
  return cid_store_mend_events (writer, *id, replayed, error);
}

/* Once all is filed it is known who was talked with. */
static gboolean
file (CidStoreWriter *writer, GError **error)
{
  gboolean is_more = TRUE;

  while (is_more)
    if (!cid_store_writer_file (writer, &is_more, error))
      return FALSE;
  return TRUE;
}

/* It may have been forgotten since it was heard. */
static gboolean
is_there (CidStoreWriter *writer, gint64 seq, gboolean *is_there, GError **error)
{
  static const char sql[] = "SELECT 1 FROM events WHERE seq = ?1 AND kind <> 'forgotten'";
  sqlite3 *database = cid_store_writer_get_database (writer);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK) {
    sqlite3_bind_int64 (statement, 1, seq);
    code = sqlite3_step (statement);
  }
  *is_there = code == SQLITE_ROW;
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static gboolean
say (CidStoreWriter *writer, const CidJournalEntry *entry, gint64 start_us, GError **error)
{
  gboolean is_said = FALSE;
  gint64 id = 0;

  if (!cid_store_writer_find_call (writer, entry->event->call_uid, start_us, &id, error) ||
      !is_there (writer, entry->place, &is_said, error))
    return FALSE;
  return !is_said || id == 0 || cid_store_mend_mark (writer, id, entry, error);
}

/* What users said of the calls that were made anew is there again. */
static gboolean
say_marks (CidStoreRemake *self, CidStoreWriter *writer, GError **error)
{
  for (guint i = 0; i < self->said->len; i++) {
    const CidJournalEntry *entry = g_ptr_array_index (self->said, i);
    gint64 start_us = cid_mark_book_get_start (self->marks, entry->event->call_uid);

    if (start_us != 0 && !say (writer, entry, start_us, error))
      return FALSE;
  }
  return TRUE;
}

/* What the user undid may have been done since, by calling back. */
static gboolean
settle (CidStoreRemake *self, CidStoreWriter *writer, GError **error)
{
  for (guint i = 0; i < self->remade->len; i++) {
    const Remade *remade = &g_array_index (self->remade, Remade, i);

    if (!cid_store_mend_settle (writer, remade->id,
                                cid_mark_book_get_undone (self->marks, remade->uid), error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cid_store_remake_finish:
 * @self: what has made calls anew
 * @writer: a writer whose store is open
 * @error: return location for an error
 *
 * Files them, gives them their notes and marks, and takes those for dealt with whose callers were
 * talked with since.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_remake_finish (CidStoreRemake *self, CidStoreWriter *writer, GError **error)
{
  return file (writer, error) && say_marks (self, writer, error) && settle (self, writer, error);
}
