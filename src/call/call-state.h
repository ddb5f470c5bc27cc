/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

/**
 * CidCallState:
 * @CID_CALL_STATE_IDLE: nothing was heard of the call yet
 * @CID_CALL_STATE_RINGING: it rings here
 * @CID_CALL_STATE_DIALLING: it rings there
 * @CID_CALL_STATE_ACTIVE: two people talk
 * @CID_CALL_STATE_HELD: one of them waits
 * @CID_CALL_STATE_CLOSED: it hung up while ringing; `missed` or `rejected` may still follow
 * @CID_CALL_STATE_LAPSED: its ring is over without a word of its phone, which may still tell: it
 *   rang too long, or another phone took the call
 * @CID_CALL_STATE_DIVERTED: it was sent on while it rang
 * @CID_CALL_STATE_TRANSFERRED: it was handed on while they talked; it may still come back
 * @CID_CALL_STATE_ENDED: nothing more is expected
 *
 * Where one leg of a call is.
 */
typedef enum {
  CID_CALL_STATE_IDLE,
  CID_CALL_STATE_RINGING,
  CID_CALL_STATE_DIALLING,
  CID_CALL_STATE_ACTIVE,
  CID_CALL_STATE_HELD,
  CID_CALL_STATE_CLOSED,
  CID_CALL_STATE_LAPSED,
  CID_CALL_STATE_DIVERTED,
  CID_CALL_STATE_TRANSFERRED,
  CID_CALL_STATE_ENDED,
} CidCallState;

/**
 * CidOutcome:
 *
 * What became of a call; the strings of cid_outcome_to_nick() are the contract's.
 */
typedef enum {
  CID_OUTCOME_RINGING,
  CID_OUTCOME_ACTIVE,
  CID_OUTCOME_ANSWERED,
  CID_OUTCOME_MISSED,
  CID_OUTCOME_ELSEWHERE,
  CID_OUTCOME_REJECTED,
  CID_OUTCOME_UNANSWERED,
  CID_OUTCOME_BLOCKED,
  CID_OUTCOME_UNKNOWN,
} CidOutcome;

gboolean cid_call_state_next (CidCallState current,
                              CidEventKind event,
                              CidCallState *next,
                              CidOutcome *outcome);
gboolean cid_call_state_is_open (CidCallState state);
const char *cid_call_state_to_nick (CidCallState state);
const char *cid_outcome_to_nick (CidOutcome outcome);
int cid_outcome_from_nick (const char *nick);
gboolean cid_outcome_is_final (CidOutcome outcome);

G_END_DECLS
