/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/outgoing-list.h"
#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static gboolean
tell (CidOutgoingList *list, const char *uid, const char *name, CidOutcome outcome, CidShow show)
{
  g_autoptr (CidCall) call = fake_call_new (uid, name, "+61299991234");

  call->direction = CID_DIRECTION_OUTGOING;
  call->outcome = outcome;
  return cid_outgoing_list_apply (list, call, show);
}

/* Whom I call is said from the first digit to the end of the call, without a noise. */
static void
test_a_call_is_shown_until_it_ends (void **state)
{
  g_autoptr (CidOutgoingList) list = cid_outgoing_list_new ();
  g_autoptr (CidNotice) dialled = NULL;
  g_autoptr (CidNotice) answered = NULL;

  assert_null (cid_outgoing_list_get_notice (list, NULL));
  assert_true (tell (list, "a", "<b>&", CID_OUTCOME_RINGING, CID_SHOW_LOUD));
  dialled = cid_outgoing_list_get_notice (list, NULL);
  assert_string_equal (dialled->title, "Call to <b>&");
  assert_string_equal (dialled->body, "+61299991234");
  assert_string_equal (dialled->plain, "Call to <b>& · +61299991234");
  assert_string_equal (dialled->category, "call");
  assert_int_equal (dialled->urgency, CID_URGENCY_NORMAL);
  assert_int_equal (dialled->sound, CID_NOTICE_SOUND_NONE);

  assert_true (tell (list, "a", "<b>&", CID_OUTCOME_ACTIVE, CID_SHOW_LOUD));
  answered = cid_outgoing_list_get_notice (list, NULL);
  assert_true (cid_notice_is_same (dialled, answered));
  assert_true (tell (list, "a", "<b>&", CID_OUTCOME_ANSWERED, CID_SHOW_LOUD));
  assert_null (cid_outgoing_list_get_notice (list, NULL));
}

/* What is printed has none of the marks that keep a number on the screen in order. */
static void
test_a_call_from_right_to_left (void **state)
{
  g_autoptr (CidOutgoingList) list = cid_outgoing_list_new ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CidCall) call = fake_call_new ("a", "Ana", "+61299991234");
  g_autoptr (CidNotice) notice = NULL;

  call->direction = CID_DIRECTION_OUTGOING;
  fake_call_set_text (&call->caller->organization, "דוד");
  cid_outgoing_list_apply (list, call, CID_SHOW_LOUD);
  notice = cid_outgoing_list_get_notice (list, names);
  assert_string_equal (notice->body, "\u2066+61299991234\u2069 · \u2068דוד\u2069");
  assert_string_equal (notice->plain, "Call to Ana · +61299991234 · דוד");
}

/* Quiet is in the list alone, log is nowhere, and a call that comes in has no business here. */
static void
test_what_is_shown_of_it (void **state)
{
  g_autoptr (CidOutgoingList) list = cid_outgoing_list_new ();
  g_autoptr (CidCall) incoming = fake_call_new ("i", "Ana", "+61299991234");
  g_autoptr (CidNotice) quiet = NULL;

  assert_false (cid_outgoing_list_apply (list, incoming, CID_SHOW_LOUD));
  assert_false (tell (list, "a", "Ana", CID_OUTCOME_RINGING, CID_SHOW_LOG));
  assert_null (cid_outgoing_list_get_notice (list, NULL));
  assert_true (tell (list, "a", "Ana", CID_OUTCOME_RINGING, CID_SHOW_QUIET));
  quiet = cid_outgoing_list_get_notice (list, NULL);
  assert_int_equal (quiet->urgency, CID_URGENCY_LOW);
  /* the setting was changed meanwhile */
  assert_true (tell (list, "a", "Ana", CID_OUTCOME_ACTIVE, CID_SHOW_LOG));
  assert_null (cid_outgoing_list_get_notice (list, NULL));
}

/* A call on the line beside it, newest first, in one notice. */
static void
test_two_calls_stand_in_one_notice (void **state)
{
  g_autoptr (CidOutgoingList) list = cid_outgoing_list_new ();
  g_autoptr (CidNotice) notice = NULL;

  tell (list, "a", "Ana", CID_OUTCOME_ACTIVE, CID_SHOW_QUIET);
  tell (list, "b", "Bob", CID_OUTCOME_RINGING, CID_SHOW_LOUD);
  tell (list, "a", "Ana", CID_OUTCOME_ACTIVE, CID_SHOW_QUIET);
  notice = cid_outgoing_list_get_notice (list, NULL);
  assert_string_equal (notice->title, "2 calls to Bob, Ana");
  assert_int_equal (notice->urgency, CID_URGENCY_NORMAL);
}

/* Where a line would say that one more is left it is the call's. */
static void
test_one_more_is_named (void **state)
{
  g_autoptr (CidOutgoingList) list = cid_outgoing_list_new ();
  g_autoptr (CidNotice) four = NULL;
  g_autoptr (CidNotice) five = NULL;

  for (guint i = 0; i < 4; i++)
    tell (list, (const char *[]){ "a", "b", "c", "d" }[i], "Ana", CID_OUTCOME_ACTIVE,
          CID_SHOW_LOUD);
  four = cid_outgoing_list_get_notice (list, NULL);
  assert_null (strstr (four->body, "more"));
  assert_string_equal (four->title, "4 calls to Ana, Ana, Ana, Ana");
  tell (list, "e", "Bob", CID_OUTCOME_RINGING, CID_SHOW_LOUD);
  five = cid_outgoing_list_get_notice (list, NULL);
  assert_true (g_str_has_suffix (five->body, "\nand 2 more"));
}

/* A phone that never says how its calls end does not fill the memory. */
static void
test_calls_that_never_end_are_bounded (void **state)
{
  g_autoptr (CidOutgoingList) list = cid_outgoing_list_new ();
  g_autoptr (CidNotice) notice = NULL;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *uid = g_strdup_printf ("%u", i);

    tell (list, uid, "Ana", CID_OUTCOME_RINGING, CID_SHOW_LOUD);
  }
  notice = cid_outgoing_list_get_notice (list, NULL);
  assert_string_equal (notice->title, "16 calls to Ana, Ana, Ana");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_call_is_shown_until_it_ends),
    cmocka_unit_test (test_a_call_from_right_to_left),
    cmocka_unit_test (test_what_is_shown_of_it),
    cmocka_unit_test (test_two_calls_stand_in_one_notice),
    cmocka_unit_test (test_one_more_is_named),
    cmocka_unit_test (test_calls_that_never_end_are_bounded),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
