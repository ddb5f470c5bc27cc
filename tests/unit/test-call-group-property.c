/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "test-call-group-property"

#include "call/call-tracker.h"

#include "call-oracle.h"
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * One caller on several phones of one group, with all that may befall what they say: each event
 * lost, heard or heard twice, in every order. What each phone was heard to say is judged by the
 * oracle; the rule below says what that makes of the call, knowing nothing of how the tracker does.
 */

#define MAX_STEPS 8
#define MAX_PHONES 3
#define MAX_PERMUTED 6
#define REPEAT_MS 200
#define BURST_MS 100
#define TOLD "SIP;cause=200;text=\"Call completed elsewhere\""

#define I CID_EVENT_INCOMING
#define C CID_EVENT_CONNECTED
#define D CID_EVENT_DISCONNECTED
#define M CID_EVENT_MISSED
#define R CID_EVENT_REJECTED
#define H CID_EVENT_HOLD
#define U CID_EVENT_UNHOLD
#define T CID_EVENT_TRANSFER
#define END                                                                                        \
  {                                                                                                \
    0, 0, I, NULL                                                                                  \
  }

/* What a phone, from 1, says at some time; 0 ends the steps. */
typedef struct {
  gint64 at_ms;
  guint phone;
  CidEventKind event;
  const char *reason;
} Step;

typedef struct {
  const char *name;
  Step steps[MAX_STEPS + 1];
} Kind;

static const Kind kinds[] = {
  { "answered on one",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 5000, 1, C, NULL },
      { 5100, 2, M, NULL },
      { 65000, 1, D, NULL },
      END } },
  { "answered on the other, which the first tells twice",
    { { 0, 1, I, NULL },
      { 2900, 2, I, NULL },
      { 5000, 2, C, NULL },
      { 5100, 1, D, NULL },
      { 5200, 1, M, NULL },
      { 20000, 2, D, NULL },
      END } },
  { "missed by both",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 9000, 1, D, NULL },
      { 9100, 1, M, NULL },
      { 9200, 2, M, NULL },
      END } },
  { "answered on one of three",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 200, 3, I, NULL },
      { 4000, 3, C, NULL },
      { 4100, 1, M, NULL },
      { 4200, 2, M, NULL },
      { 9000, 3, D, NULL },
      END } },
  { "refused on one, missed on the other",
    { { 0, 1, I, NULL }, { 100, 2, I, NULL }, { 4000, 1, R, NULL }, { 14000, 2, D, NULL }, END } },
  { "taken by a phone that we do not know",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 4000, 1, D, TOLD },
      { 4100, 2, D, NULL },
      { 4200, 2, M, NULL },
      END } },
  { "answered and held",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 4000, 1, C, NULL },
      { 4100, 2, M, NULL },
      { 9000, 1, H, NULL },
      { 12000, 1, U, NULL },
      { 20000, 1, D, NULL },
      END } },
  { "answered and handed on",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 4000, 2, C, NULL },
      { 4100, 1, M, NULL },
      { 9000, 2, T, NULL },
      { 9100, 2, D, NULL },
      END } },
  { "two callers of one number, both answered",
    { { 0, 1, I, NULL },
      { 100, 2, I, NULL },
      { 4000, 1, C, NULL },
      { 6000, 2, C, NULL },
      { 16000, 2, D, NULL },
      { 24000, 1, D, NULL },
      END } },
};

/* By what the phones' words can be recognised. */
typedef enum {
  OWN_REFS, /* the exchange gives each phone a call id; all name the caller */
  NO_REFS,  /* the caller alone */
  ONE_REF,  /* one call id for all */
  WITHHELD, /* one call id for all, from a caller who hides the number */
  N_MANNERS,
} Manner;

static const char *const manner_names[] = { "call ids of their own", "no call ids", "one call id",
                                            "one call id, number withheld" };

typedef struct {
  const Step *step;
  gint64 us;
} Sent;

typedef struct {
  const Kind *kind;
  Manner manner;
  guint restart_before;
  guint n_sent;
  Sent sent[MAX_STEPS * 2];
  GPtrArray *known;
} Play;

static CidStamp
make_stamp (gint64 us)
{
  return (CidStamp){ G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC + us,
                     G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC + us };
}

static guint
count_steps (const Kind *kind)
{
  guint n_steps = 0;

  while (kind->steps[n_steps].phone != 0)
    n_steps++;
  return n_steps;
}

static void
send (Play *play, const Step *step, gint64 ms)
{
  play->sent[play->n_sent] = (Sent){ step, ms * 1000 + play->n_sent };
  play->n_sent++;
}

