/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-life"

#include "call/call-life.h"

#include <string.h>

/* The longest time that two readings of a wall clock may tell: it can be set in between. */
#define MAX_WALL_US (G_GINT64_CONSTANT (12) * 60 * 60 * G_USEC_PER_SEC)

/* The outcomes of a call's legs, those first that speak for the whole call. */
static const CidOutcome outcome_order[] = {
  CID_OUTCOME_ACTIVE,     CID_OUTCOME_RINGING,  CID_OUTCOME_ANSWERED,
  CID_OUTCOME_ELSEWHERE,  CID_OUTCOME_REJECTED, CID_OUTCOME_MISSED,
  CID_OUTCOME_UNANSWERED, CID_OUTCOME_BLOCKED,  CID_OUTCOME_UNKNOWN,
};

/* Words, in lower case, by which phones and exchanges say that another phone took the call. */
static const char *const elsewhere_words[] = {
  "completed elsewhere",
  "answered elsewhere",
  "cause=200",
};

static gboolean
says_elsewhere (const char *reason)
{
  g_autofree char *lower = NULL;

  if (reason == NULL)
    return FALSE;

  lower = g_ascii_strdown (reason, -1);
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere_words); i++)
    if (strstr (lower, elsewhere_words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
has_open_leg (const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (cid_call_state_is_open (leg->state))
      return TRUE;
  }
  return FALSE;
}

static CidOutcome
sum_up (const CidCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcome_order); i++)
    for (guint j = 0; j < call->legs->len; j++) {
      const CidLeg *leg = g_ptr_array_index (call->legs, j);

      if (leg->outcome == outcome_order[i])
        return leg->outcome;
    }

  return CID_OUTCOME_UNKNOWN;
}

static gboolean
is_set (CidStamp stamp)
{
  return stamp.wall_us != 0 || stamp.boot_us != 0;
}

static void
note_answer (CidCall *call, const CidLeg *leg, CidStamp when)
{
  if (is_set (call->answered))
    return;

  call->answered = when;
  if (call->direction == CID_DIRECTION_INCOMING && call->answered_by == NULL)
    call->answered_by = g_strdup (leg->phone_name);
}

/* How long it rang is known if somebody said so, and not if its time ran out. */
static void
note_ring (CidCall *call, CidCallState former, const CidCallEvent *event)
{
  if (call->ring_us >= 0 || event->kind == CID_EVENT_EXPIRED)
    return;
  if (former == CID_CALL_STATE_RINGING || former == CID_CALL_STATE_DIALLING ||
      former == CID_CALL_STATE_LAPSED)
    call->ring_us = cid_call_life_get_elapsed (call->started, event->stamp);
}

static void
note_end (CidCall *call, CidCallState former, const CidCallEvent *event)
{
  if (has_open_leg (call) || former == CID_CALL_STATE_CLOSED)
    return;

  call->ended = event->stamp;
  if (event->kind == CID_EVENT_DISCONNECTED && is_set (call->answered))
    call->talk_us = cid_call_life_get_elapsed (call->answered, event->stamp);
}

static gboolean
fill_text (char **field, const char *text)
{
  if (*field != NULL || text == NULL || *text == '\0')
    return FALSE;

  *field = g_strdup (text);
  return TRUE;
}

static gboolean
adopt_party (CidCall *call, const CidParty *party)
{
  if (party == NULL)
    return FALSE;
  if (call->party != NULL &&
      (call->party->kind != CID_PARTY_UNKNOWN || party->kind == CID_PARTY_UNKNOWN))
    return FALSE;

  g_clear_pointer (&call->party, cid_party_free);
  call->party = cid_party_copy (party);
  return TRUE;
}

static gboolean
is_better (const CidCaller *caller, const CidCaller *former)
{
  if (former == NULL)
    return TRUE;
  if (former->name != NULL || caller->name == NULL)
    return FALSE;

  return caller->display_number != NULL || former->display_number == NULL;
}

/* Nobody here answers a call that went out. */
static gboolean
adopt_direction (CidCall *call, const CidCallEvent *event)
{
  if (event->kind != CID_EVENT_OUTGOING || call->direction == CID_DIRECTION_OUTGOING)
    return FALSE;

  call->direction = CID_DIRECTION_OUTGOING;
  g_clear_pointer (&call->answered_by, g_free);
  return TRUE;
}

