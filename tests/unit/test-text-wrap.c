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

#include "base/text-wrap.h"
#include "base/text.h"

/* At blanks where there are any, else where the line ends; never where there is no room for it. */
static void
test_texts_are_broken (void **state)
{
  static const struct {
    const char *text;
    gsize columns;
    gsize indent;
    const char *wrapped;
  } rows[] = {
    { "", 20, 4, "" },
    { "short", 20, 4, "short" },
    { "exactly eight", 17, 4, "exactly eight" },
    { "one two three four", 14, 4, "one two\n    three four" },
    { "one two three four five", 14, 4, "one two\n    three four\n    five" },
    { "abcdefghijklmnop", 14, 4, "abcdefghij\n    klmnop" },
    { "名前は長い日本語", 14, 4, "名前は長い\n    日本語" },
    { "too narrow for anything", 10, 4, "too narrow for anything" },
    { "no terminal", 0, 4, "no terminal" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *wrapped = cid_text_wrap (rows[i].text, rows[i].columns, rows[i].indent);

    assert_string_equal (wrapped, rows[i].wrapped);
  }
}

/* Whatever the room is, no line is longer, and no letter is lost. */
static void
test_nothing_is_lost (void **state)
{
  const char *text =
    "/-/incoming?mac=000413AABBCC&remote=0299991234@192.0.2.1&name=Ana Pérez 名前 x";

  for (gsize columns = 8; columns < 100; columns++) {
    g_autofree char *wrapped = cid_text_wrap (text, columns, 0);
    g_auto (GStrv) lines = g_strsplit (wrapped, "\n", -1);
    g_autofree char *joined = g_strjoinv ("", lines);
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    g_auto (GStrv) joined_words = g_strsplit (joined, " ", -1);
    g_autofree char *bare = g_strjoinv ("", words);
    g_autofree char *joined_bare = g_strjoinv ("", joined_words);

    assert_string_equal (joined_bare, bare);
    for (char **line = lines; *line != NULL; line++)
      assert_true (cid_text_get_width (*line) <= columns);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_texts_are_broken),
    cmocka_unit_test (test_nothing_is_lost),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