static void
describe_and_fail (const Play *play, const char *what)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < play->n_sent; i++)
    g_string_append_printf (text, " %u:%s@%" G_GINT64_FORMAT, play->sent[i].step->phone,
                            cid_event_kind_to_nick (play->sent[i].step->event),
                            play->sent[i].us / 1000);
  for (guint i = 0; i < play->known->len; i++)
    g_string_append_printf (text, "; is %s",
                            cid_outcome_to_nick (((CidCall *) play->known->pdata[i])->outcome));
  fail_msg ("%s (%s, restart %u): %s; heard%s", play->kind->name, manner_names[play->manner],
            play->restart_before, what, text->str);
}

static CidCallEvent *
make_event (const Play *play, const Sent *sent)
{
  CidCallEvent *event = cid_call_event_new (sent->step->event);
  const CidNumberPlan plan = { "AU", "2" };

  event->stamp = make_stamp (sent->us);
  event->phone = g_strdup_printf ("phone-%u", sent->step->phone);
  event->phone_name = g_strdup (event->phone);
  event->group = g_strdup ("");
  event->reason = g_strdup (sent->step->reason);
  event->party = cid_party_parse (play->manner == WITHHELD ? "anonymous" : "21", &plan);
  if (play->manner == OWN_REFS)
    event->call_ref = g_strdup_printf ("own-%u", sent->step->phone);
  else if (play->manner != NO_REFS)
    event->call_ref = g_strdup ("3c3b966053be-phxdiv27t9gm");
  return event;
}

static void
keep_call (Play *play, const CidCall *call)
{
  for (guint i = 0; i < play->known->len; i++) {
    CidCall *former = play->known->pdata[i];

    if (!g_str_equal (former->uid, call->uid))
      continue;
    play->known->pdata[i] = cid_call_copy (call);
    cid_call_free (former);
    return;
  }
  g_ptr_array_add (play->known, cid_call_copy (call));
}

static void
apply (Play *play, CidCallTracker *tracker, const CidCallEvent *event)
{
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, NULL);

  for (guint i = 0; i < changed->len; i++)
    keep_call (play, changed->pdata[i]);
}

static void
expire (Play *play, CidCallTracker *tracker, CidStamp now)
{
  gint64 deadline_us;

  while ((deadline_us = cid_call_tracker_get_deadline (tracker)) >= 0 &&
         deadline_us <= now.boot_us) {
    gint64 due_us = deadline_us > 0 ? deadline_us : now.boot_us;
    CidStamp due = { now.wall_us - now.boot_us + due_us, due_us };
    g_autoptr (GPtrArray) events = cid_call_tracker_get_expired (tracker, due);

    for (guint i = 0; i < events->len; i++)
      apply (play, tracker, events->pdata[i]);
  }
}

static CidCallTracker *
restart (Play *play, CidCallTracker *tracker, CidStamp now)
{
  CidCallTracker *fresh = cid_call_tracker_new ();
  g_autoptr (GPtrArray) expired = NULL;

  cid_call_tracker_free (tracker);
  for (guint i = 0; i < play->known->len; i++)
    cid_call_tracker_restore (fresh, play->known->pdata[i]);
  expired = cid_call_tracker_get_expired (fresh, now);
  assert_int_equal (expired->len, 0);
  return fresh;
}

static void
track (Play *play)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) open = NULL;

  for (guint i = 0; i < play->n_sent; i++) {
    g_autoptr (CidCallEvent) event = make_event (play, &play->sent[i]);

    expire (play, tracker, event->stamp);
    if (play->restart_before == i && i > 0)
      tracker = restart (play, g_steal_pointer (&tracker), event->stamp);
    apply (play, tracker, event);
  }
  expire (play, tracker, make_stamp (G_GINT64_CONSTANT (24) * 3600 * G_USEC_PER_SEC));
  open = cid_call_tracker_get_open (tracker);
  if (open->len != 0)
    describe_and_fail (play, "is open after a day");
}

static OracleVerdict
judge_phone (const Play *play, guint phone)
{
  OracleHeard heard[MAX_STEPS * 2];
  guint n_heard = 0;

  for (guint i = 0; i < play->n_sent; i++)
    if (play->sent[i].step->phone == phone)
      heard[n_heard++] =
        (OracleHeard){ play->sent[i].step->event, play->sent[i].step->reason, play->sent[i].us };
  return oracle_judge (heard, n_heard);
}

/* The rule: what speaks for the whole call stands first. */
static const CidOutcome rule[] = { CID_OUTCOME_ANSWERED, CID_OUTCOME_ELSEWHERE,
                                   CID_OUTCOME_REJECTED, CID_OUTCOME_MISSED, CID_OUTCOME_UNKNOWN };

