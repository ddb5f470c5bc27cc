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

#include "format-kit.h"

/* What a spreadsheet makes of a row: cells, by RFC 4180. */
static GPtrArray *
read_row (const char *row)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;
  const char *c = row;

  for (; *c != '\0' && (is_quoted || *c != '\r'); c++)
    if (*c == '"' && is_quoted && c[1] == '"')
      g_string_append_c (cell, *c++);
    else if (*c == '"')
      is_quoted = !is_quoted;
    else if (*c == ',' && !is_quoted) {
      g_ptr_array_add (cells, g_strdup (cell->str));
      g_string_truncate (cell, 0);
    } else
      g_string_append_c (cell, *c);
  assert_false (is_quoted);
  assert_string_equal (c, "\r\n");
  g_ptr_array_add (cells, g_strdup (cell->str));
  return cells;
}

/* A header and as many cells in each row: the file opens in any spreadsheet. */
static void
test_csv_is_rfc_4180 (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana Pérez", 0);
  g_autofree char *header = cid_call_format_csv_header ();
  g_autofree char *row = cid_call_format_csv (call, &fixture->format);
  g_auto (GStrv) names = g_strsplit (header, ",", -1);
  g_auto (GStrv) cells = g_strsplit (row, ",", -1);

  assert_int_equal (g_strv_length (names), g_strv_length (cells));
  assert_true (g_str_has_suffix (header, "\r\n"));
  assert_string_equal (row,
                       "41,0b6e,2026-11-22T23:00:00.000+11:00,incoming,missed,+61299991234,"
                       "(02) 9999 1234,Ana Pérez,contact,,Sydney,fixed-line,false,desk,0101,Sales,"
                       ",,14.2,,0299991234@192.0.2.1,false,,false\r\n");
}

/* A caller must not be able to put a formula, a row or a column into the user's spreadsheet. */
static void
test_csv_cells_are_harmless (void **state)
{
  static const struct {
    const char *name;
    const char *cell;
  } cases[] = {
    { "=1+1", ",'=1+1,contact," },
    { "+1+1", ",'+1+1,contact," },
    { "-2", ",'-2,contact," },
    { "@SUM(A1)", ",'@SUM(A1),contact," },
    { "\t=1", ",'=1,contact," },
    { "\r=1", ",'=1,contact," },
    { "+61 2 9999 1234", ",+61 2 9999 1234,contact," },
    { "+", ",'+,contact," },
    { "a,b", ",\"a,b\",contact," },
    { "say \"hi\"", ",\"say \"\"hi\"\"\",contact," },
    { "=a,\"b\"", ",\"'=a,\"\"b\"\"\",contact," },
    { "two\r\nlines", ",two lines,contact," },
    { "a;=1+1", ",a;'=1+1,contact," },
    { "a;b;@c", ",a;b;'@c,contact," },
    { "\";=1", ",\"\"\";'=1\",contact," },
    { "＝1+1", ",'＝1+1,contact," },
    { "＋1", ",'＋1,contact," },
    { "名前", ",名前,contact," },
    { "", ",,contact," },
    { "<b>&", ",<b>&,contact," },
  };
  Fixture *fixture = *state;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCall) call = make_missed (cases[i].name, 0);
    g_autofree char *row = cid_call_format_csv (call, &fixture->format);

    assert_non_null (strstr (row, cases[i].cell));
  }
}

/* No call, however little is known of it, may shift the cells of its row. */
static void
test_csv_of_a_call_of_which_nothing_is_known (void **state)
{
  const CidFormat format = { 0 };
  g_autoptr (CidCall) call = make_bare ();
  g_autofree char *row = cid_call_format_csv (call, &format);

  assert_string_equal (row, "0,u,2026-11-22T12:00:00.000+00:00,outgoing,ringing,,,,none,,,,false,"
                            ",,,,,,,,false,,false\r\n");
}

/* A hidden number is told as such, in its own cell, and no other cell has anything to tell. */
static void
test_csv_of_a_withheld_caller (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_withheld ();
  g_autofree char *row = cid_call_format_csv (call, &fixture->format);

  assert_string_equal (row, "41,0b6e,2026-11-22T23:00:00.000+11:00,incoming,missed,,,,none,,,,true,"
                            "desk,0101,Sales,,,,,anonymous@anonymous.invalid,false,,false\r\n");
}

/* No part of a cell is reckoned with; a plus sign is where nothing but a number follows. */
static void
assert_harmless (const char *cell)
{
  g_auto (GStrv) pieces = g_strsplit (cell, ";", -1);

  for (gsize i = 0; pieces[i] != NULL; i++) {
    assert_int_equal (strspn (pieces[i], "=-@"), 0);
    if (*pieces[i] == '+')
      assert_int_equal (strspn (pieces[i], "+0123456789 ()"), strlen (pieces[i]));
  }
  for (const char *c = cell; *c != '\0'; c = g_utf8_next_char (c))
    assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
}

/* It is not the name alone that somebody else writes: each cell of the row has to hold. */
static void
test_csv_rows_hold_whatever_is_in_them (void **state)
{
  static const char *const formulas[] = {
    "=1+1",        "\u200b=1+1",   "\n\n=1+1",   "\ufeff@A1",
    "\",\r\n=1+1", "a;\u202e=1+1", "\",\"=1;-1", "a;+A1",
  };
  Fixture *fixture = *state;
  g_autofree char *header = cid_call_format_csv_header ();
  g_autoptr (GPtrArray) names = read_row (header);

  for (gsize i = 0; i < G_N_ELEMENTS (formulas) + G_N_ELEMENTS (hostile); i++) {
    g_autoptr (CidCall) call = make_full_of (
      i < G_N_ELEMENTS (formulas) ? formulas[i] : hostile[i - G_N_ELEMENTS (formulas)]);
    g_autofree char *row = cid_call_format_csv (call, &fixture->format);
    g_autoptr (GPtrArray) cells = read_row (row);

    assert_true (g_utf8_validate (row, -1, NULL));
    assert_int_equal (cells->len, names->len);
    for (guint j = 0; j < cells->len; j++)
      assert_harmless (g_ptr_array_index (cells, j));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_csv_is_rfc_4180, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_csv_cells_are_harmless, set_up, tear_down),
    cmocka_unit_test (test_csv_of_a_call_of_which_nothing_is_known),
    cmocka_unit_test_setup_teardown (test_csv_of_a_withheld_caller, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_csv_rows_hold_whatever_is_in_them, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
