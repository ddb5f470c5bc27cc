/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidTrackQueue:
 * @CID_TRACK_RINGING: it rings here
 * @CID_TRACK_DIALLING: it rings there
 * @CID_TRACK_TALKING: people talk
 * @CID_TRACK_CLOSED: it is over, late events may come
 * @CID_TRACK_LAPSED: it may not be over: its ring ran out, or it was handed on
 *
 * Where calls wait for their time, the next first. All of one queue wait equally long.
 */
typedef enum {
  CID_TRACK_RINGING,
  CID_TRACK_DIALLING,
  CID_TRACK_TALKING,
  CID_TRACK_CLOSED,
  CID_TRACK_LAPSED,
  CID_N_TRACK_QUEUES,
} CidTrackQueue;

CidTrackQueue cid_call_queue_choose (const CidCall *call);

G_END_DECLS
