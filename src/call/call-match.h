/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-table.h"

G_BEGIN_DECLS

/* How long a closed call is kept for what the phone says late; and how far apart the same words
 * about the same caller, without a call id, are still one ring. */
#define CID_RECENT_US (G_GINT64_CONSTANT (15) * G_USEC_PER_SEC)

gboolean cid_call_match_concerns_call (const CidCallEvent *event);
gboolean cid_call_match_is_end_vague (const CidCallEvent *event);
gboolean cid_call_match_is_pickup (const CidTrack *track, const CidCallEvent *event);
gboolean cid_call_match_is_reopened (const CidTrack *track, const CidCallEvent *event);
gboolean cid_call_match_can_begin (const CidCallEvent *event);
CidTrack *cid_call_match_find (CidCallTable *table, const CidCallEvent *event);
CidTrack *cid_call_match_find_ended (CidCallTable *table,
                                     const CidTrack *reopened,
                                     const CidCallEvent *event);
CidTrack *cid_call_match_find_former (CidCallTable *table, const CidCallEvent *event);
gboolean cid_call_match_is_party_fitting (const CidTrack *track, const CidCallEvent *event);
gboolean cid_call_match_is_up (const CidTrack *track);
gboolean cid_call_match_is_repeat (const CidTrack *former, const CidCallEvent *event);

G_END_DECLS
