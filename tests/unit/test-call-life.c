/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-life"

#include "call/call-life.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

typedef struct {
  CidStamp from;
  CidStamp to;
  gint64 elapsed_us;
} Interval;

static const Interval intervals[] = {
  { { 1000, 500 }, { 1300, 800 }, 300 },
  { { 1000, 500 }, { 1000, 500 }, 0 },
  /* The wall clock is set while it runs. */
  { { 1000, 500 }, { 10, 800 }, 300 },
  { { 1000, 500 }, { 1000 + 90 * HOUR_US, 800 }, 300 },
  /* The machine started again in between, or the log does not know. */
  { { 1000, 500 }, { 1400, 100 }, 400 },
  { { 1000, 0 }, { 1400, 100 }, 400 },
  { { 1000, 0 }, { 1000 + 12 * HOUR_US, 100 }, 12 * HOUR_US },
};

static const Interval unknown_intervals[] = {
  { { 1000, 0 }, { 900, 100 }, -1 },
  { { 1000, 0 }, { 1001 + 12 * HOUR_US, 100 }, -1 },
  { { 0, 0 }, { 1400, 100 }, -1 },
  { { 0, 500 }, { 1400, 100 }, -1 },
};

static void
check_intervals (const Interval *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    assert_int_equal (cid_call_life_get_elapsed (cases[i].from, cases[i].to), cases[i].elapsed_us);
}

/* How long a call took must not depend on who set the clock meanwhile. */
static void
test_elapsed_time_is_by_the_boot_clock (void **state)
{
  check_intervals (intervals, G_N_ELEMENTS (intervals));
}

/* A length that nobody knows is not made up. */
static void
test_unbelievable_times_are_unknown (void **state)
{
  check_intervals (unknown_intervals, G_N_ELEMENTS (unknown_intervals));
}

/* What is not known is not within anything. */
static void
test_unknown_times_are_not_near (void **state)
{
  const CidStamp a = { 1000, 500 };
  const CidStamp b = { 1300, 800 };

  assert_true (cid_call_life_is_within (a, b, 300));
  assert_false (cid_call_life_is_within (a, b, 299));
  assert_false (cid_call_life_is_within ((CidStamp){ 0, 0 }, b, G_MAXINT64));
}

static CidCall *
make_call (CidCallState first, CidCallState second)
{
  CidCall *call;

  call = cid_call_new ("uid", CID_DIRECTION_INCOMING, (CidStamp){ 1000, 500 });
  cid_call_add_leg (call, "a", "desk", NULL, first);
  cid_call_add_leg (call, "b", "hall", NULL, second);
  return call;
}

static void
step (CidCall *call, guint leg, CidEventKind kind, gint64 us, gboolean allowed)
{
  const CidCallEvent event = { .kind = kind, .stamp = { 1000 + us, 500 + us } };

  assert_int_equal (cid_call_life_step (call, g_ptr_array_index (call->legs, leg), &event),
                    allowed);
}

/* Several phones ring for one caller: the call is answered once, and over with the last leg. */
static void
test_a_call_is_as_its_legs_are (void **state)
{
  g_autoptr (CidCall) call = make_call (CID_CALL_STATE_RINGING, CID_CALL_STATE_RINGING);

  step (call, 0, CID_EVENT_DISCONNECTED, 5, TRUE);
  assert_int_equal (call->outcome, CID_OUTCOME_RINGING);
  assert_int_equal (call->ended.wall_us, 0);
  step (call, 1, CID_EVENT_CONNECTED, 7, TRUE);
  assert_int_equal (call->outcome, CID_OUTCOME_ACTIVE);
  assert_string_equal (call->answered_by, "hall");
  step (call, 0, CID_EVENT_MISSED, 8, TRUE);
  assert_int_equal (call->outcome, CID_OUTCOME_ACTIVE);
  step (call, 1, CID_EVENT_DISCONNECTED, 27, TRUE);
  assert_int_equal (call->outcome, CID_OUTCOME_ANSWERED);
  assert_int_equal (call->talk_us, 20);
  assert_int_equal (call->ended.wall_us, 1027);
}

/* A refused event must leave no trace, not even a stamp. */
static void
test_refused_step_changes_nothing (void **state)
{
  g_autoptr (CidCall) call = make_call (CID_CALL_STATE_ENDED, CID_CALL_STATE_ENDED);

  call->outcome = CID_OUTCOME_MISSED;
  step (call, 0, CID_EVENT_CONNECTED, 5, FALSE);
  assert_int_equal (call->outcome, CID_OUTCOME_MISSED);
  assert_int_equal (call->answered.wall_us, 0);
  assert_int_equal (call->ended.wall_us, 0);
  assert_null (call->answered_by);
}

/* Nobody but the phone's own people take an incoming call here; an outgoing one is taken there. */
static void
test_nobody_here_answers_an_outgoing_call (void **state)
{
  g_autoptr (CidCall) call = make_call (CID_CALL_STATE_DIALLING, CID_CALL_STATE_ENDED);

  call->direction = CID_DIRECTION_OUTGOING;
  step (call, 0, CID_EVENT_CONNECTED, 5, TRUE);
  assert_int_equal (call->answered.wall_us, 1005);
  assert_null (call->answered_by);
}

/* Only who names himself can be somebody else, and not by the same words. */
static void
test_only_named_parties_differ (void **state)
{
  const CidNumberPlan plan = { "AU", "2" };
  const CidNumberPlan abroad = { "DE", "30" };
  g_autoptr (CidParty) ana = cid_party_parse ("0299991234", &plan);
  g_autoptr (CidParty) ana_abroad = cid_party_parse ("0299991234", &abroad);
  g_autoptr (CidParty) ana_again = cid_party_parse ("+61299991234@192.0.2.1", &plan);
  g_autoptr (CidParty) bob = cid_party_parse ("0299995678", &plan);
  g_autoptr (CidParty) withheld = cid_party_parse ("anonymous@anonymous.invalid", &plan);
  g_autoptr (CidParty) unknown = cid_party_parse (NULL, &plan);

  assert_true (cid_call_life_is_other (ana, bob));
  assert_false (cid_call_life_is_other (ana, ana_abroad));
  assert_false (cid_call_life_is_other (ana, ana_again));
  assert_false (cid_call_life_is_other (ana, withheld));
  assert_false (cid_call_life_is_other (unknown, ana));
  assert_false (cid_call_life_is_other (ana, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_elapsed_time_is_by_the_boot_clock),
    cmocka_unit_test (test_unbelievable_times_are_unknown),
    cmocka_unit_test (test_unknown_times_are_not_near),
    cmocka_unit_test (test_a_call_is_as_its_legs_are),
    cmocka_unit_test (test_refused_step_changes_nothing),
    cmocka_unit_test (test_nobody_here_answers_an_outgoing_call),
    cmocka_unit_test (test_only_named_parties_differ),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
