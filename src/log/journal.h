/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "call/call-event.h"

G_BEGIN_DECLS

/**
 * CidJournalEntry:
 * @origin: where the event arose
 * @is_imported: that is another log than the one it is read from
 * @seq: its number there
 * @run: tells the times that the daemon ran from each other, there
 * @boot: the boot of the machine that it ran in
 * @started_us: when it started
 * @call: the call in the log that it is read from that the event belongs to; 0 if none
 * @place: its number in the log that it is read from
 * @is_sound: it is as cidalert writes events: what has to be there is there, and texts are text
 * @event: what happened
 *
 * An event of the journal, and all that is needed to put it into another one.
 */
typedef struct {
  char *origin;
  gboolean is_imported;
  gint64 seq;
  gint64 run;
  char *boot;
  gint64 started_us;
  gint64 call;
  gint64 place;
  gboolean is_sound;
  CidCallEvent *event;
} CidJournalEntry;

/**
 * CidJournal:
 *
 * The events of a log in the order in which they came.
 */
typedef struct _CidJournal CidJournal;

CidJournal *cid_journal_new (sqlite3 *database,
                             gint64 from_seq,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_journal_free (CidJournal *self);
gboolean cid_journal_next (CidJournal *self,
                           CidJournalEntry **entry,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_journal_entry_free (CidJournalEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidJournal, cid_journal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidJournalEntry, cid_journal_entry_free)

G_END_DECLS
