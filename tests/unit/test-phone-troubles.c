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

#include "call/phone-troubles.h"

#define GRACE 10

typedef struct {
  CidPhoneTroubles *troubles;
  CidPhoneState *desk;
  CidPhoneState *hall;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->troubles = cid_phone_troubles_new (GRACE);
  fixture->desk = cid_phone_state_new ("desk-id");
  fixture->hall = cid_phone_state_new ("hall-id");
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_phone_troubles_free (fixture->troubles);
  cid_phone_state_free (fixture->desk);
  cid_phone_state_free (fixture->hall);
  g_free (fixture);

  return 0;
}

/* A phone speaks at @now, and both are looked at. */
static void
tell (Fixture *fixture, CidPhoneState *phone, CidEventKind kind, const char *line, gint64 now)
{
  g_autoptr (CidCallEvent) event = cid_call_event_new (kind);

  event->line = g_strdup (line);
  event->target = g_strdup ("/-/event");
  event->stamp.wall_us = now * G_USEC_PER_SEC;
  cid_phone_state_apply (phone, event);
  cid_phone_troubles_begin (fixture->troubles);
  cid_phone_troubles_add (fixture->troubles, "desk", fixture->desk, now);
  cid_phone_troubles_add (fixture->troubles, "hall", fixture->hall, now);
  cid_phone_troubles_end (fixture->troubles);
}

static void
assert_told (Fixture *fixture, gint64 now, const char *expected)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (100);
  g_auto (GStrv) sentences = cid_phone_troubles_describe (fixture->troubles, now, moment);
  g_autofree char *told = g_strjoinv ("|", sentences);

  assert_string_equal (told, expected);
}

#define UNREGISTERED(who) who " is no longer registered: calls will not reach you"
#define DND(who) who " is in Do Not Disturb since Thursday 00:00"

/* Phones register anew now and then: what is over at once is nobody's concern. */
static void
test_what_does_not_last_is_not_told (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_UNREGISTERED, "1", 0);
  assert_told (fixture, GRACE - 1, "");
  assert_int_equal (cid_phone_troubles_get_due (fixture->troubles), GRACE);
  tell (fixture, fixture->desk, CID_EVENT_REGISTERED, "1", GRACE - 1);
  assert_int_equal (cid_phone_troubles_get_due (fixture->troubles), -1);
  assert_told (fixture, 10 * GRACE, "");
}

/* What lasts is told, once it has, and goes when it is mended. */
static void
test_what_lasts_is_told_until_it_is_mended (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_UNREGISTERED, "1", 0);
  assert_told (fixture, GRACE, UNREGISTERED ("desk"));
  assert_int_equal (cid_phone_troubles_get_due (fixture->troubles), -1);
  /* the phone tries again, and says so each time */
  tell (fixture, fixture->desk, CID_EVENT_UNREGISTERED, "1", GRACE + 5);
  assert_told (fixture, GRACE + 6, UNREGISTERED ("desk"));
  tell (fixture, fixture->desk, CID_EVENT_REGISTERED, "1", GRACE + 7);
  assert_told (fixture, GRACE + 7, "");
}

/* Several phones and several reasons stand side by side, each from its own time on. */
static void
test_several_at_once (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 0);
  tell (fixture, fixture->hall, CID_EVENT_UNREGISTERED, NULL, 5);
  assert_told (fixture, GRACE, DND ("desk"));
  assert_int_equal (cid_phone_troubles_get_due (fixture->troubles), 5 + GRACE);
  assert_told (fixture, 5 + GRACE, DND ("desk") "|" UNREGISTERED ("hall"));
  tell (fixture, fixture->desk, CID_EVENT_DND_OFF, NULL, 30);
  assert_told (fixture, 30, UNREGISTERED ("hall"));
}

/* What was closed stays away, also when something else comes or goes beside it. */
static void
test_what_was_closed_is_not_told_again (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 0);
  assert_told (fixture, GRACE, DND ("desk"));
  cid_phone_troubles_close (fixture->troubles);
  assert_told (fixture, GRACE, "");
  tell (fixture, fixture->hall, CID_EVENT_UNREGISTERED, NULL, GRACE);
  assert_told (fixture, 2 * GRACE, UNREGISTERED ("hall"));
  tell (fixture, fixture->hall, CID_EVENT_REGISTERED, NULL, 2 * GRACE);
  assert_told (fixture, 3 * GRACE, "");
}

/* What ended and began anew is news. */
static void
test_what_begins_anew_is_told_again (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 0);
  assert_told (fixture, GRACE, DND ("desk"));
  cid_phone_troubles_close (fixture->troubles);
  tell (fixture, fixture->desk, CID_EVENT_DND_OFF, NULL, 20);
  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 30);
  assert_told (fixture, 30, "");
  assert_told (fixture, 30 + GRACE, DND ("desk"));
}

/* What had not been told yet when the user closed the rest is still to be told. */
static void
test_what_was_not_seen_is_not_closed (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 0);
  tell (fixture, fixture->hall, CID_EVENT_DND_ON, NULL, 5);
  assert_told (fixture, GRACE, DND ("desk"));
  cid_phone_troubles_close (fixture->troubles);
  assert_told (fixture, 5 + GRACE, DND ("hall"));
}

/* A phone with several lines says which; one with a single line has no need to. */
static void
test_lines_are_told_apart (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, fixture->desk, CID_EVENT_UNREGISTERED, "0101", 0);
  assert_told (fixture, GRACE, UNREGISTERED ("desk"));
  tell (fixture, fixture->desk, CID_EVENT_REGISTERED, "0102", GRACE);
  assert_told (fixture, GRACE, UNREGISTERED ("desk (line 0101)"));
}

/* What the user closed before the program started again stays closed, if it is still the same. */
static void
test_what_was_closed_before_the_start_stays_closed (void **state)
{
  Fixture *fixture = *state;
  g_auto (GStrv) closed = NULL;
  g_auto (GStrv) still_closed = NULL;

  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 0);
  tell (fixture, fixture->hall, CID_EVENT_DND_ON, NULL, GRACE);
  assert_told (fixture, GRACE, DND ("desk"));
  cid_phone_troubles_close (fixture->troubles);
  closed = cid_phone_troubles_get_closed (fixture->troubles);
  assert_int_equal (g_strv_length (closed), 1);

  cid_phone_troubles_free (fixture->troubles);
  fixture->troubles = cid_phone_troubles_new (GRACE);
  cid_phone_troubles_set_closed (fixture->troubles, closed);
  tell (fixture, fixture->hall, CID_EVENT_ONHOOK, NULL, 100);
  assert_told (fixture, 200, DND ("hall"));
  still_closed = cid_phone_troubles_get_closed (fixture->troubles);
  assert_string_equal (still_closed[0], closed[0]);
  tell (fixture, fixture->hall, CID_EVENT_DND_OFF, NULL, 300);
  tell (fixture, fixture->desk, CID_EVENT_DND_OFF, NULL, 300);
  tell (fixture, fixture->desk, CID_EVENT_DND_ON, NULL, 301);
  assert_told (fixture, 400, "desk is in Do Not Disturb since 1 January 1970");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_what_does_not_last_is_not_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_lasts_is_told_until_it_is_mended, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_several_at_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_was_closed_is_not_told_again, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_begins_anew_is_told_again, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_was_not_seen_is_not_closed, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_lines_are_told_apart, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_was_closed_before_the_start_stays_closed, set_up,
                                     tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
