/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "call/call-event.h"
#include "cli/round-trip.h"
#include "phone/makes.h"

#define BIT(kind) (1u << (guint) (kind))
#define SECOND G_USEC_PER_SEC

static CidRoundTrip *
begin (const char *make_name)
{
  g_autoptr (CidMake) make = cid_makes_load (make_name, NULL);

  assert_non_null (make);
  return cid_round_trip_new (make, 100 * SECOND);
}

/* As a Snom phone tells of a call that nobody takes: ticked once each, and then it is over. */
static void
test_a_whole_call_is_the_proof (void **state)
{
  g_autoptr (CidRoundTrip) trip = begin ("snom");

  assert_false (cid_round_trip_has_begun (trip));
  assert_int_equal (cid_round_trip_hear (trip, "incoming", 101 * SECOND), BIT (CID_EVENT_INCOMING));
  assert_int_equal (cid_round_trip_hear (trip, "incoming", 101 * SECOND), 0);
  assert_true (cid_round_trip_has_begun (trip));
  assert_false (cid_round_trip_is_proven (trip));
  assert_int_equal (cid_round_trip_hear (trip, "disconnected", 108 * SECOND),
                    BIT (CID_EVENT_DISCONNECTED));
  assert_true (cid_round_trip_is_proven (trip));
  assert_false (cid_round_trip_is_over (trip, 109 * SECOND));
  assert_int_equal (cid_round_trip_get_missing (trip), BIT (CID_EVENT_MISSED));
  assert_int_equal (cid_round_trip_hear (trip, "missed", 108 * SECOND), BIT (CID_EVENT_MISSED));
  assert_int_equal (cid_round_trip_get_missing (trip), 0);
  assert_true (cid_round_trip_is_over (trip, 108 * SECOND));
}

/* A URL that is not set is not waited for, once the call is over by another word. */
static void
test_what_does_not_come_is_missing (void **state)
{
  g_autoptr (CidRoundTrip) trip = begin ("snom");

  cid_round_trip_hear (trip, "incoming", 101 * SECOND);
  cid_round_trip_hear (trip, "missed", 108 * SECOND);
  assert_false (cid_round_trip_is_over (trip, 111 * SECOND));
  assert_true (cid_round_trip_is_over (trip, 112 * SECOND));
  assert_int_equal (cid_round_trip_get_missing (trip), BIT (CID_EVENT_DISCONNECTED));
}

/* Only the ring: nobody lets it ring for longer than this. */
static void
test_a_ring_without_an_end_is_over_in_time (void **state)
{
  g_autoptr (CidRoundTrip) trip = begin ("yealink");

  assert_false (cid_round_trip_is_over (trip, 1000 * SECOND));
  cid_round_trip_hear (trip, "incoming", 101 * SECOND);
  assert_false (cid_round_trip_is_over (trip, 140 * SECOND));
  assert_true (cid_round_trip_is_over (trip, 146 * SECOND));
  assert_false (cid_round_trip_is_proven (trip));
}

/* What was heard before, and what is no event, proves nothing. */
static void
test_what_came_before_does_not_count (void **state)
{
  g_autoptr (CidRoundTrip) trip = begin ("snom");

  assert_int_equal (cid_round_trip_hear (trip, "incoming", 99 * SECOND), 0);
  assert_int_equal (cid_round_trip_hear (trip, "nonsense", 101 * SECOND), 0);
  assert_int_equal (cid_round_trip_hear (trip, "expired", 101 * SECOND), 0);
  assert_false (cid_round_trip_has_begun (trip));
}

/* Whatever the make, a ring is expected, and some end of it. */
static void
test_every_make_has_a_beginning_and_an_end (void **state)
{
  g_auto (GStrv) names = cid_makes_list ();

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (CidRoundTrip) trip = begin (names[i]);

    assert_true ((cid_round_trip_get_missing (trip) & BIT (CID_EVENT_INCOMING)) != 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_whole_call_is_the_proof),
    cmocka_unit_test (test_what_does_not_come_is_missing),
    cmocka_unit_test (test_a_ring_without_an_end_is_over_in_time),
    cmocka_unit_test (test_what_came_before_does_not_count),
    cmocka_unit_test (test_every_make_has_a_beginning_and_an_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
