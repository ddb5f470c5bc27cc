/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/journal.h"

G_BEGIN_DECLS

/**
 * CidJournalSource:
 *
 * A file with the events of another log: a backup, or JSON of `cidalert calls export`.
 */
typedef struct _CidJournalSource CidJournalSource;

CidJournalSource *cid_journal_source_open (const char *path,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidJournalSource *cid_journal_source_reopen (CidJournalSource *self,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_journal_source_free (CidJournalSource *self);
gboolean cid_journal_source_next (CidJournalSource *self,
                                  CidJournalEntry **entry,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidJournalSource, cid_journal_source_free)

G_END_DECLS
