/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-import"

#include "log/store-import.h"

#include "call/call-mark.h"
#include "log/journal-source.h"
#include "log/mark-book.h"
#include "log/replay.h"

/* So many events are committed together. */
#define BATCH 512

typedef struct {
  CidStoreWriter *writer;
  CidReplay *replay;
  CidMarkBook *marks;
  GPtrArray *batch;
  char *origin;
  char *boot;
  gint64 started_us;
  gint64 run;
  guint *n_events;
} Import;

static void
free_entry (gpointer data)
{
  CidStoreEntry *entry = data;

  cid_call_event_free (entry->event);
  g_clear_pointer (&entry->calls, g_ptr_array_unref);
  g_free (entry);
}

static void
clear_import (Import *self)
{
  g_clear_pointer (&self->replay, cid_replay_free);
  g_clear_pointer (&self->marks, cid_mark_book_free);
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  g_free (self->origin);
  g_free (self->boot);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, clear_import)

static gboolean
write_batch (Import *self, GError **error)
{
  gboolean is_more = FALSE;

  if (self->batch->len == 0)
    return TRUE;
  if (!cid_store_writer_write (self->writer, (CidStoreEntry *const *) self->batch->pdata,
                               self->batch->len, error))
    return FALSE;
  *self->n_events += self->batch->len;
  g_ptr_array_set_size (self->batch, 0);
  return cid_store_writer_file (self->writer, &is_more, error);
}

/* Most events arose in the run of the one before. */
static gboolean
find_run (Import *self, const CidJournalEntry *entry, GError **error)
{
  if (g_strcmp0 (self->origin, entry->origin) == 0 && g_strcmp0 (self->boot, entry->boot) == 0 &&
      self->started_us == entry->started_us)
    return TRUE;
  self->run = cid_store_writer_find_run (self->writer, entry, error);
  g_free (self->origin);
  self->origin = g_strdup (entry->origin);
  g_free (self->boot);
  self->boot = g_strdup (entry->boot);
  self->started_us = entry->started_us;
  return self->run > 0;
}

/* Takes the event from @journal. */
static gboolean
add (Import *self, CidJournalEntry *journal, gint64 marked, GPtrArray *calls, GError **error)
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
  return self->batch->len < BATCH || write_batch (self, error);
}

/* The call of a mark is on disk before the mark. */
static gboolean
take_mark (Import *self, CidJournalEntry *journal, GError **error)
{
  gint64 start_us = cid_mark_book_get_start (self->marks, journal->event->call_uid);
  gint64 marked = 0;

  if (!write_batch (self, error))
    return FALSE;
  if (start_us > 0)
    marked = cid_store_writer_find_call (self->writer, journal->event->call_uid, start_us, error);
  return marked == 0 || add (self, journal, marked, NULL, error);
}

static gboolean
take (Import *self, CidJournalEntry *journal, GError **error)
{
  g_autoptr (GPtrArray) changed = cid_replay_play (self->replay, journal);
  gboolean has_event = FALSE;

  for (guint i = 0; i < changed->len; i++)
    cid_mark_book_meet (self->marks, g_ptr_array_index (changed, i));
  if (!cid_store_writer_has_event (self->writer, journal, &has_event, error) ||
      !cid_replay_flush (self->replay, FALSE, error))
    return FALSE;
  if (has_event)
    return TRUE;
  return cid_call_mark_is_mark (journal->event->kind) ? take_mark (self, journal, error)
                                                      : add (self, journal, 0, changed, error);
}

/* Marks come long after their calls; so it is known beforehand which calls to look out for. */
static gboolean
collect_marks (Import *self, const char *path, GError **error)
{
  g_autoptr (CidJournalSource) source = cid_journal_source_open (path, error);

  while (source != NULL) {
    g_autoptr (CidJournalEntry) entry = NULL;

    if (!cid_journal_source_next (source, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    cid_mark_book_note (self->marks, entry->event);
  }
  return FALSE;
}

/**
 * cid_store_import:
 * @writer: a writer whose store is open
 * @path: a backup, or JSON of `cidalert calls export`
 * @plan: where numbers are written as people write them there
 * @n_events: (out): how many events were new
 * @error: return location for an error
 *
 * Takes in the events of another log, and the calls that today's tracker makes of them. What is
 * there already, by where it arose and its number there, is passed over; so is what was forgotten
 * here.
 *
 * Returns: %FALSE on error: what came before it is in the log, and will be passed over the next
 * time
 */
gboolean
cid_store_import (CidStoreWriter *writer,
                  const char *path,
                  const CidNumberPlan *plan,
                  guint *n_events,
                  GError **error)
{
  g_auto (Import) self = { .writer = writer, .n_events = n_events };
  g_autoptr (CidJournalSource) source = NULL;

  *n_events = 0;
  self.replay = cid_replay_new (plan, NULL, NULL);
  self.marks = cid_mark_book_new ();
  self.batch = g_ptr_array_new_with_free_func (free_entry);
  if (!collect_marks (&self, path, error))
    return FALSE;
  source = cid_journal_source_open (path, error);
  while (source != NULL) {
    g_autoptr (CidJournalEntry) entry = NULL;

    if (!cid_journal_source_next (source, &entry, error))
      return FALSE;
    if (entry == NULL)
      return write_batch (&self, error);
    if (!take (&self, entry, error))
      return FALSE;
  }
  return FALSE;
}
