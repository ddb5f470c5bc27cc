/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-oracle.h"

#define I CID_EVENT_INCOMING
#define O CID_EVENT_OUTGOING
#define C CID_EVENT_CONNECTED
#define D CID_EVENT_DISCONNECTED
#define M CID_EVENT_MISSED
#define R CID_EVENT_REJECTED
#define H CID_EVENT_HOLD
#define U CID_EVENT_UNHOLD
#define T CID_EVENT_TRANSFER
#define RING_LIMIT_US (G_GINT64_CONSTANT (180) * G_USEC_PER_SEC)
#define TOLD "Call completed elsewhere"

/* The kinds of calls; a new one is a line here. The orders are those that phones are known for. */
const OracleKind oracle_kinds[] = {
  { "answered", FALSE, { { 0, 1, I, NULL }, { 5000, 1, C, NULL }, { 65000, 1, D, NULL } } },
  { "answered and held",
    FALSE,
    { { 0, 1, I, NULL },
      { 6000, 1, C, NULL },
      { 10000, 1, H, NULL },
      { 20000, 1, U, NULL },
      { 36000, 1, D, NULL } } },
  { "held by a phone that never says connected",
    FALSE,
    { { 0, 1, I, NULL }, { 6000, 1, H, NULL }, { 20000, 1, U, NULL }, { 36000, 1, D, NULL } } },
  { "missed, as the end tells", FALSE, { { 0, 1, I, NULL }, { 9000, 1, D, NULL } } },
  { "missed, as the phone tells", FALSE, { { 0, 1, I, NULL }, { 9000, 1, M, NULL } } },
  { "missed, told twice",
    FALSE,
    { { 0, 1, I, NULL }, { 14000, 1, D, NULL }, { 14100, 1, M, NULL } } },
  { "missed, told before the end",
    FALSE,
    { { 0, 1, I, NULL }, { 14000, 1, M, NULL }, { 14100, 1, D, NULL } } },
  { "rejected", FALSE, { { 0, 1, I, NULL }, { 4000, 1, R, NULL }, { 4100, 1, D, NULL } } },
  { "rejected, told after the end",
    FALSE,
    { { 0, 1, I, NULL }, { 4000, 1, D, NULL }, { 4100, 1, R, NULL } } },
  { "answered elsewhere, as the end tells",
    FALSE,
    { { 0, 1, I, NULL }, { 4000, 1, D, TOLD }, { 4100, 1, M, NULL } } },
  { "answered elsewhere, as the phone tells", FALSE, { { 0, 1, I, NULL }, { 4000, 1, M, TOLD } } },
  { "dialled in vain", FALSE, { { 0, 1, O, NULL }, { 20000, 1, D, NULL } } },
  { "dialled and answered",
    FALSE,
    { { 0, 1, O, NULL }, { 7000, 1, C, NULL }, { 47000, 1, D, NULL } } },
  { "missed after longer than we wait", FALSE, { { 0, 1, I, NULL }, { 300000, 1, M, NULL } } },
  { "answered after longer than we wait",
    FALSE,
    { { 0, 1, I, NULL }, { 300000, 1, C, NULL }, { 400000, 1, D, NULL } } },
  { "announced again and again",
    TRUE,
    { { 0, 1, I, NULL },
      { 10000, 1, I, NULL },
      { 20000, 1, I, NULL },
      { 30000, 1, I, NULL },
      { 35000, 1, C, NULL },
      { 60000, 1, D, NULL } } },
  { "two callers at once",
    FALSE,
    { { 0, 1, I, NULL },
      { 3000, 2, I, NULL },
      { 5000, 1, C, NULL },
      { 8000, 2, D, NULL },
      { 20000, 1, D, NULL } } },
  { "second caller turned away",
    FALSE,
    { { 0, 1, I, NULL },
      { 4000, 1, C, NULL },
      { 9000, 2, I, NULL },
      { 11000, 2, R, NULL },
      { 20000, 1, D, NULL } } },
  { "second caller taken meanwhile",
    FALSE,
    { { 0, 1, I, NULL },
      { 4000, 1, C, NULL },
      { 9000, 2, I, NULL },
      { 11000, 1, H, NULL },
      { 12000, 2, C, NULL },
      { 20000, 2, D, NULL },
      { 22000, 1, U, NULL },
      { 30000, 1, D, NULL } } },
  { "question to a colleague while a caller waits",
    FALSE,
    { { 0, 1, I, NULL },
      { 4000, 1, C, NULL },
      { 9000, 1, H, NULL },
      { 10000, 2, O, NULL },
      { 13000, 2, C, NULL },
      { 20000, 2, D, NULL },
      { 21000, 1, U, NULL },
      { 30000, 1, D, NULL } } },
  { "dialled while another rings",
    FALSE,
    { { 0, 1, I, NULL },
      { 2000, 2, O, NULL },
      { 4000, 2, C, NULL },
      { 8000, 2, D, NULL },
      { 10000, 1, D, NULL } } },
  { "missed, and the same caller again",
    TRUE,
    { { 0, 1, I, NULL },
      { 10000, 1, D, NULL },
      { 40000, 2, I, NULL },
      { 45000, 2, C, NULL },
      { 60000, 2, D, NULL } } },
  { "never ended, and the same caller again",
    TRUE,
    { { 0, 1, I, NULL }, { 40000, 2, I, NULL }, { 45000, 2, C, NULL }, { 60000, 2, D, NULL } } },
  { "missed twice by the same caller",
    TRUE,
    { { 0, 1, I, NULL },
      { 10000, 1, D, NULL },
      { 10100, 1, M, NULL },
      { 40000, 2, I, NULL },
      { 52000, 2, D, NULL } } },
  { "handed on",
    FALSE,
    { { 0, 1, I, NULL }, { 4000, 1, C, NULL }, { 9000, 1, T, NULL }, { 9100, 1, D, NULL } } },
  { "dialled and handed on by a phone that does not say when it is rid of it",
    FALSE,
    { { 0, 1, O, NULL }, { 4000, 1, C, NULL }, { 9000, 1, T, NULL } } },
  { "sent on while it rings",
    FALSE,
    { { 0, 1, I, NULL }, { 4000, 1, T, NULL }, { 4100, 1, D, NULL }, { 4200, 1, M, NULL } } },
  { "handed on after a word with a colleague",
    FALSE,
    { { 0, 1, I, NULL },
      { 4000, 1, C, NULL },
      { 9000, 1, H, NULL },
      { 10000, 2, O, NULL },
      { 13000, 2, C, NULL },
      { 20000, 1, T, NULL },
      { 20100, 1, D, NULL },
      { 20200, 2, D, NULL } } },
  { "handed on while the colleague's phone rings",
    FALSE,
    { { 0, 1, I, NULL },
      { 4000, 1, C, NULL },
      { 9000, 1, H, NULL },
      { 10000, 2, O, NULL },
      { 13000, 2, T, NULL },
      { 13100, 1, D, NULL },
      { 13200, 2, D, NULL } } },
  { "conference",
    FALSE,
    { { 0, 1, I, NULL },
      { 4000, 1, C, NULL },
      { 9000, 1, H, NULL },
      { 10000, 2, O, NULL },
      { 13000, 2, C, NULL },
      { 14000, 1, U, NULL },
      { 30000, 1, D, NULL },
      { 40000, 2, D, NULL } } },
};
const guint oracle_n_kinds = G_N_ELEMENTS (oracle_kinds);

