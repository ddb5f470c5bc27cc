/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

#define CID_RING_WATCHDOG_US (G_GINT64_CONSTANT (3) * 60 * G_USEC_PER_SEC)
#define CID_TALK_WATCHDOG_US (G_GINT64_CONSTANT (12) * 60 * 60 * G_USEC_PER_SEC)

typedef struct _CidCallTracker CidCallTracker;

CidCallTracker *cid_call_tracker_new (void);
void cid_call_tracker_free (CidCallTracker *self);

GPtrArray *cid_call_tracker_apply (CidCallTracker *self,
                                   const CidCallEvent *event,
                                   const CidCaller *caller);
gboolean cid_call_tracker_follows (CidCallTracker *self, const CidCallEvent *event);
CidCall *cid_call_tracker_set_caller (CidCallTracker *self,
                                      const char *uid,
                                      const CidCaller *caller);
void cid_call_tracker_restore (CidCallTracker *self, const CidCall *call);

gint64 cid_call_tracker_get_deadline (CidCallTracker *self);
GPtrArray *cid_call_tracker_get_expired (CidCallTracker *self, CidStamp now);
GPtrArray *cid_call_tracker_get_ringing (CidCallTracker *self, guint limit, guint *total);
GPtrArray *cid_call_tracker_get_open (CidCallTracker *self);
GPtrArray *cid_call_tracker_get_unnamed (CidCallTracker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallTracker, cid_call_tracker_free)

G_END_DECLS
