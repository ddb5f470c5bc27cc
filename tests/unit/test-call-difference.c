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

#include "call-kit.h"
#include "call/call-difference.h"

/* The same call, however it was made, has no difference; names are those of the day. */
static void
test_the_same_call_is_the_same (void **state)
{
  g_autoptr (CidCall) one = make_call ("u1", CID_OUTCOME_MISSED, 3, "0299991234");
  g_autoptr (CidCall) other = make_call ("u1", CID_OUTCOME_MISSED, 3, "0299991234");

  other->caller = make_caller ("Ana", CID_NAME_FROM_CONTACT);
  other->note = g_strdup ("a note");
  other->id = 41;
  assert_null (cid_call_describe_difference (one, other));
}

/* Whoever looks through a list of differences sees what was and what would be. */
static void
test_differences_are_told_in_words (void **state)
{
  g_autoptr (CidCall) one = make_call ("u1", CID_OUTCOME_MISSED, 3, "0299991234");
  g_autoptr (CidCall) other = make_call ("u1", CID_OUTCOME_ANSWERED, 3, "0299991234");
  g_autofree char *words = NULL;

  g_clear_pointer (&other->line, g_free);
  other->talk_us = 1500000;
  words = cid_call_describe_difference (one, other);
  assert_string_equal (words, "outcome missed → answered, line 0101 → -, talk -0.000 → 1.500,"
                              " legs " DESK " missed → " DESK " answered");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_same_call_is_the_same),
    cmocka_unit_test (test_differences_are_told_in_words),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
