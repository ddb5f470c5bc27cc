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

#include "call-kit.h"
#include "cli/live-table.h"

#define ROWS 24
#define RENEW(lines) "\033[" lines "A\r\033[J"

static char *
add_at (CidLiveTable *table,
        const char *uid,
        CidOutcome outcome,
        gint64 second,
        guint columns,
        guint rows)
{
  g_autoptr (CidCall) call = make_call (uid, outcome, second, "0299991234");
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOON / G_USEC_PER_SEC);
  const CidFormat format = { .now = now, .columns = columns };

  return cid_live_table_add (table, call, rows, &format);
}

static char *
add (CidLiveTable *table, const char *uid, CidOutcome outcome, gint64 second, guint columns)
{
  return add_at (table, uid, outcome, second, columns, columns > 0 ? ROWS : 0);
}

/* A call is one line, whatever happens to it. */
static void
test_a_call_is_renewed_in_place (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  g_autofree char *second = add (table, "a", CID_OUTCOME_ACTIVE, 0, 80);

  assert_true (g_str_has_prefix (first, "Today\n"));
  assert_null (strstr (first, "\033"));
  assert_true (g_str_has_prefix (second, RENEW ("2") "Today\n"));
  assert_non_null (strstr (second, "talking"));
  assert_true (g_str_has_suffix (second, "\n"));
}

/* So is one with others below it, which are written anew where they were, in the same columns. */
static void
test_an_older_call_is_renewed_among_the_others (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  G_GNUC_UNUSED g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  G_GNUC_UNUSED g_autofree char *second = add (table, "b", CID_OUTCOME_RINGING, 1, 80);
  g_autofree char *third = add (table, "c", CID_OUTCOME_RINGING, 2, 80);
  g_autofree char *again = add (table, "b", CID_OUTCOME_MISSED, 1, 80);

  assert_null (strstr (third, "\033"));
  assert_true (g_str_has_prefix (again, RENEW ("2") "●"));
  assert_null (strstr (again, "Today"));
  assert_non_null (strstr (again, "missed\n  "));
  assert_true (g_str_has_suffix (again, third));
}

/* What has left the screen cannot be reached: such a call gets a line of its own at the end. */
static void
test_what_left_the_screen_is_written_below (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  G_GNUC_UNUSED g_autofree char *first = add_at (table, "a", CID_OUTCOME_RINGING, 0, 80, 4);
  G_GNUC_UNUSED g_autofree char *second = add_at (table, "b", CID_OUTCOME_RINGING, 1, 80, 4);
  G_GNUC_UNUSED g_autofree char *third = add_at (table, "c", CID_OUTCOME_RINGING, 2, 80, 4);
  g_autofree char *reached = add_at (table, "b", CID_OUTCOME_MISSED, 1, 80, 4);
  g_autofree char *gone = add_at (table, "a", CID_OUTCOME_MISSED, 0, 80, 4);
  g_autofree char *smaller = add_at (table, "b", CID_OUTCOME_MISSED, 1, 80, 2);

  assert_true (g_str_has_prefix (reached, RENEW ("2")));
  assert_null (strstr (gone, "\033"));
  assert_null (strstr (gone, "Today"));
  assert_null (strstr (smaller, "\033"));
}

/* A terminal of another width has broken the lines anew: nobody knows where they are. */
static void
test_another_width_begins_anew (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  G_GNUC_UNUSED g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  g_autofree char *second = add (table, "a", CID_OUTCOME_ACTIVE, 0, 60);
  g_autofree char *third = add (table, "a", CID_OUTCOME_ANSWERED, 0, 60);

  assert_null (strstr (second, "\033"));
  assert_true (g_str_has_prefix (third, RENEW ("1")));
}

/* A day begins with its heading, and a line between. */
static void
test_a_new_day_has_its_heading (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  g_autofree char *yesterday = add (table, "a", CID_OUTCOME_MISSED, -86400, 80);
  g_autofree char *today = add (table, "b", CID_OUTCOME_MISSED, 0, 80);

  assert_true (g_str_has_prefix (yesterday, "Yesterday\n"));
  assert_true (g_str_has_prefix (today, "\nToday\n"));
}

/* What was written between is not to be wiped out. */
static void
test_after_an_interruption_nothing_is_renewed (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  G_GNUC_UNUSED g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  cid_live_table_interrupt (table);
  second = add (table, "a", CID_OUTCOME_ACTIVE, 0, 80);
  third = add (table, "a", CID_OUTCOME_ANSWERED, 0, 80);
  assert_null (strstr (second, "\033"));
  assert_true (g_str_has_prefix (third, RENEW ("1")));
}

/* A pipe gets a plain line a change, each whole. */
static void
test_without_a_terminal_each_change_is_a_line (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new ();
  g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 0);
  g_autofree char *second = add (table, "a", CID_OUTCOME_MISSED, 0, 0);

  assert_null (strchr (second, '\033'));
  assert_true (g_str_has_prefix (first, "#0\t2026-11-22 12:00\t"));
  assert_true (g_str_has_suffix (second, "\tmissed\t\n"));
}

/* However narrow the terminal, no line is wider: it would take two, and one would be renewed. */
static void
test_no_line_is_wider_than_the_terminal (void **state)
{
  for (guint columns = 10; columns < 100; columns += 7) {
    g_autoptr (CidLiveTable) table = cid_live_table_new ();
    g_autofree char *text = add (table, "a", CID_OUTCOME_MISSED, 0, columns);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (char **line = lines; *line != NULL; line++)
      assert_in_range (g_utf8_strlen (*line, -1), 0, columns);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_call_is_renewed_in_place),
    cmocka_unit_test (test_an_older_call_is_renewed_among_the_others),
    cmocka_unit_test (test_what_left_the_screen_is_written_below),
    cmocka_unit_test (test_another_width_begins_anew),
    cmocka_unit_test (test_a_new_day_has_its_heading),
    cmocka_unit_test (test_after_an_interruption_nothing_is_renewed),
    cmocka_unit_test (test_without_a_terminal_each_change_is_a_line),
    cmocka_unit_test (test_no_line_is_wider_than_the_terminal),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
