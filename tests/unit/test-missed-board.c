/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/missed-board.h"
#include "desktop-kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
  Desktop *desktop;
  CidMissedBoard *board;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->desktop = begin_desktop ();
  fixture->board = cid_missed_board_new (fixture->desktop->notifier, fixture->desktop->manners);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_missed_board_free (fixture->board);
  end_desktop (fixture->desktop);
  g_free (fixture);
  return 0;
}

static void
miss (Fixture *fixture, const char *uid, gint64 second, const char *remote, gboolean is_away)
{
  g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_MISSED, second, remote);

  cid_missed_board_take (fixture->board, call, is_away);
  cid_missed_board_draw (fixture->board, NULL);
}

/* A miss is news once: drawing again for any reason brings no second banner. */
static void
test_a_miss_is_news_once (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  miss (fixture, "a", 0, "0299991234", FALSE);
  shown = wait_for_shown (fixture->desktop, 1);
  assert_string_equal (shown->category, "call.unanswered");
  assert_int_equal (shown->urgency, CID_URGENCY_NORMAL);
  cid_missed_board_touch (fixture->board);
  cid_missed_board_draw (fixture->board, NULL);
  cid_missed_board_draw (fixture->board, NULL);
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 1);
}

/* Callers are counted, not calls; the newest is when the last began. */
static void
test_callers_are_counted (void **state)
{
  Fixture *fixture = *state;

  assert_int_equal (cid_missed_board_get_newest (fixture->board), 0);
  miss (fixture, "a", 0, "0299991234", FALSE);
  miss (fixture, "b", 5, "0299991234", FALSE);
  miss (fixture, "c", 3, "0391234567", FALSE);
  assert_int_equal (cid_missed_board_get_n_callers (fixture->board), 2);
  assert_int_equal (cid_missed_board_get_newest (fixture->board),
                    NOON + 5 * (gint64) G_USEC_PER_SEC);
  cid_missed_board_clear (fixture->board);
  assert_int_equal (cid_missed_board_get_n_callers (fixture->board), 0);
}

/* Whoever was seen to goes from the notice; with the last one it goes itself. */
static void
test_who_is_settled_goes (void **state)
{
  Fixture *fixture = *state;

  miss (fixture, "a", 0, "0299991234", FALSE);
  miss (fixture, "b", 1, "0391234567", FALSE);
  wait_for_open (fixture->desktop, 1);
  cid_missed_board_settle (fixture->board, "a");
  cid_missed_board_settle (fixture->board, "nobody");
  assert_int_equal (cid_missed_board_get_n_callers (fixture->board), 1);
  cid_missed_board_settle (fixture->board, "b");
  cid_missed_board_draw (fixture->board, NULL);
  wait_for_open (fixture->desktop, 0);
}

/* It makes room for a ring, and comes back without a banner. */
static void
test_it_makes_room_and_comes_back_quietly (void **state)
{
  Fixture *fixture = *state;

  miss (fixture, "a", 0, "0299991234", FALSE);
  wait_for_open (fixture->desktop, 1);
  cid_missed_board_put_away (fixture->board);
  wait_for_open (fixture->desktop, 0);
  cid_missed_board_draw (fixture->board, NULL);
  assert_int_equal (wait_for_shown (fixture->desktop, 2)->urgency, CID_URGENCY_LOW);
}

/* Nobody saw what was missed while nobody was there: it is news once more; what was seen is not. */
static void
test_what_nobody_saw_is_news_again (void **state)
{
  Fixture *fixture = *state;

  miss (fixture, "a", 0, "0299991234", FALSE);
  wait_for_open (fixture->desktop, 1);
  cid_missed_board_show_again (fixture->board);
  cid_missed_board_draw (fixture->board, NULL);
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 1);
  miss (fixture, "b", 1, "0391234567", TRUE);
  wait_for_shown (fixture->desktop, 2);
  cid_missed_board_show_again (fixture->board);
  cid_missed_board_draw (fixture->board, NULL);
  assert_int_equal (wait_for_shown (fixture->desktop, 3)->urgency, CID_URGENCY_NORMAL);
}

/* What waited when the daemon began is there again, as no news. */
static void
test_what_is_recalled_is_no_news (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_MISSED, 0, "0299991234");

  cid_missed_board_recall (fixture->board, call);
  cid_missed_board_draw (fixture->board, NULL);
  assert_int_equal (wait_for_shown (fixture->desktop, 1)->urgency, CID_URGENCY_LOW);
}

/* Yesterday's call does not look like this morning's, though it is the newest. */
static void
test_a_day_that_is_not_todays_is_told (void **state)
{
  Fixture *fixture = *state;

  miss (fixture, "a", LONG_AGO, "0299991234", FALSE);
  assert_non_null (strstr (wait_for_shown (fixture->desktop, 1)->body, "22 Nov "));
}

static CidDeeds
let_dial (const char *phone, gpointer user_data)
{
  return CID_DEED_DIAL;
}

static void
take_missed (Fixture *fixture, const char *uid, gint64 second, const char *remote)
{
  g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_MISSED, second, remote);

  cid_missed_board_take (fixture->board, call, FALSE);
}

/* Who withheld the number cannot be called back; whoever rang before can. */
static void
test_whoever_can_be_called_back_is_offered (void **state)
{
  Fixture *fixture = *state;
  const CidOffer offer = { .get_deeds = let_dial };
  const FakeShown *shown;

  take_missed (fixture, "a", 0, "0391234567");
  take_missed (fixture, "b", 1, "0299991234");
  take_missed (fixture, "c", 2, "anonymous@anonymous.invalid");
  cid_missed_board_draw (fixture->board, &offer);
  shown = wait_for_shown (fixture->desktop, 1);
  assert_int_equal (g_strv_length (shown->actions), 4);
  assert_non_null (strstr (shown->actions[3], "299991234"));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_miss_is_news_once),
    UNIT (test_callers_are_counted),
    UNIT (test_who_is_settled_goes),
    UNIT (test_it_makes_room_and_comes_back_quietly),
    UNIT (test_what_nobody_saw_is_news_again),
    UNIT (test_what_is_recalled_is_no_news),
    UNIT (test_a_day_that_is_not_todays_is_told),
    UNIT (test_whoever_can_be_called_back_is_offered),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
