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
#include "log/sums-cells.h"

/* A column of zeros tells nothing: what took no time, or is not known, leaves its cell empty. */
static void
test_no_time_is_an_empty_cell (void **state)
{
  static const struct {
    gint64 duration_us;
    const char *cell;
  } rows[] = {
    { G_MININT64, "" },
    { -1, "" },
    { 0, "" },
    { 1, "0:00" },
    { 5 * G_USEC_PER_SEC, "0:05" },
    { 222 * G_USEC_PER_SEC, "3:42" },
    { G_TIME_SPAN_HOUR + 123 * G_USEC_PER_SEC, "1:02:03" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *cell = cid_sums_cells_format_duration (rows[i].duration_us);

    assert_string_equal (cell, rows[i].cell);
  }
}

/* Whoever has very many calls or very long ones has cells of one line still, and the right count.
 */
static void
test_no_number_is_too_great (void **state)
{
  g_autofree char *none = cid_sums_cells_format_count (0);
  g_autofree char *most = cid_sums_cells_format_count (G_MAXUINT64);
  g_autofree char *longest = cid_sums_cells_format_duration (G_MAXINT64);

  assert_string_equal (none, "0");
  assert_string_equal (most, "18446744073709551615");
  assert_true (*longest != '\0' && *longest != '-');
  assert_true (cid_text_get_width (longest) < 20);
}

/* The share is of the incoming calls alone, and without any nothing is divided by nothing. */
static void
test_shares_of_the_incoming_calls (void **state)
{
  static const struct {
    guint64 calls;
    guint64 incoming;
    guint64 missed;
    const char *cell;
  } rows[] = {
    { 0, 0, 0, "" },    { 9, 0, 0, "" },
    { 1, 1, 0, "" },    { 1, 1, 1, "100%" },
    { 9, 4, 1, "25%" }, { 9, 3, 1, "33%" },
    { 9, 3, 2, "67%" }, { G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, "100%" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallSum) sum = cid_call_sum_new (0, NULL);
    g_autofree char *cell = NULL;

    sum->n_calls = rows[i].calls;
    sum->n_incoming = rows[i].incoming;
    sum->n_missed = rows[i].missed;
    cell = cid_sums_cells_format_share (sum);
    assert_string_equal (cell, rows[i].cell);
  }
}

/* What is piped into a file has no colour, and an empty cell has none anywhere. */
static void
test_colour_only_where_something_shows (void **state)
{
  static const struct {
    gboolean colour;
    const char *style;
    const char *cell;
    const char *text;
  } rows[] = {
    { FALSE, CID_SUMS_ALARM, "7", "<7" },
    { TRUE, CID_SUMS_ALARM, "7", "<\033[31m7\033[0m" },
    { TRUE, CID_SUMS_BOLD, "100%s", "<\033[1m100%s\033[0m" },
    { TRUE, CID_SUMS_FAINT, "", "<" },
    { TRUE, "", "7", "<7" },
    { FALSE, "", "", "<" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidFormat format = { .colour = rows[i].colour };
    g_autoptr (GString) text = g_string_new ("<");

    cid_sums_cells_append (text, rows[i].style, rows[i].cell, &format);
    assert_string_equal (text->str, rows[i].text);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_no_time_is_an_empty_cell),
    cmocka_unit_test (test_no_number_is_too_great),
    cmocka_unit_test (test_shares_of_the_incoming_calls),
    cmocka_unit_test (test_colour_only_where_something_shows),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
