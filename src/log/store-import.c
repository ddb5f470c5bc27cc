/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-import"

#include "log/store-import.h"

#include <inttypes.h>

#include "call/call-mark.h"
#include "log/journal-source.h"
#include "log/mark-book.h"
#include "log/replay.h"
#include "log/store-mend.h"
#include "log/store-peers.h"

/* So many events in one step, which are committed together: few enough that no call waits for it.
 */
#define STEP 512

/**
 * CidStoreImport:
 *
 * Takes the events of another log into this one, step by step.
 */
struct _CidStoreImport {
  CidStoreWriter *writer;
  CidJournalSource *source;
  CidReplay *replay;
  CidMarkBook *marks;
  GPtrArray *batch;
  GHashTable *batched;
  GHashTable *missed; /* of each missed call that came, when it began */
  gboolean is_read;
  char *origin;
  char *boot;
  gint64 started_us;
  gint64 run;
  guint n_events;
};

static void
free_entry (gpointer data)
{
  cid_store_entry_clear (data);
  g_free (data);
}

/**
 * cid_store_import_free:
 * @self: (transfer full) (nullable): an import
 */
void
cid_store_import_free (CidStoreImport *self)
{
  if (self == NULL)
    return;
  cid_journal_source_free (self->source);
  cid_replay_free (self->replay);
  cid_mark_book_free (self->marks);
  g_ptr_array_unref (self->batch);
  g_hash_table_unref (self->batched);
  g_hash_table_unref (self->missed);
  g_free (self->origin);
  g_free (self->boot);
  g_free (self);
}

/* A mark that says nothing of the call in this log is not written. */
static guint
count_written (const GPtrArray *batch)
{
  guint n_written = 0;

  for (guint i = 0; i < batch->len; i++) {
    const CidStoreEntry *entry = g_ptr_array_index (batch, i);

    if (!entry->is_refused)
      n_written++;
  }
  return n_written;
}

static gboolean
write_batch (CidStoreImport *self, GError **error)
{
  gboolean is_more = FALSE;

  if (self->batch->len == 0)
    return TRUE;
  if (!cid_store_writer_write (self->writer, (CidStoreEntry *const *) self->batch->pdata,
                               self->batch->len, error))
    return FALSE;
  self->n_events += count_written (self->batch);
  g_ptr_array_set_size (self->batch, 0);
  g_hash_table_remove_all (self->batched);
  return cid_store_writer_file (self->writer, &is_more, error);
}

/* Most events arose in the run of the one before. */
static gboolean
find_run (CidStoreImport *self, const CidJournalEntry *entry, GError **error)
{
  if (g_strcmp0 (self->origin, entry->origin) == 0 && g_strcmp0 (self->boot, entry->boot) == 0 &&
      self->started_us == entry->started_us)
    return TRUE;
  self->run = cid_store_peers_find_run (cid_store_writer_get_database (self->writer), entry, error);
  g_free (self->origin);
  self->origin = g_strdup (entry->origin);
  g_free (self->boot);
  self->boot = g_strdup (entry->boot);
  self->started_us = entry->started_us;
  return self->run > 0;
}

static char *
make_key (const CidJournalEntry *journal)
{
  return g_strdup_printf ("%" PRId64 ":%s", journal->seq, journal->origin);
}

/* In the log, or on the way there: a file may have an event twice. */
static gboolean
is_there (CidStoreImport *self, const CidJournalEntry *journal, gboolean *has_event, GError **error)
{
  g_autofree char *key = make_key (journal);

  if (!cid_store_peers_has_event (cid_store_writer_get_database (self->writer), journal, has_event,
                                  error))
    return FALSE;
  *has_event = *has_event || g_hash_table_contains (self->batched, key);
  return TRUE;
}

