/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/call-board.h"
#include "desktop-kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  Desktop *desktop;
  CidCallTracker *tracker;
  CidCallBoard *board;
} Fixture;

static void
on_face (gpointer user_data)
{
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  CidNotifyPolicy *policy = cid_notify_policy_new ();

  policy->outgoing = CID_SHOW_LOUD;
  fixture->desktop = begin_desktop ();
  fixture->tracker = cid_call_tracker_new ();
  cid_manners_set_policy (fixture->desktop->manners, policy, fixture->tracker);
  cid_notify_policy_unref (policy);
  fixture->board =
    cid_call_board_new (fixture->desktop->notifier, fixture->desktop->manners, on_face, fixture);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_call_board_free (fixture->board);
  cid_call_tracker_free (fixture->tracker);
  end_desktop (fixture->desktop);
  g_free (fixture);
  return 0;
}

static CidDeeds
get_deeds (const char *phone, gpointer user_data)
{
  return CID_DEED_REJECT;
}

/* Draws the first @n of them as ringing; the phone of each can reject it. */
static void
draw (Fixture *fixture, GPtrArray *calls, guint n)
{
  const CidOffer offer = { .get_deeds = get_deeds };
  g_autoptr (GPtrArray) ringing = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ringing, g_ptr_array_index (calls, i));
  cid_call_board_draw (fixture->board, ringing, n, n > 0, &offer);
}

static GPtrArray *
make_two (void)
{
  GPtrArray *calls = make_calls (make_call ("a", CID_OUTCOME_RINGING, 0, "0299991234"));

  g_ptr_array_add (calls, make_call ("b", CID_OUTCOME_RINGING, 1, "0391234567"));
  return calls;
}

static gboolean
has_action (const FakeShown *shown, const char *prefix)
{
  for (char **action = shown->actions; action != NULL && *action != NULL; action++)
    if (g_str_has_prefix (*action, prefix))
      return TRUE;
  return FALSE;
}

/* A button is about one call: where two ring nobody could tell which it means. */
static void
test_one_that_rings_alone_can_be_rejected (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_two ();
  const FakeShown *shown;

  draw (fixture, calls, 1);
  shown = wait_for_shown (fixture->desktop, 1);
  assert_string_equal (shown->category, "call.incoming");
  assert_true (has_action (shown, cid_act_to_nick (CID_ACT_REJECT)));
  draw (fixture, calls, 2);
  shown = wait_for_shown (fixture->desktop, 2);
  assert_false (has_action (shown, cid_act_to_nick (CID_ACT_REJECT)));
}

/* Whoever rings is drawn once, however often it is drawn. */
static void
test_what_is_the_same_is_not_shown_again (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_two ();

  draw (fixture, calls, 1);
  wait_for_shown (fixture->desktop, 1);
  draw (fixture, calls, 1);
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 1);
}

/* A call of mine was told of: it goes while somebody rings, and comes back without a banner. */
static void
test_call_of_mine_makes_room (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_two ();
  g_autoptr (CidCall) mine = make_call ("m", CID_OUTCOME_RINGING, 0, "0412345678");

  mine->direction = CID_DIRECTION_OUTGOING;
  cid_manners_note (fixture->desktop->manners, mine, NULL);
  draw (fixture, calls, 0);
  assert_int_equal (wait_for_shown (fixture->desktop, 1)->urgency, CID_URGENCY_NORMAL);
  draw (fixture, calls, 1);
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->category, "call.incoming");
  wait_for_open (fixture->desktop, 1);
  draw (fixture, calls, 0);
  assert_int_equal (wait_for_shown (fixture->desktop, 3)->urgency, CID_URGENCY_LOW);
}

/* What nobody keeps true any more does not stay. */
static void
test_cleared_board_shows_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_two ();

  draw (fixture, calls, 2);
  wait_for_open (fixture->desktop, 1);
  cid_call_board_clear (fixture->board);
  wait_for_open (fixture->desktop, 0);
}

#define board_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    board_test (test_one_that_rings_alone_can_be_rejected),
    board_test (test_what_is_the_same_is_not_shown_again),
    board_test (test_call_of_mine_makes_room),
    board_test (test_cleared_board_shows_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
