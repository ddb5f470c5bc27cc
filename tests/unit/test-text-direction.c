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

#include "base/text-direction.h"
#include "base/text.h"

/* Only what could turn a row around is marked, and the blanks that fill the cell stay in the row.
 */
static void
test_what_is_isolated (void **state)
{
  static const struct {
    const char *text;
    const char *isolated;
  } rows[] = {
    { "", "" },
    { "Ana Pérez  ", "Ana Pérez  " },
    { "名前  ", "名前  " },
    { "דוד", "\u2068דוד\u2069" },
    { "דוד   ", "\u2068דוד\u2069   " },
    { "Ana (سلمى)…", "\u2068Ana (سلمى)…\u2069" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *isolated = cid_text_isolate (rows[i].text);

    assert_string_equal (isolated, rows[i].isolated);
    assert_int_equal (cid_text_get_width (isolated), cid_text_get_width (rows[i].text));
  }
}

/* Each part is kept to itself, and only in a line that could be turned around. */
static void
test_what_parts_are_isolated (void **state)
{
  static const struct {
    const char *text;
    const char *isolated;
  } rows[] = {
    { "", "" },
    { "Ana · 101\nBob", "Ana · 101\nBob" },
    { "דוד", "\u2068דוד\u2069" },
    { "+971 50 123 4567 · شركة\nAna · 101",
      "\u2066+971 50 123 4567\u2069 · \u2068شركة\u2069\nAna · 101" },
    { "101@h · דוד", "\u2068101@h\u2069 · \u2068דוד\u2069" },
    { " · דוד · (02) 99/12-3*#", " · \u2068דוד\u2069 · \u2066(02) 99/12-3*#\u2069" },
    { "— · דוד", "\u2068—\u2069 · \u2068דוד\u2069" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *isolated = cid_text_isolate_parts (rows[i].text, " · ");

    assert_string_equal (isolated, rows[i].isolated);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_isolated),
    cmocka_unit_test (test_what_parts_are_isolated),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
