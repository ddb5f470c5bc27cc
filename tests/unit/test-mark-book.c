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

#include "call/call-mark.h"
#include "log/mark-book.h"

#include "call-kit.h"

static void
note_done (CidMarkBook *book, const char *uid, gboolean is_done, gint64 when_us)
{
  g_autoptr (CidCallEvent) event =
    cid_call_mark_new_done (uid, is_done, (CidStamp){ when_us, when_us });

  cid_mark_book_note (book, event);
}

/* A mark comes years after its call: whoever reads on has to know the call when it comes by. */
static void
test_a_marked_call_is_known_when_it_is_met (void **state)
{
  g_autoptr (CidMarkBook) book = cid_mark_book_new ();
  g_autoptr (CidCall) marked = make_call ("marked", CID_OUTCOME_MISSED, 7, "0299991234");
  g_autoptr (CidCall) other = make_call ("other", CID_OUTCOME_MISSED, 8, "0299991234");

  note_done (book, "marked", TRUE, 100);
  assert_int_equal (cid_mark_book_get_start (book, "marked"), 0);
  cid_mark_book_meet (book, marked);
  cid_mark_book_meet (book, other);
  assert_int_equal (cid_mark_book_get_start (book, "marked"), marked->started.wall_us);
  assert_int_equal (cid_mark_book_get_start (book, "other"), 0);
  assert_int_equal (cid_mark_book_get_start (book, NULL), 0);
}

/* Who calls back after the user took a mark away has dealt with it; the last word counts. */
static void
test_the_last_undoing_is_known (void **state)
{
  g_autoptr (CidMarkBook) book = cid_mark_book_new ();

  note_done (book, "a", TRUE, 100);
  assert_int_equal (cid_mark_book_get_undone (book, "a"), 0);
  note_done (book, "a", FALSE, 200);
  note_done (book, "a", TRUE, 300);
  note_done (book, "a", FALSE, 400);
  assert_int_equal (cid_mark_book_get_undone (book, "a"), 400);
  assert_int_equal (cid_mark_book_get_undone (book, "b"), 0);
}

/* What happened to a call, and a mark of no call, are not for this book. */
static void
test_what_is_no_mark_is_passed_over (void **state)
{
  g_autoptr (CidMarkBook) book = cid_mark_book_new ();
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_MISSED, 7, "0299991234");
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_BLOCKED, 7, "0299991234", "r");

  event->call_uid = g_strdup ("a");
  cid_mark_book_note (book, event);
  note_done (book, NULL, TRUE, 100);
  cid_mark_book_meet (book, call);
  assert_int_equal (cid_mark_book_get_start (book, "a"), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_marked_call_is_known_when_it_is_met),
    cmocka_unit_test (test_the_last_undoing_is_known),
    cmocka_unit_test (test_what_is_no_mark_is_passed_over),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
