/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-state"

#include "call/call-state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define REFUSED (-1)

typedef struct {
  CidCallState from;
  CidEventKind event;
  int to;
  CidOutcome outcome;
} Step;

static const Step steps[] = {
  { CID_CALL_STATE_IDLE, CID_EVENT_INCOMING, CID_CALL_STATE_RINGING, CID_OUTCOME_RINGING },
  { CID_CALL_STATE_IDLE, CID_EVENT_OUTGOING, CID_CALL_STATE_DIALLING, CID_OUTCOME_RINGING },
  { CID_CALL_STATE_IDLE, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_IDLE, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_IDLE, CID_EVENT_DISCONNECTED, REFUSED, 0 },
  { CID_CALL_STATE_IDLE, CID_EVENT_ONHOOK, REFUSED, 0 },
  { CID_CALL_STATE_RINGING, CID_EVENT_INCOMING, REFUSED, 0 },
  { CID_CALL_STATE_RINGING, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_RINGING, CID_EVENT_DISCONNECTED, CID_CALL_STATE_CLOSED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_RINGING, CID_EVENT_REJECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_REJECTED },
  { CID_CALL_STATE_RINGING, CID_EVENT_EXPIRED, CID_CALL_STATE_LAPSED, CID_OUTCOME_UNKNOWN },
  { CID_CALL_STATE_DIALLING, CID_EVENT_DISCONNECTED, CID_CALL_STATE_CLOSED,
    CID_OUTCOME_UNANSWERED },
  { CID_CALL_STATE_DIALLING, CID_EVENT_MISSED, REFUSED, 0 },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_ONHOOK, REFUSED, 0 },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_TRANSFER, CID_CALL_STATE_TRANSFERRED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_HELD, CID_EVENT_TRANSFER, CID_CALL_STATE_TRANSFERRED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_RINGING, CID_EVENT_TRANSFER, CID_CALL_STATE_DIVERTED, CID_OUTCOME_ELSEWHERE },
  { CID_CALL_STATE_RINGING, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIALLING, CID_EVENT_TRANSFER, CID_CALL_STATE_CLOSED, CID_OUTCOME_UNANSWERED },
  { CID_CALL_STATE_TRANSFERRED, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_TRANSFERRED, CID_EVENT_HOLD, REFUSED, 0 },
  { CID_CALL_STATE_TRANSFERRED, CID_EVENT_DISCONNECTED, CID_CALL_STATE_ENDED,
    CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_DIVERTED, CID_EVENT_DISCONNECTED, REFUSED, 0 },
  { CID_CALL_STATE_DIVERTED, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_MISSED, REFUSED, 0 },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_HOLD, CID_CALL_STATE_HELD, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_DISCONNECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_HELD, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_HELD, CID_EVENT_EXPIRED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_CLOSED, CID_EVENT_DISCONNECTED, REFUSED, 0 },
  { CID_CALL_STATE_CLOSED, CID_EVENT_EXPIRED, REFUSED, 0 },
  { CID_CALL_STATE_CLOSED, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_CLOSED, CID_EVENT_CONNECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_LAPSED, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_LAPSED, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_LAPSED, CID_EVENT_DISCONNECTED, CID_CALL_STATE_CLOSED, CID_OUTCOME_UNKNOWN },
};

static const char *const outcome_nicks[] = {
  "ringing",  "active",     "answered", "missed",  "elsewhere",
  "rejected", "unanswered", "blocked",  "unknown",
};

/* The steps that the phones' event orders ask for, and those they must not make. */
static void
test_steps (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    CidCallState next = CID_CALL_STATE_IDLE;
    CidOutcome outcome = CID_OUTCOME_BLOCKED;
    gboolean allowed = steps[i].to != REFUSED;

    assert_int_equal (cid_call_state_next (steps[i].from, steps[i].event, &next, &outcome),
                      allowed);
    assert_int_equal (next, allowed ? steps[i].to : CID_CALL_STATE_IDLE);
    assert_int_equal (outcome, allowed ? steps[i].outcome : CID_OUTCOME_BLOCKED);
  }
}

/* Late and repeated callbacks are common: nothing brings an ended call back. */
static void
test_nothing_follows_the_end (void **state)
{
  for (int kind = CID_EVENT_INCOMING; kind <= CID_EVENT_EXPIRED; kind++)
    assert_false (cid_call_state_next (CID_CALL_STATE_ENDED, (CidEventKind) kind, NULL, NULL));
}

/* No call may hang for ever: each open state has a way out by time, and into a final outcome. */
static void
test_every_open_state_can_expire (void **state)
{
  for (int i = CID_CALL_STATE_IDLE; i <= CID_CALL_STATE_ENDED; i++) {
    CidCallState next = CID_CALL_STATE_IDLE;
    CidOutcome outcome = CID_OUTCOME_RINGING;
    gboolean open = cid_call_state_is_open ((CidCallState) i);

    assert_int_equal (cid_call_state_next ((CidCallState) i, CID_EVENT_EXPIRED, &next, &outcome),
                      open);
    assert_false (cid_call_state_is_open (next));
    assert_int_equal (cid_outcome_is_final (outcome), open);
  }
}

/* State and outcome must never disagree on whether a call is open. */
static void
test_outcome_is_final_when_the_state_is_closed (void **state)
{
  for (int from = CID_CALL_STATE_IDLE; from <= CID_CALL_STATE_ENDED; from++)
    for (int kind = CID_EVENT_INCOMING; kind <= CID_EVENT_EXPIRED; kind++) {
      CidCallState next;
      CidOutcome outcome;

      if (cid_call_state_next ((CidCallState) from, (CidEventKind) kind, &next, &outcome))
        assert_int_equal (cid_call_state_is_open (next), !cid_outcome_is_final (outcome));
    }
}

/* The outcomes' spellings stand in other people's scripts. */
static void
test_outcome_nicks_are_the_contracts (void **state)
{
  assert_int_equal (G_N_ELEMENTS (outcome_nicks), CID_OUTCOME_UNKNOWN + 1);
  for (guint i = 0; i < G_N_ELEMENTS (outcome_nicks); i++) {
    assert_string_equal (cid_outcome_to_nick ((CidOutcome) i), outcome_nicks[i]);
    assert_int_equal (cid_outcome_from_nick (outcome_nicks[i]), i);
  }
  assert_int_equal (cid_outcome_from_nick ("Missed"), -1);
  assert_int_equal (cid_outcome_from_nick (""), -1);
  assert_int_equal (cid_outcome_from_nick (NULL), -1);
}

/* Logs and the bus speak of states by their nicks. */
static void
test_every_state_has_a_nick (void **state)
{
  assert_string_equal (cid_call_state_to_nick (CID_CALL_STATE_IDLE), "idle");
  assert_string_equal (cid_call_state_to_nick (CID_CALL_STATE_LAPSED), "lapsed");
  assert_string_equal (cid_call_state_to_nick (CID_CALL_STATE_ENDED), "ended");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_steps),
    cmocka_unit_test (test_nothing_follows_the_end),
    cmocka_unit_test (test_every_open_state_can_expire),
    cmocka_unit_test (test_outcome_is_final_when_the_state_is_closed),
    cmocka_unit_test (test_outcome_nicks_are_the_contracts),
    cmocka_unit_test (test_every_state_has_a_nick),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