/* What may be known of a call. */
typedef enum {
  IN = 1 << 0,     /* it came in */
  OUT = 1 << 1,    /* it went out */
  TALK = 1 << 2,   /* the phone said that people talk, or held and resumed what had rung */
  BYE = 1 << 3,    /* it ended after it began */
  MISS = 1 << 4,   /* the phone called it missed */
  REFUSE = 1 << 5, /* the phone called it rejected */
  HANDED = 1 << 7, /* it was handed on, or sent on while it rang */
  OTHER = 1 << 6,  /* somebody else took it, as was said at some time */
} Fact;

/* The rule: the first row of which all is known says what became of the call. */
static const struct {
  guint facts;
  CidOutcome outcome;
} rule[] = {
  { TALK, CID_OUTCOME_ANSWERED },
  { REFUSE, CID_OUTCOME_REJECTED },
  { IN | HANDED, CID_OUTCOME_ELSEWHERE },
  { OUT | HANDED, CID_OUTCOME_UNANSWERED },
  { MISS | OTHER, CID_OUTCOME_ELSEWHERE },
  { MISS, CID_OUTCOME_MISSED },
  { IN | BYE | OTHER, CID_OUTCOME_ELSEWHERE },
  { IN | BYE, CID_OUTCOME_MISSED },
  { OUT | BYE, CID_OUTCOME_UNANSWERED },
  { IN, CID_OUTCOME_UNKNOWN },
  { OUT, CID_OUTCOME_UNKNOWN },
};

