/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call"

#include "call/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidCallEvent *
make_event (CidEventKind kind, const char *phone, CidStamp stamp)
{
  CidCallEvent *event;

  event = cid_call_event_new (kind);
  event->phone = g_strdup (phone);
  event->stamp = stamp;
  return event;
}

/* What is not known is not zero: a call that never rang would else seem answered at once. */
static void
test_new_call_knows_no_durations (void **state)
{
  CidStamp started = { 5, 6 };
  g_autoptr (CidCall) call = cid_call_new ("uid", CID_DIRECTION_OUTGOING, started);

  assert_string_equal (call->uid, "uid");
  assert_int_equal (call->direction, CID_DIRECTION_OUTGOING);
  assert_int_equal (call->started.wall_us, 5);
  assert_int_equal (call->ring_us, -1);
  assert_int_equal (call->talk_us, -1);
  assert_int_equal (call->legs->len, 0);
  assert_true (cid_call_is_open (call));
}

/* Copies go to other threads: nothing may be shared, nothing left out. */
static void
test_copy_has_everything_and_shares_nothing (void **state)
{
  g_autoptr (CidCall) call = cid_call_new ("uid", CID_DIRECTION_INCOMING, (CidStamp){ 1, 2 });
  g_autoptr (CidCall) copy = NULL;
  CidLeg *leg;

  call->id = 41;
  call->outcome = CID_OUTCOME_ANSWERED;
  call->answered = (CidStamp){ 3, 4 };
  call->ended = (CidStamp){ 5, 6 };
  call->ring_us = 7;
  call->talk_us = 8;
  call->party = cid_party_parse ("21", NULL);
  call->phone_said = g_strdup ("Ana");
  call->shown_name = g_strdup ("Ana P");
  call->line = g_strdup ("0101");
  call->diverted = g_strdup ("0102");
  call->answered_by = g_strdup ("desk");
  call->reason = g_strdup ("reason");
  call->simulated = TRUE;
  cid_call_add_leg (call, "a", "desk", "ref", CID_CALL_STATE_ENDED)->outcome = CID_OUTCOME_ANSWERED;
  cid_call_add_leg (call, "b", "hall", NULL, CID_CALL_STATE_ENDED)->outcome = CID_OUTCOME_ELSEWHERE;

  copy = cid_call_copy (call);
  g_clear_pointer (&call, cid_call_free);

  assert_string_equal (copy->uid, "uid");
  assert_int_equal (copy->id, 41);
  assert_int_equal (copy->outcome, CID_OUTCOME_ANSWERED);
  assert_int_equal (copy->answered.boot_us, 4);
  assert_int_equal (copy->ended.wall_us, 5);
  assert_int_equal (copy->ring_us, 7);
  assert_int_equal (copy->talk_us, 8);
  assert_string_equal (copy->party->remote, "21");
  assert_null (copy->caller);
  assert_string_equal (copy->phone_said, "Ana");
  assert_string_equal (copy->shown_name, "Ana P");
  assert_string_equal (copy->line, "0101");
  assert_string_equal (copy->diverted, "0102");
  assert_string_equal (copy->answered_by, "desk");
  assert_string_equal (copy->reason, "reason");
  assert_true (copy->simulated);
  assert_int_equal (copy->legs->len, 2);
  leg = g_ptr_array_index (copy->legs, 0);
  assert_string_equal (leg->phone, "a");
  assert_string_equal (leg->phone_name, "desk");
  assert_string_equal (leg->call_ref, "ref");
  assert_int_equal (leg->state, CID_CALL_STATE_ENDED);
  leg = g_ptr_array_index (copy->legs, 1);
  assert_int_equal (leg->outcome, CID_OUTCOME_ELSEWHERE);
  assert_null (leg->call_ref);
}

/* A leg of which only its state is known must not look closed while it is open. */
static void
test_new_leg_has_the_outcome_of_its_state (void **state)
{
  g_autoptr (CidCall) call = cid_call_new ("uid", CID_DIRECTION_INCOMING, (CidStamp){ 1, 2 });

  assert_int_equal (cid_call_add_leg (call, "a", "a", NULL, CID_CALL_STATE_RINGING)->outcome,
                    CID_OUTCOME_RINGING);
  assert_int_equal (cid_call_add_leg (call, "a", "a", NULL, CID_CALL_STATE_HELD)->outcome,
                    CID_OUTCOME_ACTIVE);
  assert_int_equal (cid_call_add_leg (call, "a", "a", NULL, CID_CALL_STATE_ENDED)->outcome,
                    CID_OUTCOME_UNKNOWN);
}

/* A rebuilt log keeps its calls' names: bookmarks and notes hang on them. */
static void
test_uid_derives_from_the_first_event (void **state)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, "p", (CidStamp){ 10, 20 });
  g_autofree char *uid = cid_call_make_uid (event);
  g_autofree char *again = cid_call_make_uid (event);

  assert_true (g_uuid_string_is_valid (uid));
  assert_string_equal (uid, again);
  assert_string_equal (uid, "01ac9756-a71f-81f7-ab0d-3fe56d28e5a0");
}

/* Two calls never share a name as long as anything tells their first events apart. */
static void
test_uids_differ_by_phone_time_and_kind (void **state)
{
  static const struct {
    CidEventKind kind;
    const char *phone;
    CidStamp stamp;
  } others[] = {
    { CID_EVENT_OUTGOING, "p", { 10, 20 } },  { CID_EVENT_INCOMING, "q", { 10, 20 } },
    { CID_EVENT_INCOMING, "p", { 11, 20 } },  { CID_EVENT_INCOMING, "p", { 10, 21 } },
    { CID_EVENT_INCOMING, NULL, { 10, 20 } },
  };
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, "p", (CidStamp){ 10, 20 });
  g_autofree char *uid = cid_call_make_uid (event);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (CidCallEvent) other = make_event (others[i].kind, others[i].phone, others[i].stamp);
    g_autofree char *other_uid = cid_call_make_uid (other);

    assert_string_not_equal (uid, other_uid);
  }
}

/* A forgotten number must not change the call's name when it is made again from the journal. */
static void
test_uid_holds_nothing_private (void **state)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, "p", (CidStamp){ 10, 20 });
  g_autofree char *uid = cid_call_make_uid (event);
  g_autofree char *again = NULL;

  event->party = cid_party_parse ("0299991234", NULL);
  event->name = g_strdup ("Ana");
  again = cid_call_make_uid (event);
  assert_string_equal (uid, again);
}

/* The log and JSON speak of directions by their nicks. */
static void
test_direction_nicks (void **state)
{
  assert_string_equal (cid_direction_to_nick (CID_DIRECTION_INCOMING), "incoming");
  assert_string_equal (cid_direction_to_nick (CID_DIRECTION_OUTGOING), "outgoing");
  assert_int_equal (cid_direction_from_nick ("incoming"), CID_DIRECTION_INCOMING);
  assert_int_equal (cid_direction_from_nick ("outgoing"), CID_DIRECTION_OUTGOING);
  assert_int_equal (cid_direction_from_nick ("Incoming"), -1);
  assert_int_equal (cid_direction_from_nick (NULL), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_new_call_knows_no_durations),
    cmocka_unit_test (test_copy_has_everything_and_shares_nothing),
    cmocka_unit_test (test_new_leg_has_the_outcome_of_its_state),
    cmocka_unit_test (test_uid_derives_from_the_first_event),
    cmocka_unit_test (test_uids_differ_by_phone_time_and_kind),
    cmocka_unit_test (test_uid_holds_nothing_private),
    cmocka_unit_test (test_direction_nicks),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
