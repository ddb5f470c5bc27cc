/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"

G_BEGIN_DECLS

/**
 * CidMissedList:
 *
 * The missed calls that nobody has looked at yet, by caller, newest first.
 */
typedef struct _CidMissedList CidMissedList;

CidMissedList *cid_missed_list_new (void);
void cid_missed_list_free (CidMissedList *self);
gboolean cid_missed_list_apply (CidMissedList *self, const CidCall *call);
void cid_missed_list_learn (CidMissedList *self, const CidCall *call);
gboolean cid_missed_list_settle (CidMissedList *self, const char *uid);
gboolean cid_missed_list_settle_call (CidMissedList *self, const char *uid);
GPtrArray *cid_missed_list_get_calls (CidMissedList *self);
void cid_missed_list_clear (CidMissedList *self);
void cid_missed_list_renew (CidMissedList *self);
guint cid_missed_list_get_n_calls (CidMissedList *self);
guint cid_missed_list_get_n_callers (CidMissedList *self);
const CidCall *cid_missed_list_get_subject (CidMissedList *self);
const CidCall *cid_missed_list_get_newest (CidMissedList *self);
CidNotice *cid_missed_list_get_notice (CidMissedList *self, gint64 now_us, GTimeZone *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMissedList, cid_missed_list_free)

G_END_DECLS
