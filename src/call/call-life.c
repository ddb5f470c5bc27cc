/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-life"

#include "call/call-life.h"

#include "call/call-judge.h"
#include "call/call-reason.h"

/* The longest time that two readings of a wall clock may tell: it can be set in between. */
#define MAX_WALL_US (G_GINT64_CONSTANT (12) * 60 * 60 * G_USEC_PER_SEC)

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

/* How long it rang is known if somebody said so, and not if its time ran out. It rings until it is
 * taken, or until the last phone has given up. */
static void
note_ring (CidCall *call,
           const CidLeg *leg,
           CidCallState former,
           CidOutcome former_outcome,
           const CidCallEvent *event)
{
  gboolean was_closed = former == CID_CALL_STATE_CLOSED && call->ring_us < 0;
  gboolean rang_elsewhere =
    former == CID_CALL_STATE_IDLE && call->legs->len > 1 && former_outcome == CID_OUTCOME_RINGING;

  if (event->kind == CID_EVENT_EXPIRED || leg->outcome == CID_OUTCOME_UNKNOWN ||
      leg->outcome == CID_OUTCOME_RINGING || is_set (call->answered))
    return;
  if (was_closed || rang_elsewhere || former == CID_CALL_STATE_RINGING ||
      former == CID_CALL_STATE_DIALLING || former == CID_CALL_STATE_LAPSED)
    call->ring_us =
      cid_call_life_get_elapsed (call->started, was_closed ? call->ended : event->stamp);
}

static gboolean
was_up (CidCallState former)
{
  return former == CID_CALL_STATE_ACTIVE || former == CID_CALL_STATE_HELD;
}

/* A call is over when its last leg is, and late words do not move that. */
static void
note_end (CidCall *call, CidCallState former, CidOutcome former_outcome, const CidCallEvent *event)
{
  if (cid_call_judge_is_open (call)) {
    call->ended = (CidStamp){ 0, 0 };
    return;
  }
  if (is_set (call->ended) && cid_outcome_is_final (former_outcome) &&
      former_outcome != CID_OUTCOME_UNKNOWN)
    return;
  if (former == CID_CALL_STATE_CLOSED && is_set (call->ended))
    return;

  call->ended = event->stamp;
  if (event->kind != CID_EVENT_EXPIRED && was_up (former))
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
learn_voicemail (CidCall *call, const CidCallEvent *event)
{
  if (!event->voicemail || call->voicemail || call->direction != CID_DIRECTION_INCOMING)
    return FALSE;

  call->voicemail = TRUE;
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

  g_clear_pointer (&call->party, cid_party_unref);
  call->party = cid_party_ref (party);
  return TRUE;
}

static gboolean
is_better (const CidCaller *caller, const CidCaller *former)
{
  if (former == NULL)
    return TRUE;
  if (former->name != NULL || caller->name == NULL)
    return FALSE;

  return caller->profile != NULL || former->profile == NULL;
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
  CidOutcome former_outcome = call->outcome;

  if (!cid_call_state_next (former, event->kind, &leg->state, &leg->outcome))
    return FALSE;

  cid_call_judge (call);
  note_ring (call, leg, former, former_outcome, event);
  if (leg->outcome == CID_OUTCOME_ACTIVE) {
    note_answer (call, leg, event->stamp);
    call->talk_us = -1;
  } else if (former == CID_CALL_STATE_CLOSED && leg->outcome == CID_OUTCOME_ANSWERED) {
    note_answer (call, leg, is_set (call->ended) ? call->ended : event->stamp);
  }
  note_end (call, former, former_outcome, event);
  return TRUE;
}

/**
 * cid_call_life_learn_why:
 * @call: a call
 * @leg: the leg of @call that the event is about
 * @event: an event of it
 *
 * Keeps why the leg ended, and judges the call anew if that is news: what one phone says of its own
 * ring is not so of the others.
 *
 * Returns: %TRUE if there was something to learn
 */
gboolean
cid_call_life_learn_why (CidCall *call, CidLeg *leg, const CidCallEvent *event)
{
  if (!cid_reason_learn (&leg->reason, event->reason))
    return FALSE;

  cid_call_judge (call);
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
  if (cid_reason_learn (&call->reason, event->reason) | learn_voicemail (call, event)) {
    learned = TRUE;
    if (call->legs->len > 0)
      cid_call_judge (call);
  }
  if (is_other)
    return learned;

  learned |= fill_text (&call->diverted, event->diverted);
  learned |= fill_text (&call->phone_said, event->name);
  if (caller != NULL && (adopted || is_better (caller, call->caller))) {
    g_clear_pointer (&call->caller, cid_caller_unref);
    call->caller = cid_caller_ref (caller);
    learned = TRUE;
  }
  return learned;
}

/**
 * cid_call_life_is_other:
 * @a: (nullable): a party
 * @b: (nullable): a party
 *
 * The same words are the same party, though they were read otherwise meanwhile: where this
 * telephone stands may be set at any time.
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

  if (a->remote != NULL && g_strcmp0 (a->remote, b->remote) == 0)
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
