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

#include "base/text.h"
#include "log/sums-bar.h"

/* Bars to the letter: full columns, eighths at the end, and missed calls fainter. */
static void
test_plain_bars (void **state)
{
  static const struct {
    guint64 count;
    guint64 missed;
    guint64 most;
    guint columns;
    const char *bar;
  } rows[] = {
    { 0, 0, 8, 4, "" },     { 8, 0, 8, 4, "████" },   { 4, 0, 8, 4, "██" },
    { 1, 0, 32, 4, "▏" },   { 1, 0, 100000, 4, "▏" }, { 13, 0, 32, 4, "█▋" },
    { 8, 8, 8, 4, "░░░░" }, { 8, 2, 8, 4, "███░" },   { 8, 1, 8, 8, "███████░" },
    { 0, 0, 0, 4, "" },     { 8, 0, 8, 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *bar =
      cid_sums_bar_make (rows[i].count, rows[i].missed, rows[i].most, rows[i].columns, FALSE);

    assert_string_equal (bar, rows[i].bar);
  }
}

/* In colour the two meet within a column, which has both. */
static void
test_coloured_bars (void **state)
{
  g_autofree char *whole = cid_sums_bar_make (8, 0, 8, 2, TRUE);
  g_autofree char *both = cid_sums_bar_make (16, 5, 16, 2, TRUE);
  g_autofree char *nothing = cid_sums_bar_make (0, 0, 8, 2, TRUE);

  assert_string_equal (whole, "\033[36m██\033[0m");
  assert_string_equal (both, "\033[36m█\033[36;41m▍\033[0m\033[31m\033[0m");
  assert_string_equal (nothing, "");
}

static gsize
get_visible_width (const char *bar)
{
  g_autoptr (GRegex) colours = g_regex_new ("\033\\[[0-9;]*m", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (colours, bar, -1, 0, "", 0, NULL);

  return cid_text_get_width (plain);
}

/* No bar is longer than its room, and whoever has more calls has no shorter one. */
static void
test_bars_keep_to_their_room (void **state)
{
  for (guint colour = 0; colour <= 1; colour++)
    for (guint columns = 1; columns < 30; columns += 7)
      for (guint64 missed = 0; missed <= 40; missed += 5) {
        gsize before = 0;

        for (guint64 count = missed; count <= 100; count++) {
          g_autofree char *bar = cid_sums_bar_make (count, missed, 100, columns, colour != 0);
          gsize width = get_visible_width (bar);

          assert_true (width <= columns);
          assert_true (width >= before);
          before = width;
        }
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_plain_bars),
    cmocka_unit_test (test_coloured_bars),
    cmocka_unit_test (test_bars_keep_to_their_room),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
