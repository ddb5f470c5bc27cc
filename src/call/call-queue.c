/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-queue"

#include "call/call-queue.h"

/* A phone whose call another one took has nothing more to tell; and what was handed on comes back
 * only if it can be recognised. */
static CidTrackQueue
find_leg_queue (const CidLeg *leg)
{
  static const CidTrackQueue state_queues[] = {
    [CID_CALL_STATE_IDLE] = CID_TRACK_CLOSED,        [CID_CALL_STATE_RINGING] = CID_TRACK_RINGING,
    [CID_CALL_STATE_DIALLING] = CID_TRACK_DIALLING,  [CID_CALL_STATE_ACTIVE] = CID_TRACK_TALKING,
    [CID_CALL_STATE_HELD] = CID_TRACK_TALKING,       [CID_CALL_STATE_CLOSED] = CID_TRACK_CLOSED,
    [CID_CALL_STATE_LAPSED] = CID_TRACK_LAPSED,      [CID_CALL_STATE_DIVERTED] = CID_TRACK_CLOSED,
    [CID_CALL_STATE_TRANSFERRED] = CID_TRACK_LAPSED, [CID_CALL_STATE_ENDED] = CID_TRACK_CLOSED,
  };

  if (leg->state == CID_CALL_STATE_LAPSED && leg->outcome != CID_OUTCOME_UNKNOWN)
    return CID_TRACK_CLOSED;
  if (leg->state == CID_CALL_STATE_TRANSFERRED && leg->call_ref == NULL)
    return CID_TRACK_CLOSED;
  return state_queues[leg->state];
}

/**
 * cid_call_queue_choose:
 * @call: a call
 *
 * Returns: where it has to wait by what its liveliest leg does
 */
CidTrackQueue
cid_call_queue_choose (const CidCall *call)
{
  static const CidTrackQueue order[] = { CID_TRACK_TALKING, CID_TRACK_RINGING, CID_TRACK_DIALLING,
                                         CID_TRACK_LAPSED };
  gboolean is_there[CID_N_TRACK_QUEUES] = { FALSE };

  for (guint i = 0; i < call->legs->len; i++)
    is_there[find_leg_queue (g_ptr_array_index (call->legs, i))] = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (is_there[order[i]])
      return order[i];

  return CID_TRACK_CLOSED;
}
