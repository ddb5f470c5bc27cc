/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/subject.h"

G_BEGIN_DECLS

/**
 * CidMissedEntry:
 * @key: by which the caller's calls are known
 * @who: in a few words
 * @number: (nullable): as people write it
 * @subject: for the buttons, of the latest call
 * @uids: (element-type utf8): of the latest calls; a repeat of one counts once
 * @n_calls: how many there were
 * @last_us: when the latest began
 * @simulated: it is a rehearsal
 *
 * One caller who rang in vain.
 */
typedef struct {
  char *key;
  char *who;
  char *number;
  CidSubject *subject;
  GPtrArray *uids;
  guint n_calls;
  gint64 last_us;
  gboolean simulated;
} CidMissedEntry;

char *cid_missed_entry_make_key (const CidCall *call);
CidMissedEntry *cid_missed_entry_new (const char *key);
void cid_missed_entry_free (CidMissedEntry *self);
void cid_missed_entry_add (CidMissedEntry *self, const CidCall *call);
gboolean cid_missed_entry_learn (CidMissedEntry *self, const CidCall *call);
gboolean cid_missed_entry_find (CidMissedEntry *self, const char *uid, guint *index);
char *cid_missed_entry_describe (const CidMissedEntry *self,
                                 const CidMissedEntry *latest,
                                 gboolean is_alone,
                                 GTimeZone *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMissedEntry, cid_missed_entry_free)

G_END_DECLS
