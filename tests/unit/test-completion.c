/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "number/completion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  const char *first;
  const char *second;
  const char *expected;
} Row;

static void
check (const Row *row, char *found)
{
  g_autofree char *text = found;

  if (g_strcmp0 (text, row->expected) != 0)
    fail_msg ("%s, %s: %s", row->first, row->second, text);
}

/* People and phones write numbers in many ways; a word is no number, whatever digits are in it. */
static void
test_digits_are_kept (void **state)
{
  static const Row rows[] = {
    { "0299991234", NULL, "0299991234" },
    { "(02) 9999-1234", NULL, "0299991234" },
    { "+61 2 9999 1234", NULL, "+61299991234" },
    { "\u0660\u0661\u0662", NULL, "012" },
    { "*21#", NULL, "*21#" },
    { "030/12.34", NULL, "0301234" },
    { "1+2", NULL, NULL },
    { "++1", NULL, NULL },
    { "12a", NULL, NULL },
    { "", NULL, "" },
    { "\uFF0B49", NULL, "+49" },
    { "12\u221234", NULL, "1234" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i], cid_completion_keep_digits (rows[i].first));
}

/* A number is completed where the plan leaves no doubt, and left alone where it does. */
static void
test_the_plan_completes (void **state)
{
  static const CidNumberPlan sydney = { "AU", "2" };
  static const Row rows[] = {
    { "0299991234", NULL, "+61299991234" },
    { "99991234", NULL, "+61299991234" },
    { "+493012345678", NULL, "+493012345678" },
    { "001149301234567", NULL, "+49301234567" },
    { "+999123", NULL, NULL },
    { "1234567", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i], cid_completion_by_plan (rows[i].first, &sydney));
  assert_null (cid_completion_by_plan ("0299991234", NULL));
}

/* Only a global context begins a number, and only together they have to be one. */
static void
test_the_context_completes (void **state)
{
  static const Row rows[] = {
    { "299991234", "+61", "+61299991234" },
    { "99991234", "+61-2", "+61299991234" },
    { "1234", "+61 2 9999", "+61299991234" },
    { "299991234", " 61", "+61299991234" },
    { "299991234", "61", NULL },
    { "299991234", "example.com", NULL },
    { "299991234", NULL, NULL },
    { "299991234", "", NULL },
    { "299991234", "+999", NULL },
    { "101", "+61", NULL },
    { "+61299991234", "+61", NULL },
    { "299991234", "+*", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i], cid_completion_by_context (rows[i].first, rows[i].second));
}

/* A space before a number was a plus if that makes a number of it. */
static void
test_a_lost_plus_is_restored (void **state)
{
  static const Row rows[] = {
    { " 61299991234", "61299991234", "+61299991234" },
    { "61299991234", "61299991234", NULL },
    { " +61299991234", "+61299991234", NULL },
    { " 0299991234", "0299991234", NULL },
    { " 6129999", "6129999", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check (&rows[i], cid_completion_restore_plus (rows[i].first, rows[i].second));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_digits_are_kept),
    cmocka_unit_test (test_the_plan_completes),
    cmocka_unit_test (test_the_context_completes),
    cmocka_unit_test (test_a_lost_plus_is_restored),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
