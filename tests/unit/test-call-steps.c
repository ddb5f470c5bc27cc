/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-steps.h"
#include "call/call-watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  CidCallTable *table;
  GPtrArray *changed;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->table = cid_call_table_new ();
  fixture->changed = make_calls (NULL);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_call_table_free (fixture->table);
  g_ptr_array_unref (fixture->changed);
  g_free (fixture);
  return 0;
}

static CidCallEvent *
make_event_of (const char *phone, CidEventKind kind, gint64 second, const char *ref)
{
  CidCallEvent *event = make_event (kind, second, "0299991234", ref);

  g_free (event->phone);
  event->phone = g_strdup (phone);
  return event;
}

static CidWatch *
open_call (Fixture *fixture, CidEventKind kind, gint64 second)
{
  g_autoptr (CidCallEvent) event = make_event_of (DESK, kind, second, "c1");
  const CidCall *told;

  cid_call_steps_open (fixture->table, event, NULL, fixture->changed);
  told = g_ptr_array_index (fixture->changed, fixture->changed->len - 1);
  return cid_call_table_get_by_uid (fixture->table, told->uid);
}

static CidTrack *
join (Fixture *fixture, CidWatch *watch, gint64 second)
{
  g_autoptr (CidCallEvent) event = make_event_of (HALL, CID_EVENT_INCOMING, second, "c2");

  cid_call_steps_join (fixture->table, watch, event, NULL, fixture->changed);
  return g_ptr_array_index (watch->tracks, watch->tracks->len - 1);
}

static void
go_on (Fixture *fixture, CidTrack *track, CidEventKind kind, gint64 second, const char *ref)
{
  g_autoptr (CidCallEvent) event = make_event_of (track->leg->phone, kind, second, ref);

  cid_call_steps_go_on (fixture->table, track, event, NULL, fixture->changed);
}

static const CidCall *
get_told (Fixture *fixture, guint index)
{
  assert_true (index < fixture->changed->len);
  return g_ptr_array_index (fixture->changed, index);
}

/* The first event says which way a call goes; whoever hears of it gets a copy of his own. */
static void
test_a_call_begins_with_its_first_event (void **state)
{
  static const struct {
    CidEventKind kind;
    CidDirection direction;
    CidOutcome outcome;
    guint n_open;
  } rows[] = {
    { CID_EVENT_INCOMING, CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, 1 },
    { CID_EVENT_OUTGOING, CID_DIRECTION_OUTGOING, CID_OUTCOME_RINGING, 2 },
    { CID_EVENT_CONNECTED, CID_DIRECTION_INCOMING, CID_OUTCOME_ACTIVE, 3 },
    { CID_EVENT_MISSED, CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, 3 },
  };
  Fixture *fixture = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidWatch *watch = open_call (fixture, rows[i].kind, i);

    assert_int_equal (fixture->changed->len, i + 1);
    assert_int_equal (watch->call->direction, rows[i].direction);
    assert_int_equal (watch->call->outcome, rows[i].outcome);
    assert_ptr_not_equal (get_told (fixture, i), watch->call);
    assert_int_equal (cid_call_table_get_n_open (fixture->table), rows[i].n_open);
  }
}

/* Two phones report in one microsecond: that may still be two calls, each with a uid. */
static void
test_calls_of_one_moment_have_uids_of_their_own (void **state)
{
  Fixture *fixture = *state;
  CidWatch *first = open_call (fixture, CID_EVENT_INCOMING, 0);
  CidWatch *second = open_call (fixture, CID_EVENT_INCOMING, 0);

  assert_ptr_not_equal (first, second);
  assert_string_not_equal (first->call->uid, second->call->uid);
}

/* One more phone that rings gives the ring no more time; another round does. */
static void
test_only_another_round_gives_a_ring_more_time (void **state)
{
  Fixture *fixture = *state;
  CidWatch *watch = open_call (fixture, CID_EVENT_INCOMING, 0);
  gint64 deadline_us = watch->deadline_us;

  assert_int_equal (deadline_us, 1000 * (gint64) G_USEC_PER_SEC +
                                   cid_call_watchdog_get_length (CID_TRACK_RINGING));
  join (fixture, watch, 1);
  assert_int_equal (watch->deadline_us, deadline_us);
  join (fixture, watch, 30);
  assert_int_equal (watch->deadline_us, deadline_us + 30 * (gint64) G_USEC_PER_SEC);
}

/* Each step is told once; what repeats one that was taken is no news. */
static void
test_a_leg_takes_its_steps (void **state)
{
  Fixture *fixture = *state;
  CidWatch *watch = open_call (fixture, CID_EVENT_INCOMING, 0);
  CidTrack *track = g_ptr_array_index (watch->tracks, 0);

  go_on (fixture, track, CID_EVENT_CONNECTED, 4, "c1");
  assert_int_equal (fixture->changed->len, 2);
  assert_int_equal (get_told (fixture, 1)->outcome, CID_OUTCOME_ACTIVE);
  assert_int_equal (watch->queue, CID_TRACK_TALKING);
  go_on (fixture, track, CID_EVENT_CONNECTED, 5, "c1");
  assert_int_equal (fixture->changed->len, 2);
  go_on (fixture, track, CID_EVENT_DISCONNECTED, 64, "c1");
  assert_int_equal (get_told (fixture, 2)->outcome, CID_OUTCOME_ANSWERED);
  assert_int_equal (get_told (fixture, 2)->ring_us, 4 * G_USEC_PER_SEC);
  assert_int_equal (get_told (fixture, 2)->talk_us, 60 * G_USEC_PER_SEC);
}