/* Takes the event from @journal. */
static gboolean
add (CidStoreImport *self,
     CidJournalEntry *journal,
     gint64 marked,
     GPtrArray *calls,
     GError **error)
{
  CidStoreEntry *entry;

  if (!find_run (self, journal, error))
    return FALSE;
  entry = g_new0 (CidStoreEntry, 1);
  entry->event = g_steal_pointer (&journal->event);
  entry->marked = marked;
  entry->calls = calls != NULL ? g_ptr_array_ref (calls) : NULL;
  entry->run = self->run;
  entry->peer_seq = journal->seq;
  g_ptr_array_add (self->batch, entry);
  g_hash_table_add (self->batched, make_key (journal));
  return TRUE;
}

/* The call of a mark is on disk before the mark. */
static gboolean
take_mark (CidStoreImport *self, CidJournalEntry *journal, GError **error)
{
  gint64 start_us = cid_mark_book_get_start (self->marks, journal->event->call_uid);
  gint64 marked = 0;

  if (!write_batch (self, error))
    return FALSE;
  if (start_us > 0 && !cid_store_writer_find_call (self->writer, journal->event->call_uid, start_us,
                                                   &marked, error))
    return FALSE;
  return marked == 0 || add (self, journal, marked, NULL, error);
}

static void
note_missed (CidStoreImport *self, GPtrArray *calls)
{
  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    if (call->outcome == CID_OUTCOME_MISSED)
      g_hash_table_replace (self->missed, g_strdup (call->uid),
                            g_memdup2 (&call->started.wall_us, sizeof call->started.wall_us));
  }
}

static gboolean
take (CidStoreImport *self, CidJournalEntry *journal, GError **error)
{
  g_autoptr (GPtrArray) changed = cid_replay_play (self->replay, journal);
  gboolean has_event = FALSE;

  for (guint i = 0; i < changed->len; i++)
    cid_mark_book_meet (self->marks, g_ptr_array_index (changed, i));
  if (!is_there (self, journal, &has_event, error) ||
      !cid_replay_flush (self->replay, FALSE, error))
    return FALSE;
  if (has_event)
    return TRUE;
  if (cid_call_mark_is_mark (journal->event->kind))
    return take_mark (self, journal, error);

  note_missed (self, changed);
  return add (self, journal, 0, changed, error);
}

/* A call that ends with the file, unless it is over in this log, of this log, or forgotten here. */
static gboolean
close_call (CidStoreImport *self, CidCall *call, GPtrArray *entries, GError **error)
{
  CidStoreEntry *entry;
  gint64 last_seq = 0;

  if (!cid_store_peers_find_open (cid_store_writer_get_database (self->writer), call, &last_seq,
                                  error))
    return FALSE;
  if (last_seq == 0)
    return TRUE;
  entry = g_new0 (CidStoreEntry, 1);
  entry->calls = g_ptr_array_new ();
  entry->last_seq = last_seq;
  g_ptr_array_add (entry->calls, call);
  g_ptr_array_add (entries, entry);
  return TRUE;
}

static gboolean
close_calls (CidStoreImport *self, GError **error)
{
  g_autoptr (GPtrArray) ended = cid_replay_end (self->replay);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);

  for (guint i = 0; i < ended->len; i++)
    if (!close_call (self, g_ptr_array_index (ended, i), entries, error))
      return FALSE;
  return entries->len == 0 ||
         cid_store_writer_write (self->writer, (CidStoreEntry *const *) entries->pdata,
                                 entries->len, error);
}

static gboolean
settle (CidStoreImport *self, const char *uid, gint64 start_us, GError **error)
{
  gint64 id = 0;

  if (!cid_store_writer_find_call (self->writer, uid, start_us, &id, error))
    return FALSE;
  return id == 0 || cid_store_mend_settle (self->writer, id,
                                           cid_mark_book_get_undone (self->marks, uid), error);
}

