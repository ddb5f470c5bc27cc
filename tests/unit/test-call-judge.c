/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call/call-judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ELSEWHERE "SIP;cause=200;text=\"Call completed elsewhere\""

typedef struct {
  CidOutcome a;
  CidOutcome b;
  const char *reason;
  gboolean voicemail;
  CidOutcome call;
  CidOutcome judged_a;
  CidOutcome judged_b;
} Case;

static const Case cases[] = {
  /* Nobody took it. */
  { CID_OUTCOME_MISSED, CID_OUTCOME_MISSED, NULL, FALSE, CID_OUTCOME_MISSED, CID_OUTCOME_MISSED,
    CID_OUTCOME_MISSED },
  { CID_OUTCOME_MISSED, CID_OUTCOME_RINGING, NULL, FALSE, CID_OUTCOME_RINGING, CID_OUTCOME_MISSED,
    CID_OUTCOME_RINGING },
  { CID_OUTCOME_MISSED, CID_OUTCOME_REJECTED, NULL, FALSE, CID_OUTCOME_REJECTED, CID_OUTCOME_MISSED,
    CID_OUTCOME_REJECTED },
  { CID_OUTCOME_MISSED, CID_OUTCOME_UNKNOWN, NULL, FALSE, CID_OUTCOME_MISSED, CID_OUTCOME_MISSED,
    CID_OUTCOME_UNKNOWN },
  /* One of ours did. */
  { CID_OUTCOME_MISSED, CID_OUTCOME_ACTIVE, NULL, FALSE, CID_OUTCOME_ACTIVE, CID_OUTCOME_ELSEWHERE,
    CID_OUTCOME_ACTIVE },
  { CID_OUTCOME_RINGING, CID_OUTCOME_ACTIVE, NULL, FALSE, CID_OUTCOME_ACTIVE, CID_OUTCOME_ELSEWHERE,
    CID_OUTCOME_ACTIVE },
  { CID_OUTCOME_ANSWERED, CID_OUTCOME_UNKNOWN, NULL, FALSE, CID_OUTCOME_ANSWERED,
    CID_OUTCOME_ANSWERED, CID_OUTCOME_ELSEWHERE },
  { CID_OUTCOME_REJECTED, CID_OUTCOME_ANSWERED, NULL, FALSE, CID_OUTCOME_ANSWERED,
    CID_OUTCOME_REJECTED, CID_OUTCOME_ANSWERED },
  { CID_OUTCOME_MISSED, CID_OUTCOME_ANSWERED, ELSEWHERE, TRUE, CID_OUTCOME_ANSWERED,
    CID_OUTCOME_ELSEWHERE, CID_OUTCOME_ANSWERED },
  /* Somebody else did, or a voicemail. */
  { CID_OUTCOME_MISSED, CID_OUTCOME_MISSED, ELSEWHERE, FALSE, CID_OUTCOME_ELSEWHERE,
    CID_OUTCOME_ELSEWHERE, CID_OUTCOME_ELSEWHERE },
  { CID_OUTCOME_MISSED, CID_OUTCOME_MISSED, ELSEWHERE, TRUE, CID_OUTCOME_MISSED, CID_OUTCOME_MISSED,
    CID_OUTCOME_MISSED },
  { CID_OUTCOME_ELSEWHERE, CID_OUTCOME_MISSED, ELSEWHERE, TRUE, CID_OUTCOME_MISSED,
    CID_OUTCOME_MISSED, CID_OUTCOME_MISSED },
  { CID_OUTCOME_MISSED, CID_OUTCOME_MISSED, "forwarded", FALSE, CID_OUTCOME_ELSEWHERE,
    CID_OUTCOME_ELSEWHERE, CID_OUTCOME_ELSEWHERE },
  { CID_OUTCOME_MISSED, CID_OUTCOME_MISSED, "SIP;cause=603", FALSE, CID_OUTCOME_REJECTED,
    CID_OUTCOME_REJECTED, CID_OUTCOME_REJECTED },
  { CID_OUTCOME_MISSED, CID_OUTCOME_MISSED, "SIP;cause=487", TRUE, CID_OUTCOME_MISSED,
    CID_OUTCOME_MISSED, CID_OUTCOME_MISSED },
};

static CidCallState
get_state (CidOutcome outcome)
{
  if (outcome == CID_OUTCOME_RINGING)
    return CID_CALL_STATE_RINGING;

  return outcome == CID_OUTCOME_ACTIVE ? CID_CALL_STATE_ACTIVE : CID_CALL_STATE_ENDED;
}

static CidCall *
make_call (const Case *one)
{
  CidCall *call = cid_call_new ("uid", CID_DIRECTION_INCOMING, (CidStamp){ 1000, 500 });

  cid_call_add_leg (call, "a", "desk", NULL, get_state (one->a))->outcome = one->a;
  cid_call_add_leg (call, "b", "hall", NULL, get_state (one->b))->outcome = one->b;
  call->reason = g_strdup (one->reason);
  call->voicemail = one->voicemail;
  return call;
}

/* What two phones report, and what that makes of their call: the same, however often it is asked.
 */
static void
test_two_legs_make_one_call (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCall) call = make_call (&cases[i]);
    const CidLeg *a = g_ptr_array_index (call->legs, 0);
    const CidLeg *b = g_ptr_array_index (call->legs, 1);

    for (guint round = 0; round < 2; round++) {
      cid_call_judge (call);
      print_message ("# case %zu\n", i);
      assert_int_equal (call->outcome, cases[i].call);
      assert_int_equal (a->outcome, cases[i].judged_a);
      assert_int_equal (b->outcome, cases[i].judged_b);
    }
  }
}

/* A phone whose call another one took rings no more, even if it does not say so. */
static void
test_one_answer_ends_all_rings (void **state)
{
  const Case one = { CID_OUTCOME_RINGING, CID_OUTCOME_ACTIVE, NULL, FALSE, 0, 0, 0 };
  g_autoptr (CidCall) call = make_call (&one);
  CidLeg *a = g_ptr_array_index (call->legs, 0);
  CidLeg *b = g_ptr_array_index (call->legs, 1);

  assert_true (cid_call_judge_is_connected (call));
  cid_call_judge (call);
  assert_int_equal (a->state, CID_CALL_STATE_LAPSED);
  assert_true (cid_call_judge_is_open (call));

  b->state = CID_CALL_STATE_ENDED;
  b->outcome = CID_OUTCOME_ANSWERED;
  cid_call_judge (call);
  assert_false (cid_call_judge_is_open (call));
  assert_false (cid_call_judge_is_connected (call));
}

/* That I called in vain is never a miss of mine, whatever the exchange gives as its reason. */
static void
test_outgoing_calls_are_left_as_they_are (void **state)
{
  const Case one = { CID_OUTCOME_UNANSWERED, CID_OUTCOME_UNANSWERED, ELSEWHERE, TRUE, 0, 0, 0 };
  g_autoptr (CidCall) call = make_call (&one);

  call->direction = CID_DIRECTION_OUTGOING;
  cid_call_judge (call);
  assert_int_equal (call->outcome, CID_OUTCOME_UNANSWERED);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_two_legs_make_one_call),
    cmocka_unit_test (test_one_answer_ends_all_rings),
    cmocka_unit_test (test_outgoing_calls_are_left_as_they_are),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
