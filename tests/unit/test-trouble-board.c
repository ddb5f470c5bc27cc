/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/trouble-board.h"
#include "desktop-kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FAILURE_MS 400

typedef struct {
  Desktop *desktop;
  CidTroubleBoard *board;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->desktop = begin_desktop ();
  fixture->board =
    cid_trouble_board_new (fixture->desktop->notifier, fixture->desktop->manners, FAILURE_MS);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_trouble_board_free (fixture->board);
  end_desktop (fixture->desktop);
  g_free (fixture);
  return 0;
}

/* What is wrong is said until it is well again. */
static void
test_a_trouble_lasts_until_it_is_mended (void **state)
{
  Fixture *fixture = *state;

  cid_trouble_board_set_trouble (fixture->board, "Not logged", "the disk is full");
  assert_string_equal (wait_for_shown (fixture->desktop, 1)->title, "Not logged");
  cid_trouble_board_set_trouble (fixture->board, NULL, NULL);
  wait_for_open (fixture->desktop, 0);
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
on_closed (CidNotifier *notifier, guint slot, guint reason, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The user closes what is shown, and the board hears of it. */
static void
dismiss (Fixture *fixture, const FakeShown *shown)
{
  gboolean is_closed = FALSE;

  g_signal_connect (fixture->desktop->notifier, "closed", G_CALLBACK (on_closed), &is_closed);
  fake_notify_server_dismiss (fixture->desktop->server, shown->id, 2);
  scratch_run_until (is_true, &is_closed);
  g_signal_handlers_disconnect_by_data (fixture->desktop->notifier, &is_closed);
}

/* Whoever asked for something hears at once that it failed, each time; what lasts comes back
 * quietly when that was read. */
static void
test_what_failed_comes_first (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  cid_trouble_board_set_trouble (fixture->board, "Not logged", "the disk is full");
  assert_int_equal (wait_for_shown (fixture->desktop, 1)->urgency, CID_URGENCY_NORMAL);
  for (guint i = 0; i < 2; i++) {
    cid_trouble_board_set_failure (fixture->board, "Not dialled", "it is busy");
    shown = wait_for_shown (fixture->desktop, 2 + 2 * i);
    assert_string_equal (shown->title, "Not dialled");
    assert_int_equal (shown->urgency, CID_URGENCY_NORMAL);
    dismiss (fixture, shown);
    assert_false (cid_trouble_board_clear (fixture->board));
    shown = wait_for_shown (fixture->desktop, 3 + 2 * i);
    assert_string_equal (shown->title, "Not logged");
    assert_int_equal (shown->urgency, CID_URGENCY_LOW);
  }
  assert_true (cid_trouble_board_clear (fixture->board));
}

/* What failed is told at once or not at all: what lasts comes back by itself, and what failed is
 * not told again when that ends. */
static void
test_what_failed_is_never_told_late (void **state)
{
  Fixture *fixture = *state;

  cid_trouble_board_set_trouble (fixture->board, "Not logged", "the disk is full");
  wait_for_shown (fixture->desktop, 1);
  cid_trouble_board_set_failure (fixture->board, "Not dialled", "it is busy");
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->title, "Not dialled");
  assert_string_equal (wait_for_shown (fixture->desktop, 3)->title, "Not logged");
  cid_trouble_board_set_trouble (fixture->board, NULL, NULL);
  wait_for_open (fixture->desktop, 0);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 3);
}

/* Alone it stays until it is read or something lasting is wrong, which is news then. */
static void
test_what_failed_stays_where_all_is_well (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  cid_trouble_board_set_failure (fixture->board, "Not dialled", "it is busy");
  wait_for_shown (fixture->desktop, 1);
  scratch_run_ms (FAILURE_MS + 100);
  assert_int_equal (fake_notify_server_get_n_open (fixture->desktop->server), 1);
  cid_trouble_board_set_trouble (fixture->board, "Not logged", "the disk is full");
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->title, "Not logged");
  assert_int_equal (shown->urgency, CID_URGENCY_NORMAL);
}

/* The user has read it: the same is not said again, another trouble is. */
static void
test_what_was_read_is_not_said_again (void **state)
{
  Fixture *fixture = *state;

  cid_trouble_board_set_trouble (fixture->board, "Not logged", "the disk is full");
  wait_for_shown (fixture->desktop, 1);
  cid_trouble_board_clear (fixture->board);
  cid_trouble_board_draw (fixture->board);
  wait_for_open (fixture->desktop, 0);
  cid_trouble_board_set_trouble (fixture->board, "Not logged", "the disk is still full");
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 1);
  cid_trouble_board_set_trouble (fixture->board, "Not heard", "the port is taken");
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->title, "Not heard");
}

/* Phones that look for this machine elsewhere may be told where it is, if they let themselves. */
static void
test_a_phone_that_can_be_told_gets_a_button (void **state)
{
  static char *moved[] = { (char *) "desk looks for this machine at 192.0.2.7", NULL };
  Fixture *fixture = *state;
  const FakeShown *shown;
  guint n_without;

  cid_trouble_board_set_moved (fixture->board, moved, FALSE);
  shown = wait_for_shown (fixture->desktop, 1);
  n_without = g_strv_length (shown->actions);
  cid_trouble_board_set_moved (fixture->board, moved, TRUE);
  shown = wait_for_shown (fixture->desktop, 2);
  assert_true (g_strv_length (shown->actions) > n_without);
  cid_trouble_board_set_moved (fixture->board, (char *[]){ NULL }, FALSE);
  wait_for_open (fixture->desktop, 0);
}

/* What phones say of themselves is told, each of them, until it is no longer so. */
static void
test_what_phones_say_is_told (void **state)
{
  static char *sentences[] = { (char *) "desk is in Do Not Disturb",
                               (char *) "hall forwards its calls", NULL };
  Fixture *fixture = *state;
  const FakeShown *shown;

  cid_trouble_board_set_phones (fixture->board, sentences);
  shown = wait_for_shown (fixture->desktop, 1);
  assert_true (strstr (shown->title, "Do Not Disturb") != NULL ||
               strstr (shown->body, "Do Not Disturb") != NULL);
  assert_non_null (strstr (shown->body, "hall forwards its calls"));
  cid_trouble_board_set_phones (fixture->board, (char *[]){ NULL });
  wait_for_open (fixture->desktop, 0);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_trouble_lasts_until_it_is_mended),
    UNIT (test_what_failed_comes_first),
    UNIT (test_what_failed_is_never_told_late),
    UNIT (test_what_failed_stays_where_all_is_well),
    UNIT (test_what_was_read_is_not_said_again),
    UNIT (test_a_phone_that_can_be_told_gets_a_button),
    UNIT (test_what_phones_say_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
