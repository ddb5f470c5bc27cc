/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/deed-event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DESK "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define HALL "0d6b5d0a-0f5e-4d9e-8f2b-3c1f6f0a7c22"

static const CidNumberPlan plan = { .region = "AU" };
static const CidStamp now = { .wall_us = 2000000, .boot_us = 2000000 };

static void
report (CidCallTracker *tracker, CidEventKind kind, const char *phone, const char *ref)
{
  g_autoptr (CidCallEvent) event = cid_call_event_new (kind);
  g_autoptr (GPtrArray) changed = NULL;

  event->stamp = (CidStamp){ .wall_us = 1000000, .boot_us = 1000000 };
  event->phone = g_strdup (phone);
  event->phone_name = g_strdup ("name");
  event->group = g_strdup ("upstairs");
  event->call_ref = g_strdup (ref);
  event->party = cid_party_parse ("0299991234", &plan);
  changed = cid_call_tracker_apply (tracker, event, NULL);
  assert_int_equal (changed->len, 1);
}

/* Some phones never tell that a call was refused: the log would say that it rang for three minutes.
 */
static void
test_a_refused_call_is_closed (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCallEvent) event = NULL;
  g_autoptr (GPtrArray) changed = NULL;

  report (tracker, CID_EVENT_INCOMING, DESK, "c1");
  event = cid_deed_event_new (tracker, DESK, CID_DEED_REJECT, NULL, now);
  assert_int_equal (event->kind, CID_EVENT_REJECTED);
  assert_string_equal (event->phone, DESK);
  assert_string_equal (event->group, "upstairs");
  assert_string_equal (event->call_ref, "c1");
  assert_string_equal (event->extra[0], "by=cidalert");
  assert_null (event->peer);
  assert_false (cid_call_event_was_said (event));
  assert_int_equal (event->stamp.boot_us, now.boot_us);

  changed = cid_call_tracker_apply (tracker, event, NULL);
  assert_int_equal (changed->len, 1);
  assert_int_equal (((CidCall *) g_ptr_array_index (changed, 0))->outcome, CID_OUTCOME_REJECTED);
}

/* What was meant for one call says nothing of another that rings there by now. */
static void
test_another_call_is_not_taken_for_it (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (CidCallEvent) event = NULL;

  report (tracker, CID_EVENT_INCOMING, DESK, "c1");
  calls = cid_call_tracker_get_open (tracker);
  assert_null (cid_deed_event_new (tracker, DESK, CID_DEED_REJECT, "another", now));
  event = cid_deed_event_new (tracker, DESK, CID_DEED_REJECT,
                              ((CidCall *) g_ptr_array_index (calls, 0))->uid, now);
  assert_string_equal (event->call_ref, "c1");
}

/* What the phone reports itself is not reported twice. */
static void
test_the_rest_is_told_by_the_phone (void **state)
{
  static const CidDeeds deeds[] = { CID_DEED_NONE, CID_DEED_ANSWER, CID_DEED_HANG_UP,
                                    CID_DEED_DIAL };
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();

  report (tracker, CID_EVENT_INCOMING, DESK, "c1");
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    assert_null (cid_deed_event_new (tracker, DESK, deeds[i], NULL, now));
}

/* No call, somebody else's, one that is up, or one of two: nobody knows of one that was refused. */
static void
test_no_call_is_closed_by_guess (void **state)
{
  g_autoptr (CidCallTracker) none = cid_call_tracker_new ();
  g_autoptr (CidCallTracker) other = cid_call_tracker_new ();
  g_autoptr (CidCallTracker) up = cid_call_tracker_new ();
  g_autoptr (CidCallTracker) two = cid_call_tracker_new ();

  report (other, CID_EVENT_INCOMING, HALL, "c1");
  report (up, CID_EVENT_INCOMING, DESK, "c1");
  report (up, CID_EVENT_CONNECTED, DESK, "c1");
  report (two, CID_EVENT_INCOMING, DESK, "c1");
  report (two, CID_EVENT_INCOMING, DESK, "c2");

  assert_null (cid_deed_event_new (none, DESK, CID_DEED_REJECT, NULL, now));
  assert_null (cid_deed_event_new (other, DESK, CID_DEED_REJECT, NULL, now));
  assert_null (cid_deed_event_new (up, DESK, CID_DEED_REJECT, NULL, now));
  assert_null (cid_deed_event_new (two, DESK, CID_DEED_REJECT, NULL, now));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_refused_call_is_closed),
    cmocka_unit_test (test_another_call_is_not_taken_for_it),
    cmocka_unit_test (test_the_rest_is_told_by_the_phone),
    cmocka_unit_test (test_no_call_is_closed_by_guess),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
