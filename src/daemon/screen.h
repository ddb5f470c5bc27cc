/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"
#include "daemon/manners.h"
#include "daemon/seen.h"
#include "desktop/notifier.h"

G_BEGIN_DECLS

typedef struct _CidScreen CidScreen;

/**
 * CidOfferFunc:
 *
 * Returns: what would work if somebody clicked on it just now
 */
typedef CidOffer (*CidOfferFunc) (gpointer user_data);

typedef void (*CidTroublesReadFunc) (gpointer user_data);

/**
 * CidWaitsAgainFunc:
 * @uid: of a missed call
 *
 * What was dealt with waits again: whoever knows the call gives it to cid_screen_take_back().
 */
typedef void (*CidWaitsAgainFunc) (const char *uid, gpointer user_data);

CidScreen *cid_screen_new (CidNotifier *notifier, CidCallTracker *tracker);
void cid_screen_free (CidScreen *self);
void cid_screen_update (CidScreen *self, GPtrArray *changed);
void cid_screen_know (CidScreen *self, const CidCall *call);
void cid_screen_recall (CidScreen *self, GPtrArray *calls);
void cid_screen_learn (CidScreen *self, const CidCall *call);
void cid_screen_leave (CidScreen *self);
void cid_screen_set_line_names (CidScreen *self, GHashTable *line_names);
void cid_screen_set_seen (CidScreen *self, CidSeen *seen);
void cid_screen_set_policy (CidScreen *self, CidNotifyPolicy *policy);
CidManners *cid_screen_get_manners (CidScreen *self);
void cid_screen_set_offer (CidScreen *self, CidOfferFunc function, gpointer user_data);
void cid_screen_refresh (CidScreen *self);
void cid_screen_settle (CidScreen *self, const char *uid);
void cid_screen_settle_call (CidScreen *self, const char *uid);
void cid_screen_set_waits_again (CidScreen *self, CidWaitsAgainFunc function, gpointer user_data);
void cid_screen_wait_again (CidScreen *self, const char *uid);
void cid_screen_take_back (CidScreen *self, const CidCall *call);
void cid_screen_take_missed (CidScreen *self);
GPtrArray *cid_screen_get_missed (CidScreen *self);
guint cid_screen_get_n_missed_callers (CidScreen *self);
void cid_screen_set_failure (CidScreen *self, const char *title, const char *detail);
void cid_screen_set_moved (CidScreen *self, char **sentences, gboolean can_update);
void cid_screen_set_phone_troubles (CidScreen *self, char **sentences);
void cid_screen_set_troubles_read (CidScreen *self,
                                   CidTroublesReadFunc function,
                                   gpointer user_data);
void cid_screen_set_trouble (CidScreen *self, const char *title, const char *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidScreen, cid_screen_free)

G_END_DECLS
