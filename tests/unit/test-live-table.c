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

#define RENEW "\033[A\r\033[2K"

static char *
add (CidLiveTable *table, const char *uid, CidOutcome outcome, gint64 second, guint columns)
{
  g_autoptr (CidCall) call = make_call (uid, outcome, second, "0299991234");
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOON / G_USEC_PER_SEC);
  const CidFormat format = { .now = now, .columns = columns };

  return cid_live_table_add (table, call, &format);
}

/* While it is the last, a call is one line, whatever happens to it. */
static void
test_the_last_call_is_renewed_in_place (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new (TRUE);
  g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  g_autofree char *second = add (table, "a", CID_OUTCOME_ACTIVE, 0, 80);

  assert_true (g_str_has_prefix (first, "Today\n"));
  assert_null (strstr (first, RENEW));
  assert_true (g_str_has_prefix (second, RENEW));
  assert_non_null (strstr (second, "talking"));
  assert_null (strstr (second, "Today"));
  assert_true (g_str_has_suffix (second, "\n"));
}

/* An older call cannot be reached any more: it gets a line of its own, in the same columns. */
static void
test_an_older_call_gets_a_line_of_its_own (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new (TRUE);
  g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  g_autofree char *other = add (table, "b", CID_OUTCOME_RINGING, 1, 80);
  g_autofree char *again = add (table, "a", CID_OUTCOME_MISSED, 0, 80);

  assert_null (strstr (other, RENEW));
  assert_null (strstr (other, "Today"));
  assert_null (strstr (again, RENEW));
  assert_int_equal (strstr (first, "ringing") - strchr (first, '\n'),
                    strstr (other, "ringing") - other + 1);
}

/* A day begins with its heading, and a line between. */
static void
test_a_new_day_has_its_heading (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new (TRUE);
  g_autofree char *yesterday = add (table, "a", CID_OUTCOME_MISSED, -86400, 80);
  g_autofree char *today = add (table, "b", CID_OUTCOME_MISSED, 0, 80);

  assert_true (g_str_has_prefix (yesterday, "Yesterday\n"));
  assert_true (g_str_has_prefix (today, "\nToday\n"));
}

/* What was written between is not to be wiped out. */
static void
test_after_an_interruption_nothing_is_renewed (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new (TRUE);
  G_GNUC_UNUSED g_autofree char *first = add (table, "a", CID_OUTCOME_RINGING, 0, 80);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  cid_live_table_interrupt (table);
  second = add (table, "a", CID_OUTCOME_ACTIVE, 0, 80);
  third = add (table, "a", CID_OUTCOME_ANSWERED, 0, 80);
  assert_null (strstr (second, RENEW));
  assert_non_null (strstr (third, RENEW));
}

/* A pipe gets a plain line a change, each whole. */
static void
test_without_a_terminal_each_change_is_a_line (void **state)
{
  g_autoptr (CidLiveTable) table = cid_live_table_new (FALSE);
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
    g_autoptr (CidLiveTable) table = cid_live_table_new (TRUE);
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
    cmocka_unit_test (test_the_last_call_is_renewed_in_place),
    cmocka_unit_test (test_an_older_call_gets_a_line_of_its_own),
    cmocka_unit_test (test_a_new_day_has_its_heading),
    cmocka_unit_test (test_after_an_interruption_nothing_is_renewed),
    cmocka_unit_test (test_without_a_terminal_each_change_is_a_line),
    cmocka_unit_test (test_no_line_is_wider_than_the_terminal),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