static gboolean
settle_some (CidStoreImport *self, GError **error)
{
  GHashTableIter iter;
  gpointer uid;
  gpointer start_us;

  if (!cid_store_writer_begin (self->writer, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->missed);
  for (guint i = 0; i < STEP && g_hash_table_iter_next (&iter, &uid, &start_us); i++) {
    if (!settle (self, uid, *(gint64 *) start_us, error))
      return FALSE;
    g_hash_table_iter_remove (&iter);
  }
  return cid_store_writer_commit (self->writer, error);
}

/* Once all is filed it is known who was talked with, also in the log that there was. */
static gboolean
finish_some (CidStoreImport *self, gboolean *is_more, GError **error)
{
  if (!cid_store_writer_file (self->writer, is_more, error))
    return FALSE;
  if (*is_more || g_hash_table_size (self->missed) == 0)
    return TRUE;

  *is_more = TRUE;
  return settle_some (self, error);
}

/* Marks come long after their calls; so it is known beforehand which calls to look out for. */
static gboolean
collect_marks (CidStoreImport *self, CidJournalSource *source, GError **error)
{
  for (;;) {
    g_autoptr (CidJournalEntry) entry = NULL;

    if (!cid_journal_source_next (source, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    cid_mark_book_note (self->marks, entry->event);
  }
}

/* What was read is not lost with what cannot be read. */
static gboolean
fail_to_read (CidStoreImport *self)
{
  if (!write_batch (self, NULL))
    g_debug ("The last %u events were not taken in either", self->batch->len);
  return FALSE;
}

/**
 * cid_store_import_new:
 * @path: a backup, or JSON of `cidalert calls export`
 * @plan: where numbers are written as people write them there; must outlive the import
 * @error: return location for an error
 *
 * Looks the whole file through, which needs no store and may take long.
 *
 * Returns: (transfer full): what takes it in; %NULL if @path is damaged, or cannot be read
 */
CidStoreImport *
cid_store_import_new (const char *path, const CidNumberPlan *plan, GError **error)
{
  g_autoptr (CidStoreImport) self = g_new0 (CidStoreImport, 1);
  g_autoptr (CidJournalSource) source = cid_journal_source_open (path, error);

  self->replay = cid_replay_new (plan, NULL, NULL);
  self->marks = cid_mark_book_new ();
  self->batch = g_ptr_array_new_with_free_func (free_entry);
  self->batched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->missed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (source == NULL || !collect_marks (self, source, error))
    return NULL;
  self->source = cid_journal_source_reopen (g_steal_pointer (&source), error);
  return self->source != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * cid_store_import_step:
 * @self: an import
 * @writer: a writer whose store is open; it may be closed between two steps
 * @is_more: (out): there is more to take in
 * @error: return location for an error
 *
 * Takes in some events of the other log, and the calls that today's tracker makes of them; at last
 * those who called in vain, and were talked with later in this log, wait no more. What is
 * there already, by where it arose and its number there, is passed over; so is what was forgotten
 * here. What was taken in before an error, or before the program was killed, is passed over when
 * the file is imported once more.
 *
 * Returns: %FALSE on error, after which no step can follow
 */
gboolean
cid_store_import_step (CidStoreImport *self,
                       CidStoreWriter *writer,
                       gboolean *is_more,
                       GError **error)
{
  self->writer = writer;
  if (self->is_read)
    return finish_some (self, is_more, error);

  *is_more = TRUE;
  for (guint i = 0; i < STEP && !self->is_read; i++) {
    g_autoptr (CidJournalEntry) entry = NULL;

    if (!cid_journal_source_next (self->source, &entry, error))
      return fail_to_read (self);
    self->is_read = entry == NULL;
    if (entry != NULL && !take (self, entry, error))
      return FALSE;
  }
  return write_batch (self, error) && (!self->is_read || close_calls (self, error));
}

/**
 * cid_store_import_get_n_events:
 * @self: an import
 *
 * Returns: how many events were new, and are in the log now
 */
guint
cid_store_import_get_n_events (CidStoreImport *self)
{
  return self->n_events;
}
