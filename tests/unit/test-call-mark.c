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

#include <string.h>

#include "call/call-mark.h"

static const CidStamp now = { 5000000, 77 };

/* What the user writes is one line on a screen, whatever was pasted. */
static void
test_notes_are_cleaned (void **state)
{
  static const struct {
    const char *text;
    const char *body;
  } cases[] = {
    { "call back", "call back" },
    { " two\n lines\t", "two lines" },
    { "<b>&", "<b>&" },
    { "a\033[31mred", "a[31mred" },
    { "\342\200\256back", "back" },
    { "", NULL },
    { "  \n", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCallEvent) event = cid_call_mark_new_note ("u1", cases[i].text, now);

    assert_int_equal (event->kind, CID_EVENT_NOTED);
    assert_int_equal (g_strcmp0 (event->body, cases[i].body), 0);
    assert_string_equal (event->call_uid, "u1");
    assert_int_equal (event->stamp.wall_us, now.wall_us);
    assert_non_null (event->party);
  }
}

/* A novel is no note. */
static void
test_notes_have_an_end (void **state)
{
  g_autofree char *novel = g_strnfill (100000, 'x');
  g_autoptr (CidCallEvent) event = cid_call_mark_new_note ("u1", novel, now);

  assert_in_range (strlen (event->body), 1000, 3000);
}

/* Marks are the user's, never a phone's: no URL can make one. */
static void
test_marks_come_from_no_phone (void **state)
{
  g_autoptr (CidCallEvent) done = cid_call_mark_new_done ("u1", TRUE, now);
  g_autoptr (CidCallEvent) undone = cid_call_mark_new_done (NULL, FALSE, now);

  assert_int_equal (done->kind, CID_EVENT_DONE);
  assert_int_equal (undone->kind, CID_EVENT_UNDONE);
  assert_null (undone->call_uid);
  for (int kind = CID_EVENT_INCOMING; kind <= CID_EVENT_UNDONE; kind++)
    if (cid_call_mark_is_mark ((CidEventKind) kind))
      assert_false (cid_event_kind_is_from_phone ((CidEventKind) kind));
  assert_true (cid_call_mark_is_mark (CID_EVENT_NOTED));
  assert_false (cid_call_mark_is_mark (CID_EVENT_BLOCKED));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_notes_are_cleaned),
    cmocka_unit_test (test_notes_have_an_end),
    cmocka_unit_test (test_marks_come_from_no_phone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