/* Some phones tell a call's id only later: it is found by that from then on. */
static void
test_a_leg_learns_its_id_once (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallEvent) first = make_event_of (DESK, CID_EVENT_INCOMING, 0, NULL);
  g_autoptr (CidCallEvent) later = make_event_of (DESK, CID_EVENT_INCOMING, 1, "c7");
  CidTrack *track;

  cid_call_steps_open (fixture->table, first, NULL, fixture->changed);
  track = cid_call_table_find (fixture->table, CID_TRACK_BY_PHONE, first)->data;
  assert_null (cid_call_table_find (fixture->table, CID_TRACK_BY_REF, later));
  go_on (fixture, track, CID_EVENT_INCOMING, 1, "c7");
  assert_int_equal (fixture->changed->len, 2);
  assert_ptr_equal (cid_call_table_find (fixture->table, CID_TRACK_BY_REF, later)->data, track);
  go_on (fixture, track, CID_EVENT_INCOMING, 2, "c8");
  assert_string_equal (track->leg->call_ref, "c7");
}

/* Nobody talks on two phones at once: these were two callers, and the newer call stands first. */
static void
test_two_who_talk_at_once_are_two_calls (void **state)
{
  Fixture *fixture = *state;
  CidWatch *watch = open_call (fixture, CID_EVENT_INCOMING, 0);
  CidTrack *hall = join (fixture, watch, 1);

  go_on (fixture, g_ptr_array_index (watch->tracks, 0), CID_EVENT_CONNECTED, 4, "c1");
  assert_int_equal (fixture->changed->len, 3);
  go_on (fixture, hall, CID_EVENT_CONNECTED, 6, "c2");
  assert_int_equal (fixture->changed->len, 5);
  assert_string_equal (get_told (fixture, 4)->uid, watch->call->uid);
  assert_string_not_equal (get_told (fixture, 3)->uid, watch->call->uid);
  assert_int_equal (get_told (fixture, 3)->legs->len, 1);
  assert_int_equal (get_told (fixture, 4)->legs->len, 1);
  assert_int_equal (get_told (fixture, 3)->outcome, CID_OUTCOME_ACTIVE);
  assert_int_equal (get_told (fixture, 4)->outcome, CID_OUTCOME_ACTIVE);
}

/* A queue tries the desk, then the hall, then the desk again: one call all the while. */
static void
test_a_leg_that_stopped_rings_again (void **state)
{
  Fixture *fixture = *state;
  CidWatch *watch = open_call (fixture, CID_EVENT_INCOMING, 0);
  CidTrack *desk = g_ptr_array_index (watch->tracks, 0);
  g_autoptr (CidCallEvent) again = make_event_of (DESK, CID_EVENT_INCOMING, 20, "c1");

  join (fixture, watch, 1);
  go_on (fixture, desk, CID_EVENT_DISCONNECTED, 10, "c1");
  assert_int_not_equal (desk->leg->state, CID_CALL_STATE_RINGING);
  cid_call_steps_ring_again (fixture->table, desk, again, NULL, fixture->changed);
  assert_int_equal (desk->leg->state, CID_CALL_STATE_RINGING);
  assert_int_equal (watch->call->outcome, CID_OUTCOME_RINGING);
  assert_int_equal (watch->call->legs->len, 2);
}

/* A leg of which nothing more comes ends alone; the call goes on where it does. */
static void
test_a_leg_is_closed_by_itself (void **state)
{
  Fixture *fixture = *state;
  CidWatch *watch = open_call (fixture, CID_EVENT_INCOMING, 0);
  CidTrack *hall = join (fixture, watch, 1);
  const CidStamp later = { NOON + 9 * (gint64) G_USEC_PER_SEC, 1009 * (gint64) G_USEC_PER_SEC };

  cid_call_steps_close_leg (fixture->table, hall, later, fixture->changed);
  assert_int_equal (fixture->changed->len, 3);
  assert_false (cid_call_state_is_open (hall->leg->state));
  assert_true (cid_call_is_open (watch->call));
  cid_call_steps_close_leg (fixture->table, hall, later, fixture->changed);
  assert_int_equal (fixture->changed->len, 3);
}

/* All legs end at once, and that is told as one change. */
static void
test_a_call_is_closed_with_all_its_legs (void **state)
{
  Fixture *fixture = *state;
  CidWatch *watch = open_call (fixture, CID_EVENT_INCOMING, 0);
  const CidStamp later = { NOON + 900 * (gint64) G_USEC_PER_SEC, 1900 * (gint64) G_USEC_PER_SEC };

  join (fixture, watch, 1);
  cid_call_steps_close (fixture->table, watch, later, fixture->changed);
  assert_int_equal (fixture->changed->len, 3);
  assert_false (cid_call_is_open (watch->call));
  assert_int_equal (cid_call_table_get_n_open (fixture->table), 0);
  cid_call_steps_close (fixture->table, watch, later, fixture->changed);
  assert_int_equal (fixture->changed->len, 3);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_call_begins_with_its_first_event),
    UNIT (test_calls_of_one_moment_have_uids_of_their_own),
    UNIT (test_only_another_round_gives_a_ring_more_time),
    UNIT (test_a_leg_takes_its_steps),
    UNIT (test_a_leg_learns_its_id_once),
    UNIT (test_two_who_talk_at_once_are_two_calls),
    UNIT (test_a_leg_that_stopped_rings_again),
    UNIT (test_a_leg_is_closed_by_itself),
    UNIT (test_a_call_is_closed_with_all_its_legs),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
