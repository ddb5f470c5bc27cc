/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/problem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A problem is one line that editors and people can follow to its place. */
static void
test_a_problem_says_file_line_group_and_key (void **state)
{
  static const struct {
    guint line;
    const char *group;
    const char *key;
    const char *expected;
  } rows[] = {
    { 12, "listener", "port", "a.conf:12: [listener] port: no 7" },
    { 12, "listener", NULL, "a.conf:12: [listener]: no 7" },
    { 1, NULL, "port", "a.conf:1: port: no 7" },
    { 3, NULL, NULL, "a.conf:3: no 7" },
    { 0, NULL, NULL, "a.conf: no 7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidProblem) problem =
      cid_problem_new ("a.conf", rows[i].line, rows[i].group, rows[i].key, "no %d", 7);
    g_autofree char *text = cid_problem_to_string (problem);

    assert_string_equal (text, rows[i].expected);
  }
}

/* A damaged file must not be able to send escape sequences to the terminal that shows it. */
static void
test_control_characters_do_not_reach_a_terminal (void **state)
{
  static const struct {
    const char *said;
    const char *expected;
  } rows[] = {
    { "\x7f\tJörg", "a.conf:1: [x?[2J] k?y: bad \"??Jörg\"" },
    { "\302\23331m", "a.conf:1: [x?[2J] k?y: bad \"?31m\"" },
    { "\u202egnp.exe", "a.conf:1: [x?[2J] k?y: bad \"?gnp.exe\"" },
    { "a\u200b\ufeffb\u2028", "a.conf:1: [x?[2J] k?y: bad \"a??b?\"" },
    { "\xff\xfe", "a.conf:1: [x?[2J] k?y: bad \"\uFFFD\uFFFD\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidProblem) problem =
      cid_problem_new ("a.conf", 1, "x\x1b[2J", "k\ny", "bad \"%s\"", rows[i].said);
    g_autofree char *text = cid_problem_to_string (problem);

    assert_string_equal (text, rows[i].expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_problem_says_file_line_group_and_key),
    cmocka_unit_test (test_control_characters_do_not_reach_a_terminal),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
