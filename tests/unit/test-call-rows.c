/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "log/call-format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define WIDE 100

typedef struct {
  CidFormat format;
  gsize widths[CID_N_CELLS];
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->format.zone = g_time_zone_new_utc ();
  fixture->format.now = g_date_time_new_utc (2026, 11, 22, 13, 0, 0);
  fixture->format.columns = WIDE;
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_time_zone_unref (fixture->format.zone);
  g_date_time_unref (fixture->format.now);
  g_free (fixture);
  return 0;
}

static CidCall *
make_miss (gint64 second, const char *name)
{
  CidCall *call = make_call ("u", CID_OUTCOME_MISSED, second, "0299991234");

  call->id = 7;
  call->caller = make_caller (name, CID_NAME_FROM_CONTACT);
  return call;
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* Where @part stands in a row, counted in characters. */
static glong
find_column (const char *row, const char *part)
{
  const char *at = strstr (row, part);

  assert_non_null (at);
  return g_utf8_pointer_to_offset (row, at);
}

/* Rows that come one by one have a heading where a day begins, and none within it. */
static void
test_a_day_has_one_heading (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) first = make_miss (0, "Jane");
  g_autoptr (CidCall) same_day = make_miss (60, "Jane");
  g_autoptr (CidCall) next_day = make_miss (24 * 3600, "Jane");
  g_autofree char *a = cid_call_format_row (first, NULL, fixture->widths, &fixture->format);
  g_autofree char *b = cid_call_format_row (same_day, first, fixture->widths, &fixture->format);
  g_autofree char *c = cid_call_format_row (next_day, same_day, fixture->widths, &fixture->format);

  assert_int_equal (count (a, "\n"), 2);
  assert_true (*a != '\n');
  assert_int_equal (count (b, "\n"), 1);
  assert_int_equal (count (c, "\n"), 3);
  assert_true (*c == '\n');
}

/* Columns only grow: what came before cannot be written again. */
static void
test_columns_only_grow (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_miss (0, "Somebody with quite a long name");
  g_autoptr (CidCall) next = make_miss (1, "Jo");
  g_autofree char *a = cid_call_format_row (call, NULL, fixture->widths, &fixture->format);
  g_autofree char *b = NULL;
  gsize widths[CID_N_CELLS];

  memcpy (widths, fixture->widths, sizeof widths);
  b = cid_call_format_row (next, call, fixture->widths, &fixture->format);
  assert_memory_equal (widths, fixture->widths, sizeof widths);
  assert_int_equal (find_column (b, "(02)"), find_column (strchr (a, '\n') + 1, "(02)"));
}

/* No line is wider than the terminal, however narrow that is; the name is the last to go. */
static void
test_no_row_is_wider_than_the_terminal (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_miss (0, "Somebody with quite a long name");

  call->note = g_strdup ("a note that is longer than most terminals are wide, and then some more");
  for (guint columns = 1; columns <= WIDE; columns++) {
    g_autoptr (GPtrArray) calls = g_ptr_array_new ();
    g_autofree char *table = NULL;
    g_auto (GStrv) lines = NULL;

    fixture->format.columns = columns;
    g_ptr_array_add (calls, call);
    table = cid_call_format_table (calls, &fixture->format);
    lines = g_strsplit (table, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
      if ((guint) g_utf8_strlen (lines[i], -1) > columns)
        fail_msg ("%u columns: %s", columns, lines[i]);
    if (columns >= 40)
      assert_non_null (strstr (table, "Some"));
  }
}

/* Who waits, who was dealt with, and who never had to be: to be seen without any colour. */
static void
test_a_mark_says_who_waits (void **state)
{
  static const struct {
    CidOutcome outcome;
    gint64 done_us;
    const char *mark;
  } rows[] = {
    { CID_OUTCOME_MISSED, 0, "●" },
    { CID_OUTCOME_MISSED, NOON, "✓" },
    { CID_OUTCOME_ANSWERED, 0, " " },
    { CID_OUTCOME_ANSWERED, NOON, " " },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_miss (0, "Jane");
    g_autofree char *row = NULL;

    call->outcome = rows[i].outcome;
    call->done_us = rows[i].done_us;
    row = cid_call_format_row (call, call, fixture->widths, &fixture->format);
    assert_true (g_str_has_prefix (row, rows[i].mark));
    assert_null (strchr (row, '\033'));
    g_free (row);
    fixture->format.colour = TRUE;
    row = cid_call_format_row (call, call, fixture->widths, &fixture->format);
    assert_int_equal (strstr (row, "\033[1;31m") != NULL, i == 0);
    assert_int_equal (count (row, "\033[") % 2, 0);
    fixture->format.colour = FALSE;
  }
}

/* What a program reads is a line a call, whatever was written to it, and has no headings. */
static void
test_a_pipe_gets_a_line_a_call (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_miss (0, "Jane");
  g_autofree char *row = NULL;

  fixture->format.columns = 0;
  fixture->format.colour = TRUE;
  call->note = g_strdup ("ring\nback\t!");
  row = cid_call_format_row (call, NULL, fixture->widths, &fixture->format);
  assert_string_equal (
    row, "#7\t2026-11-22 12:00\t↙\tJane\t(02) 9999 1234\t0101\tmissed\tring back !\n");
}

/* A note stands below the name, where there is room for it. */
static void
test_a_note_stands_below_the_name (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_miss (0, "Jane");
  g_autofree char *row = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *before = NULL;

  call->note = g_strdup ("ring back");
  row = cid_call_format_row (call, call, fixture->widths, &fixture->format);
  lines = g_strsplit (row, "\n", -1);
  before = g_strndup (lines[0], (gsize) (strstr (lines[0], "Jane") - lines[0]));
  assert_int_equal (strspn (lines[1], " "), g_utf8_strlen (before, -1));
  assert_string_equal (g_strchug (lines[1]), "ring back");
}

/* No calls: no line at all, not even a heading. */
static void
test_no_calls_make_no_table (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  g_autofree char *table = cid_call_format_table (calls, &fixture->format);

  assert_string_equal (table, "");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_day_has_one_heading),
    UNIT (test_columns_only_grow),
    UNIT (test_no_row_is_wider_than_the_terminal),
    UNIT (test_a_mark_says_who_waits),
    UNIT (test_a_pipe_gets_a_line_a_call),
    UNIT (test_a_note_stands_below_the_name),
    UNIT (test_no_calls_make_no_table),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