/**
 * cid_call_life_step:
 * @call: a call
 * @leg: the leg of @call that the event is about
 * @event: what happened
 *
 * Takes the leg one step further and works out what that makes of the call: its outcome, when it
 * was answered and ended and by whom, how long it rang and people talked. A call that ends because
 * its time ran out leaves those lengths unknown.
 *
 * Returns: %TRUE if the event was allowed, else nothing is changed
 */
gboolean
cid_call_life_step (CidCall *call, CidLeg *leg, const CidCallEvent *event)
{
  CidCallState former = leg->state;
  CidOutcome outcome;

  if (!cid_call_state_next (former, event->kind, &leg->state, &outcome))
    return FALSE;

  if (outcome == CID_OUTCOME_MISSED &&
      (says_elsewhere (event->reason) || says_elsewhere (call->reason)))
    outcome = CID_OUTCOME_ELSEWHERE;
  leg->outcome = outcome;
  call->outcome = sum_up (call);

  note_ring (call, former, event);
  if (outcome == CID_OUTCOME_ACTIVE)
    note_answer (call, leg, event->stamp);
  else if (former == CID_CALL_STATE_CLOSED && outcome == CID_OUTCOME_ANSWERED)
    note_answer (call, leg, call->ended);

  if (cid_call_state_is_open (leg->state))
    call->ended = (CidStamp){ 0, 0 };
  else
    note_end (call, former, event);
  return TRUE;
}

/**
 * cid_call_life_learn:
 * @call: a call
 * @event: an event of it
 * @caller: (nullable): who the event's party is
 *
 * Fills in what the call does not know yet. What it knows stays: a phone that names somebody else
 * when the call connects (the exchange, a colleague who picks up) does not change who called.
 *
 * Returns: %TRUE if there was something to learn
 */
gboolean
cid_call_life_learn (CidCall *call, const CidCallEvent *event, const CidCaller *caller)
{
  gboolean is_other = cid_call_life_is_other (call->party, event->party);
  gboolean adopted = adopt_party (call, event->party);
  gboolean learned = adopted;

  learned |= adopt_direction (call, event);
  learned |= fill_text (&call->line, event->line);
  learned |= fill_text (&call->reason, event->reason);
  if (is_other)
    return learned;

  learned |= fill_text (&call->diverted, event->diverted);
  learned |= fill_text (&call->phone_said, event->name);
  if (caller != NULL && (adopted || is_better (caller, call->caller))) {
    g_clear_pointer (&call->caller, cid_caller_free);
    call->caller = cid_caller_copy (caller);
    learned = TRUE;
  }
  return learned;
}

/**
 * cid_call_life_is_other:
 * @a: (nullable): a party
 * @b: (nullable): a party
 *
 * Returns: %TRUE if both say who they are and it is not the same one
 */
gboolean
cid_call_life_is_other (const CidParty *a, const CidParty *b)
{
  if (a == NULL || a->kind == CID_PARTY_UNKNOWN || a->kind == CID_PARTY_WITHHELD)
    return FALSE;
  if (b == NULL || b->kind == CID_PARTY_UNKNOWN || b->kind == CID_PARTY_WITHHELD)
    return FALSE;

  return !cid_party_is_same (a, b);
}

/**
 * cid_call_life_get_elapsed:
 * @from: the earlier moment
 * @to: the later moment
 *
 * Measures by the clock that counts since the machine started, and where that cannot be (the
 * machine started again in between) by the wall clock, if what that says is believable.
 *
 * Returns: microseconds, or -1 if it is not known
 */
gint64
cid_call_life_get_elapsed (CidStamp from, CidStamp to)
{
  if (from.boot_us > 0 && to.boot_us >= from.boot_us)
    return to.boot_us - from.boot_us;
  if (from.wall_us > 0 && to.wall_us >= from.wall_us && to.wall_us - from.wall_us <= MAX_WALL_US)
    return to.wall_us - from.wall_us;

  return -1;
}

/**
 * cid_call_life_is_within:
 * @from: the earlier moment
 * @to: the later moment
 * @length_us: a length
 *
 * Returns: %TRUE if the time between is known and no longer than @length_us
 */
gboolean
cid_call_life_is_within (CidStamp from, CidStamp to, gint64 length_us)
{
  gint64 elapsed_us = cid_call_life_get_elapsed (from, to);

  return elapsed_us >= 0 && elapsed_us <= length_us;
}
