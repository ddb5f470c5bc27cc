/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/key-lines.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char *
describe (const char *data, gsize length)
{
  g_autoptr (GPtrArray) lines = cid_key_lines_new_from_data (data, length);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    const CidKeyLine *line = g_ptr_array_index (lines, i);

    g_string_append_printf (
      text, "%u[%s]%s=%s%s\n", line->line, line->group != NULL ? line->group : "-",
      line->key != NULL ? line->key : "-", line->value != NULL ? line->value : "-",
      line->trouble != NULL ? "!" : "");
  }
  return g_string_free (text, FALSE);
}

/* Every line that says something is found with its number, which GKeyFile forgets. */
static void
test_lines_are_taken_apart (void **state)
{
  static const struct {
    const char *data;
    const char *lines;
  } rows[] = {
    { "", "" },
    { "\n\n", "" },
    { "# [a]\n  # b=c\n", "" },
    { "[a]", "1[a]-=-\n" },
    { "[a]\nb=c\n", "1[a]-=-\n2[a]b=c\n" },
    { "\xef\xbb\xbf[a]\nb=c", "1[a]-=-\n2[a]b=c\n" },
    { "[a]\r\nb=c\r\n", "1[a]-=-\n2[a]b=c\n" },
    { " [ a ] \n  b  =  c d  \n", "1[a]-=-\n2[a]b=c d\n" },
    { "[phone desk]\n\nb=\n", "1[phone desk]-=-\n3[phone desk]b=\n" },
    { "[a]\nb==c=d\n", "1[a]-=-\n2[a]b==c=d\n" },
    { "[a]\nb=x\n[c]\nb=y\n", "1[a]-=-\n2[a]b=x\n3[c]-=-\n4[c]b=y\n" },
    { "[a]\nb=#c\n", "1[a]-=-\n2[a]b=#c\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *lines = describe (rows[i].data, strlen (rows[i].data));

    assert_string_equal (lines, rows[i].lines);
  }
}

/* A bad line costs itself; a bad header costs its group, whose keys would go to the one before. */
static void
test_bad_lines_are_told (void **state)
{
  static const struct {
    const char *data;
    const char *lines;
  } rows[] = {
    { "b=c\n", "1[-]b=c!\n" },
    { "nonsense\n", "1[-]-=-!\n" },
    { "[a]\nnonsense\nb=c\n", "1[a]-=-\n2[a]-=-!\n3[a]b=c\n" },
    { "[a]\n=c\n", "1[a]-=-\n2[a]-=-!\n" },
    { "[a]\nb c=d\n", "1[a]-=-\n2[a]-=-!\n" },
    { "[a\nb=c\n[d]\ne=f\n", "1[-]-=-!\n3[d]-=-\n4[d]e=f\n" },
    { "[]\nb=c\n", "1[-]-=-!\n" },
    { "[a][b]\nc=d\n", "1[-]-=-!\n" },
    { "[\n", "1[-]-=-!\n" },
    { "[a]\n\xff=c\nb=d\n", "1[a]-=-\n2[a]-=-!\n3[a]b=d\n" },
    { "[\xff]\nb=d\n", "1[-]-=-!\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *lines = describe (rows[i].data, strlen (rows[i].data));

    assert_string_equal (lines, rows[i].lines);
  }
}

/* A file that holds NUL is no text; its line is bad, and what comes after it is still read. */
static void
test_nul_costs_its_line (void **state)
{
  static const char data[] = "[a]\nb=c\0d\ne=f\n";
  g_autofree char *lines = describe (data, sizeof data - 1);

  assert_string_equal (lines, "1[a]-=-\n2[a]-=-!\n3[a]e=f\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_lines_are_taken_apart),
    cmocka_unit_test (test_bad_lines_are_told),
    cmocka_unit_test (test_nul_costs_its_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
