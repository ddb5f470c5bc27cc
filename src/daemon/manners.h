/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"
#include "desktop/notifier.h"
#include "desktop/notify-policy.h"
#include "desktop/screen-lock.h"

G_BEGIN_DECLS

/**
 * CidManners:
 *
 * How what is to be shown may be shown just now: by what the user wants, by Do Not Disturb and by
 * the lock of the screen.
 */
typedef struct _CidManners CidManners;

/**
 * CidMannersFunc:
 *
 * What stands on the desktop may have to be shown in another way.
 */
typedef void (*CidMannersFunc) (gpointer user_data);

CidManners *cid_manners_new (CidNotifier *notifier, CidMannersFunc changed, gpointer user_data);
void cid_manners_free (CidManners *self);
void cid_manners_set_lock (CidManners *self, const CidScreenLock *lock);
void cid_manners_set_policy (CidManners *self, CidNotifyPolicy *policy, CidCallTracker *tracker);
CidShow cid_manners_judge (CidManners *self, const CidCall *call);
CidShow cid_manners_note (CidManners *self, const CidCall *call, gboolean *is_changed);
GPtrArray *cid_manners_get_ringing (CidManners *self,
                                    CidCallTracker *tracker,
                                    guint limit,
                                    guint *total);
CidNotice *cid_manners_fit_ringing (CidManners *self, CidNotice *notice, guint total);
CidNotice *cid_manners_fit_missed (CidManners *self,
                                   CidNotice *notice,
                                   guint n_calls,
                                   CidShow loudest,
                                   gboolean is_news);
CidNotice *cid_manners_fit_trouble (CidManners *self, CidNotice *notice);
CidNotice *cid_manners_make_outgoing (CidManners *self, GHashTable *line_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidManners, cid_manners_free)

G_END_DECLS
