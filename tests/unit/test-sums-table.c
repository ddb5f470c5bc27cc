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

#include "base/text.h"
#include "log/sums-cells.h"

/* Room for a whole bar, fifty columns, beside all others. */
#define WIDE 200
/* From here on the label, the count and the gaps between them have room. */
#define NARROWEST 22

static CidCallSum *
make_sum (gint64 key, const char *name, guint64 calls, guint64 missed)
{
  CidCallSum *sum = cid_call_sum_new (key, name);

  sum->n_calls = sum->n_incoming = calls;
  sum->n_missed = missed;
  return sum;
}

static char **
make_lines (GPtrArray *sums, CidSumsBy by, guint columns, gboolean colour)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);
  const CidSumsPart part = { by, sums };
  const CidFormat format = { .now = now, .columns = columns, .colour = colour };
  g_autoptr (GString) text = g_string_new (NULL);

  cid_sums_table_append (text, &part, &format);
  assert_true (g_str_has_prefix (text->str, "\n"));
  assert_true (g_str_has_suffix (text->str, "\n"));
  return g_strsplit (text->str, "\n", -1);
}

static GPtrArray *
make_sums (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_sum_free);
}

/* Nothing to tell is a heading alone, and no calls at all are no bar: there is no division by none.
 */
static void
test_no_calls (void **state)
{
  g_autoptr (GPtrArray) sums = make_sums ();
  g_auto (GStrv) empty = make_lines (sums, CID_SUMS_BY_HOUR, 80, FALSE);
  g_auto (GStrv) zero = NULL;

  assert_int_equal (g_strv_length (empty), 3);
  assert_true (g_str_has_prefix (empty[1], "By hour"));
  g_ptr_array_add (sums, make_sum (0, NULL, 0, 0));
  zero = make_lines (sums, CID_SUMS_BY_HOUR, 80, FALSE);
  assert_int_equal (g_strv_length (zero), 4);
  assert_string_equal (zero[1], "By hour  calls");
  assert_string_equal (zero[2], "  00:00      0");
}

/* Of one call the bar is as long as bars get, and columns that nothing stands in are left out. */
static void
test_one_call (void **state)
{
  g_autoptr (GPtrArray) sums = make_sums ();
  g_auto (GStrv) taken = NULL;
  g_auto (GStrv) missed = NULL;

  g_ptr_array_add (sums, make_sum (9, NULL, 1, 0));
  taken = make_lines (sums, CID_SUMS_BY_HOUR, 30, FALSE);
  assert_string_equal (taken[1], "By hour  calls");
  assert_string_equal (taken[2], "  09:00      1  ██████████████");
  ((CidCallSum *) g_ptr_array_index (sums, 0))->n_missed = 1;
  missed = make_lines (sums, CID_SUMS_BY_HOUR, WIDE, FALSE);
  assert_string_equal (missed[1], "By hour  calls  missed");
  assert_true (g_str_has_prefix (missed[2], "  09:00      1       1  100%  ░"));
  assert_int_equal (cid_text_get_width (missed[2]), 30 + 50);
}

/* Headings stand above their columns, also where the title is longer than all below it. */
static void
test_short_labels_stand_below_their_title (void **state)
{
  g_autoptr (GPtrArray) sums = make_sums ();
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (sums, make_sum (0, "1", 12, 0));
  lines = make_lines (sums, CID_SUMS_BY_LINE, WIDE, FALSE);
  assert_string_equal (lines[1], "By line  calls");
  assert_true (g_str_has_prefix (lines[2], "  1         12  █"));
}

/* That all missed calls were missed need not be said: by outcome the two columns are not there. */
static void
test_outcomes_have_no_missed_column (void **state)
{
  g_autoptr (GPtrArray) sums = make_sums ();
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (sums, make_sum (CID_OUTCOME_MISSED, NULL, 3, 3));
  lines = make_lines (sums, CID_SUMS_BY_OUTCOME, WIDE, FALSE);
  assert_null (strstr (lines[1], "missed"));
  assert_null (strchr (lines[2], '%'));
  assert_string_equal (lines[1], "By outcome  calls");
  assert_true (g_str_has_prefix (lines[2], "  missed        3  ░"));
}

static void
check_lines (GPtrArray *sums, CidSumsBy by, guint columns)
{
  g_autoptr (GRegex) colours = g_regex_new ("\033\\[[0-9;]*m", 0, 0, NULL);
  g_auto (GStrv) plain = make_lines (sums, by, columns, FALSE);
  g_auto (GStrv) coloured = make_lines (sums, by, columns, TRUE);

  assert_int_equal (g_strv_length (plain), sums->len + 3);
  assert_int_equal (g_strv_length (coloured), sums->len + 3);
  for (guint i = 1; i < sums->len + 2; i++) {
    g_autofree char *bare = g_regex_replace_literal (colours, coloured[i], -1, 0, "", 0, NULL);

    assert_true (cid_text_get_width (plain[i]) <= columns);
    assert_true (cid_text_get_width (bare) <= columns);
    assert_null (strpbrk (plain[i], "\033\r\t"));
    assert_null (strpbrk (bare, "\033\r\t"));
    assert_false (g_str_has_suffix (plain[i], " "));
  }
}

/* Names from outside end no row and leave no row longer than the terminal, however wide it is. */
static void
test_hostile_names_keep_to_their_row (void **state)
{
  static const char *const names[] = {
    "\033[31m\033[2Jred",
    "a\nb\r\tc",
    "\xe2\x80\xaegnp.exe",
    "דוד",
    "%s%n%100d",
    "\xff\xfe",
    "名前名前名前名前名前名前名前名前",
    "😀😀",
    "a\u0301\u0301\u0301\u0301",
  };
  g_autoptr (GPtrArray) sums = make_sums ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    CidCallSum *sum = make_sum (i, names[i], 100 + i, i);

    sum->n_taken = sum->n_talks = 100;
    sum->wait_us = sum->talk_us = 100 * G_TIME_SPAN_HOUR;
    g_ptr_array_add (sums, sum);
  }
  for (guint columns = NARROWEST; columns <= WIDE; columns++) {
    check_lines (sums, CID_SUMS_BY_CALLER, columns);
    check_lines (sums, CID_SUMS_BY_LINE, columns);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_no_calls),
    cmocka_unit_test (test_one_call),
    cmocka_unit_test (test_short_labels_stand_below_their_title),
    cmocka_unit_test (test_outcomes_have_no_missed_column),
    cmocka_unit_test (test_hostile_names_keep_to_their_row),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
