/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidMissedEntry:
 * @calls: (element-type CidCall): the latest, by when they began; a repeat of one counts once
 * @n_calls: how many there were
 *
 * One caller who rang in vain, from whatever number.
 */
typedef struct {
  GPtrArray *calls;
  guint n_calls;
} CidMissedEntry;

CidMissedEntry *cid_missed_entry_new (void);
void cid_missed_entry_free (CidMissedEntry *self);
gboolean cid_missed_entry_is_one_caller (const CidCall *a, const CidCall *b);
gboolean cid_missed_entry_is_of (const CidMissedEntry *self, const CidCall *call);
gboolean cid_missed_entry_has (const CidMissedEntry *self, const char *uid);
const CidCall *cid_missed_entry_get_latest (const CidMissedEntry *self);
void cid_missed_entry_add (CidMissedEntry *self, const CidCall *call);
void cid_missed_entry_remove (CidMissedEntry *self, const char *uid);
gboolean cid_missed_entry_learn (CidMissedEntry *self, const CidCall *call);
void cid_missed_entry_absorb (CidMissedEntry *self, CidMissedEntry *other);
CidMissedEntry *cid_missed_entry_split (CidMissedEntry *self, const CidCall *call);
char *cid_missed_entry_describe (const CidMissedEntry *self,
                                 gint64 now_us,
                                 gboolean is_alone,
                                 GTimeZone *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMissedEntry, cid_missed_entry_free)

G_END_DECLS
