/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "call/call-table.h"

G_BEGIN_DECLS

/* Phones that begin to ring for one caller within this time ring for one call. */
#define CID_MATE_US (G_GINT64_CONSTANT (3) * G_USEC_PER_SEC)

CidTrack *cid_call_mate_find (CidCallTable *table, const CidCallEvent *event);
gboolean cid_call_mate_is_same_ring (const CidTrack *track, const CidCallEvent *event);

G_END_DECLS