/* What each event makes known; and whether a call can begin with it, since the ones before it may
 * have been lost. */
static const struct {
  CidEventKind event;
  guint facts;
  gboolean begins;
} meanings[] = {
  { I, IN, TRUE },    { O, OUT, TRUE },   { C, TALK, TRUE },
  { D, BYE, FALSE },  { M, MISS, TRUE },  { R, REFUSE, TRUE },
  { H, TALK, FALSE }, { U, TALK, FALSE }, { T, HANDED, FALSE },
};

guint
oracle_count_steps (const OracleKind *kind)
{
  guint n_steps = 0;

  while (kind->steps[n_steps].call != 0)
    n_steps++;
  return n_steps;
}

static guint
find_meaning (CidEventKind event)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (meanings) && meanings[i].event != event)
    i++;
  g_assert_cmpuint (i, <, G_N_ELEMENTS (meanings));
  return i;
}

/* The first moment at which one of the facts was told, or -1. */
static gint64
find_moment (const OracleHeard *heard, guint n_heard, guint facts)
{
  for (guint i = 0; i < n_heard; i++)
    if ((meanings[find_meaning (heard[i].event)].facts & facts) != 0)
      return heard[i].us;
  return -1;
}

/* Whether something that is heard so late says nothing any more: a call that has ended cannot be
 * held, and a ring of which nothing was heard for three minutes may have ended in any way. */
static gboolean
is_too_late (const OracleHeard *heard, guint index, guint facts)
{
  if (heard[index].event == H || heard[index].event == U || heard[index].event == T)
    return (facts & (BYE | MISS | REFUSE)) != 0;
  return heard[index].event == D && (facts & TALK) == 0 &&
         heard[index].us - heard[0].us > RING_LIMIT_US;
}

static guint
gather_facts (const OracleHeard *heard, guint n_heard)
{
  guint facts = 0;

  for (guint i = 0; i < n_heard; i++) {
    if (is_too_late (heard, i, facts))
      continue;
    if (heard[i].reason != NULL)
      facts |= OTHER;
    facts |= meanings[find_meaning (heard[i].event)].facts;
  }
  return facts;
}

/* How long it rang and people talked, for a call whose events come in their order. */
static void
measure (OracleVerdict *verdict, guint facts, const OracleHeard *heard, guint n_heard)
{
  gint64 begun_us = find_moment (heard, n_heard, IN | OUT);
  gint64 talk_us = find_moment (heard, n_heard, TALK);
  gint64 over_us = find_moment (heard, n_heard, facts & (BYE | MISS | REFUSE | HANDED));

  verdict->ring_us = verdict->talk_us = -1;
  if (begun_us >= 0 && (facts & (TALK | BYE | MISS | REFUSE | HANDED)) != 0)
    verdict->ring_us = (facts & TALK ? talk_us : over_us) - begun_us;
  if ((facts & TALK) != 0 && over_us >= 0)
    verdict->talk_us = over_us - talk_us;
  verdict->is_open = over_us < 0;
  verdict->over_us = over_us;
  verdict->since_us = (facts & TALK) != 0 ? talk_us : verdict->started_us;
}

/* Judges by the rule alone, knowing nothing of how the tracker comes to its own. */
OracleVerdict
oracle_judge (const OracleHeard *heard, guint n_heard)
{
  OracleVerdict verdict = { 0 };
  guint facts;

  while (n_heard > 0 && !meanings[find_meaning (heard->event)].begins) {
    heard++;
    n_heard--;
  }
  if (n_heard == 0)
    return verdict;

  facts = gather_facts (heard, n_heard);
  verdict.exists = TRUE;
  verdict.is_announced = (facts & (IN | OUT)) != 0;
  verdict.direction = (facts & OUT) != 0 ? CID_DIRECTION_OUTGOING : CID_DIRECTION_INCOMING;
  verdict.started_us = heard[0].us;
  verdict.last_us = heard[n_heard - 1].us;
  verdict.outcome = CID_OUTCOME_RINGING;
  for (guint i = 0; i < G_N_ELEMENTS (rule); i++)
    if ((facts & rule[i].facts) == rule[i].facts) {
      verdict.outcome = rule[i].outcome;
      break;
    }
  measure (&verdict, facts, heard, n_heard);
  return verdict;
}