static void
check_calls (const Play *play, const guint *counts, guint n_legs)
{
  guint n_calls = MAX (1, counts[CID_OUTCOME_ANSWERED]);
  CidOutcome outcome = CID_OUTCOME_UNKNOWN;
  guint n_told = 0;

  for (guint i = G_N_ELEMENTS (rule); i > 0; i--)
    outcome = counts[rule[i - 1]] > 0 ? rule[i - 1] : outcome;
  if (play->known->len != n_calls)
    describe_and_fail (play, "is not told as often as it was");
  for (guint i = 0; i < n_calls; i++) {
    const CidCall *call = play->known->pdata[i];

    n_told += call->legs->len;
    if (call->outcome != outcome)
      describe_and_fail (play, cid_outcome_to_nick (outcome));
    if ((call->answered_by != NULL) != (outcome == CID_OUTCOME_ANSWERED))
      describe_and_fail (play, "was answered by the wrong one");
    if (call->ended.boot_us < call->started.boot_us)
      describe_and_fail (play, "has no end");
  }
  if (n_told != n_legs)
    describe_and_fail (play, "has another number of legs");
}

static void
check_play (Play *play)
{
  guint counts[CID_OUTCOME_UNKNOWN + 1] = { 0 };
  guint n_legs = 0;

  if (!sample_takes_next ())
    return;
  play->known = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  track (play);
  for (guint phone = 1; phone <= MAX_PHONES; phone++) {
    OracleVerdict verdict = judge_phone (play, phone);

    n_legs += verdict.exists;
    if (verdict.exists)
      counts[verdict.outcome]++;
  }
  if (n_legs > 0)
    check_calls (play, counts, n_legs);
  else if (play->known->len > 0)
    describe_and_fail (play, "was never there");
  g_clear_pointer (&play->known, g_ptr_array_unref);
}

static int
compare_sent (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 difference = ((const Sent *) a)->us - ((const Sent *) b)->us;

  return difference < 0 ? -1 : difference > 0;
}

/* Each event lost, heard, or heard twice: a digit to the base 3 for each says which. */
static void
send_by_digits (Play *play, guint digits)
{
  for (const Step *step = play->kind->steps; step->phone != 0; step++, digits /= 3)
    for (guint n = 0; n < digits % 3; n++)
      send (play, step, step->at_ms + n * REPEAT_MS);
  g_qsort_with_data (play->sent, play->n_sent, sizeof play->sent[0], compare_sent, NULL);
}

static guint
power_of_3 (guint exponent)
{
  return exponent == 0 ? 1 : 3 * power_of_3 (exponent - 1);
}

/* However little of it is heard: one call, or two where two people talked, and as what the rest of
 * it says. */
static void
test_every_loss_and_repetition_leaves_one_call (void **state)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (Manner manner = OWN_REFS; manner < N_MANNERS; manner++)
      for (guint digits = 0; digits < power_of_3 (count_steps (&kinds[k])); digits++) {
        Play play = { .kind = &kinds[k], .manner = manner };

        send_by_digits (&play, digits);
        check_play (&play);
      }
}

/* The daemon starts anew at any moment of it. */
static void
test_restart_at_any_moment_keeps_all_legs (void **state)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (Manner manner = OWN_REFS; manner < N_MANNERS; manner++)
      for (guint digits = 0; digits < (1u << count_steps (&kinds[k])); digits++) {
        Play play = { .kind = &kinds[k], .manner = manner };

        for (guint i = 0; kinds[k].steps[i].phone != 0; i++)
          if ((digits & (1u << i)) != 0)
            send (&play, &kinds[k].steps[i], kinds[k].steps[i].at_ms);
        for (play.restart_before = 1; play.restart_before < play.n_sent; play.restart_before++)
          check_play (&play);
      }
}

static void
permute (Play *play, guint left)
{
  guint n_sent = play->n_sent;

  check_play (play);
  for (guint i = 0; (left >> i) != 0; i++)
    if ((left & (1u << i)) != 0) {
      send (play, &play->kind->steps[i], n_sent * BURST_MS);
      permute (play, left & ~(1u << i));
      play->n_sent = n_sent;
    }
}

static gboolean
has_two_talks (const Kind *kind)
{
  guint n_talks = 0;

  for (const Step *step = kind->steps; step->phone != 0; step++)
    n_talks += step->event == C;
  return n_talks > 1;
}

/* Requests that were held up come all at once, in any order, whole or in part. Without call ids a
 * ring that is told after its end is another one; and only where two people talked, the order tells
 * whether that was at once. */
static void
test_every_order_leaves_one_call (void **state)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (Manner manner = OWN_REFS; manner < N_MANNERS; manner++) {
      Play play = { .kind = &kinds[k], .manner = manner };
      guint n_steps = count_steps (&kinds[k]);

      if (n_steps <= MAX_PERMUTED && manner != NO_REFS && !has_two_talks (&kinds[k]))
        permute (&play, (1u << n_steps) - 1);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_loss_and_repetition_leaves_one_call),
    cmocka_unit_test (test_restart_at_any_moment_keeps_all_legs),
    cmocka_unit_test (test_every_order_leaves_one_call),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
