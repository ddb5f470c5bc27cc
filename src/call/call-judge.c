/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-judge"

#include "call/call-judge.h"

#include "call/call-reason.h"

/* The outcomes of a call's legs, those first that speak for the whole call. */
static const CidOutcome outcome_order[] = {
  CID_OUTCOME_ACTIVE,     CID_OUTCOME_RINGING,  CID_OUTCOME_ANSWERED,
  CID_OUTCOME_ELSEWHERE,  CID_OUTCOME_REJECTED, CID_OUTCOME_MISSED,
  CID_OUTCOME_UNANSWERED, CID_OUTCOME_BLOCKED,  CID_OUTCOME_UNKNOWN,
};

static CidLeg *
get_leg (const CidCall *call, guint index)
{
  return g_ptr_array_index (call->legs, index);
}

static gboolean
is_taken (const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++)
    if (get_leg (call, i)->outcome == CID_OUTCOME_ACTIVE ||
        get_leg (call, i)->outcome == CID_OUTCOME_ANSWERED)
      return TRUE;

  return FALSE;
}

/* What a phone says of its own ring counts for that. What another one says counts where it says
 * nothing; but that somebody took the call is so for all. */
static CidReason
get_reason (const CidCall *call, const CidLeg *leg)
{
  CidReason of_all = cid_reason_parse (call->reason);
  CidReason own = of_all < CID_REASON_ELSEWHERE ? cid_reason_parse (leg->reason) : CID_REASON_NONE;

  return own != CID_REASON_NONE ? own : of_all;
}

/* What a ring came to that nobody took here: the reason tells, and who it was that took it. */
static CidOutcome
judge_miss (const CidCall *call, const CidLeg *leg)
{
  CidReason reason = get_reason (call, leg);

  if (reason >= CID_REASON_DIVERTED || leg->state == CID_CALL_STATE_DIVERTED)
    return call->voicemail ? CID_OUTCOME_MISSED : CID_OUTCOME_ELSEWHERE;

  return reason == CID_REASON_REJECTED ? CID_OUTCOME_REJECTED : CID_OUTCOME_MISSED;
}

/* Once a phone has taken the call the others ring no more, whether they say so or not; and to who
 * blocked the caller none ever rang. */
static void
judge_leg (const CidCall *call, CidLeg *leg, gboolean is_call_taken)
{
  gboolean is_missed = leg->outcome == CID_OUTCOME_MISSED || leg->outcome == CID_OUTCOME_ELSEWHERE;

  if ((is_call_taken || call->blocked) && leg->outcome == CID_OUTCOME_RINGING)
    leg->state = CID_CALL_STATE_LAPSED;
  if (call->blocked && leg->outcome == CID_OUTCOME_RINGING)
    leg->outcome = CID_OUTCOME_UNKNOWN;
  if (is_call_taken &&
      (is_missed || leg->outcome == CID_OUTCOME_RINGING || leg->outcome == CID_OUTCOME_UNKNOWN))
    leg->outcome = CID_OUTCOME_ELSEWHERE;
  else if (is_missed)
    leg->outcome = judge_miss (call, leg);
}

/* One phone sent its own ring on, and the caller gave up on another one, as that says itself. */
static gboolean
is_missed_despite_diversion (const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++)
    if (get_leg (call, i)->outcome == CID_OUTCOME_MISSED && get_leg (call, i)->reason != NULL)
      return TRUE;

  return FALSE;
}

static CidOutcome
sum_up (const CidCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcome_order); i++)
    for (guint j = 0; j < call->legs->len; j++)
      if (get_leg (call, j)->outcome == outcome_order[i])
        return outcome_order[i];

  return CID_OUTCOME_UNKNOWN;
}

/* What a blocked call comes to, unless somebody took it all the same; that it was refused is no
 * more than what blocking asks for. */
static CidOutcome
hide_blocked (CidOutcome outcome)
{
  return outcome == CID_OUTCOME_MISSED || outcome == CID_OUTCOME_UNKNOWN ||
             outcome == CID_OUTCOME_REJECTED
           ? CID_OUTCOME_BLOCKED
           : outcome;
}

/**
 * cid_call_judge:
 * @call: a call with at least one leg
 *
 * Works out what the legs make of the call, and of each other: a phone that missed what another one
 * took did not miss it. Can be asked again whenever something became known.
 */
void
cid_call_judge (CidCall *call)
{
  gboolean is_call_taken = is_taken (call);

  for (guint i = 0; i < call->legs->len && call->direction == CID_DIRECTION_INCOMING; i++)
    judge_leg (call, get_leg (call, i), is_call_taken);
  call->outcome = sum_up (call);
  if (call->outcome == CID_OUTCOME_ELSEWHERE && is_missed_despite_diversion (call))
    call->outcome = CID_OUTCOME_MISSED;
  if (call->blocked)
    call->outcome = hide_blocked (call->outcome);
}

/**
 * cid_call_judge_is_open:
 * @call: a call
 *
 * Returns: %TRUE if one of its legs rings, here or there, or is up
 */
gboolean
cid_call_judge_is_open (const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++)
    if (cid_call_state_is_open (get_leg (call, i)->state))
      return TRUE;

  return FALSE;
}

/**
 * cid_call_judge_is_connected:
 * @call: a call
 *
 * Returns: %TRUE if people talk on one of its legs, or wait there
 */
gboolean
cid_call_judge_is_connected (const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++)
    if (get_leg (call, i)->outcome == CID_OUTCOME_ACTIVE)
      return TRUE;

  return FALSE;
}
