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

#include "command-kit.h"
#include "log-kit.h"

#define IN CID_DIRECTION_INCOMING
#define OUT CID_DIRECTION_OUTGOING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob", FALSE },
  { "u3", 7200, "0288887777", OUT, CID_OUTCOME_UNANSWERED, NULL, FALSE },
  { "u4", 10800, "0299991234", IN, CID_OUTCOME_REJECTED, "Ana Pérez", FALSE },
  { "u5", 86400, "0400000001", IN, CID_OUTCOME_ANSWERED, "Ana Pérez", FALSE },
  { "u6", 90000, "0491570156", IN, CID_OUTCOME_MISSED, "Rehearsal", TRUE },
};

static void
write_calls (void)
{
  scratch_write (home, "config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n");
  write_log (home, calls, G_N_ELEMENTS (calls));
}

/* An empty log says what to do, and what was left out says how it is asked for. */
static void
test_nothing_to_sum (void **state)
{
  static const CommandRow rows[] = {
    { "stats --all", CID_EXIT_NOTHING, "No calls yet. Try one: cidalert simulate", "" },
    { "stats --missed", CID_EXIT_NOTHING, "No such calls in the last 30 days; --all asks", "" },
    { "stats --all --missed", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "stats --since 2020-01-01", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "stats --all --json", CID_EXIT_NOTHING, "", "" },
  };
  static const CommandRow without_log = { "stats", CID_EXIT_NOTHING, "No calls yet.", "" };
  static const CommandRow with_log = { "stats", CID_EXIT_NOTHING, "in the last 30 days", "" };

  check_commands (cid_command_stats, rows, G_N_ELEMENTS (rows));
  check_commands (cid_command_stats, &without_log, 1);
  write_log (home, NULL, 0);
  check_commands (cid_command_stats, rows, G_N_ELEMENTS (rows));
  check_commands (cid_command_stats, &with_log, 1);
}

/* A slip is told. */
static void
test_wrong_usage_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "stats extra", CID_EXIT_USAGE, "", "unexpected argument “extra”; see cidalert stats --help" },
    { "stats --by year", CID_EXIT_USAGE, "", "“year” is nothing to put calls together by" },
    { "stats --by day,", CID_EXIT_USAGE, "", "“” is nothing to put" },
    { "stats --by ''", CID_EXIT_USAGE, "", "“” is nothing to put" },
    { "stats --by day --by ''", CID_EXIT_USAGE, "", "“” is nothing to put" },
    { "stats --by day --top 3", CID_EXIT_USAGE, "", "--top wants --by caller" },
    { "stats --phone ''", CID_EXIT_USAGE, "", "--phone is empty" },
    { "stats --top 0", CID_EXIT_USAGE, "", "--top takes a number from 1 on" },
    { "stats --all --since today", CID_EXIT_USAGE, "", "--all and --since exclude each other" },
    { "stats --since someday", CID_EXIT_USAGE, "", "someday" },
    { "stats -i -o", CID_EXIT_USAGE, "", "--incoming and --outgoing exclude each other" },
  };

  check_commands (cid_command_stats, rows, G_N_ELEMENTS (rows));
}

/* Each way to put calls together, and each filter, gives its sums. */
static void
test_sums_of_the_log (void **state)
{
  static const CommandRow rows[] = {
    { "stats --all", CID_EXIT_DONE, "all\t\t5\t4\t1\t", "" },
    { "stats --all --simulated", CID_EXIT_DONE, "all\t\t6\t5\t2\t", "" },
    { "stats --all --by day", CID_EXIT_DONE, "day\t2026-11-22\t4\t3\t1\t", "" },
    { "stats --all --by week", CID_EXIT_DONE, "week\t2026-11-16\t4\t", "" },
    { "stats --all --by month", CID_EXIT_DONE, "month\t2026-11\t5\t", "" },
    { "stats --all --by weekday", CID_EXIT_DONE, "weekday\tsunday\t4\t", "" },
    { "stats --all --by hour", CID_EXIT_DONE, "hour\t12\t2\t2\t1\t", "" },
    { "stats --all --by outcome", CID_EXIT_DONE, "outcome\tanswered\t2\t", "" },
    { "stats --all --by line", CID_EXIT_DONE, "line\t0101\t5\t", "" },
    { "stats --all --by caller", CID_EXIT_DONE, "caller\tAna Pérez\t3\t", "" },
    { "stats --all --by day,hour --by line", CID_EXIT_DONE, "line\t0101\t5\t", "" },
    { "stats --all --missed", CID_EXIT_DONE, "all\t\t1\t1\t1\t", "" },
    { "stats --all --outgoing", CID_EXIT_DONE, "all\t\t1\t0\t0\t", "" },
    { "stats --all --number '02*'", CID_EXIT_DONE, "all\t\t3\t2\t1\t", "" },
    { "stats --all --name ana", CID_EXIT_DONE, "all\t\t3\t3\t1\t", "" },
    { "stats --all --phone desk", CID_EXIT_DONE, "all\t\t5\t4\t1\t", "" },
    { "stats --all --phone hall", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "stats --all --stranger", CID_EXIT_DONE, "all\t\t1\t0\t0\t", "" },
    { "stats --since 2026-11-22T12:30", CID_EXIT_DONE, "all\t\t4\t3\t0\t", "" },
    { "stats --until 2026-11-22T12:30", CID_EXIT_DONE, "all\t\t1\t1\t1\t", "" },
    { "stats --all --json", CID_EXIT_DONE, "{\"since\":null,\"until\":null,\"calls\":5,", "" },
    { "stats --all --json --by hour", CID_EXIT_DONE, "\"by\":{\"hour\":[{\"hour\":12,", "" },
  };

  write_calls ();
  check_commands (cid_command_stats, rows, G_N_ELEMENTS (rows));
}

/* One person with two numbers is one caller; so many are shown as are asked for. */
static void
test_callers_are_people (void **state)
{
  write_calls ();
  assert_int_equal (run_command (cid_command_stats, "stats --all --by caller --top 2"),
                    CID_EXIT_DONE);
  assert_says ("stats", printed->str, "caller\tAna Pérez\t3\t3\t1\t");
  assert_null (strstr (printed->str, "8888"));
}

/* What nobody asked for is of the last thirty days. */
static void
test_the_usual_days_are_thirty (void **state)
{
  const gint64 now = (g_get_real_time () - NOON) / G_USEC_PER_SEC;
  const LogRow rows[] = {
    { "u1", now - 31 * 86400, "0299991234", IN, CID_OUTCOME_MISSED, NULL, FALSE },
    { "u2", now - 28 * 86400, "0299991234", IN, CID_OUTCOME_MISSED, NULL, FALSE },
    { "u3", now - 60, "0299991234", IN, CID_OUTCOME_MISSED, NULL, FALSE },
  };

  write_log (home, rows, G_N_ELEMENTS (rows));
  assert_int_equal (run_command (cid_command_stats, "stats"), CID_EXIT_DONE);
  assert_says ("stats", printed->str, "all\t\t2\t");
}

/* The sums are those of the calls that the log shows for the same question. */
static void
test_stats_count_what_the_log_shows (void **state)
{
  static const char *const filters[] = { "",          "--missed",     "--incoming", "--outgoing",
                                         "--contact", "--number 04*", "--open",     "--simulated" };

  write_calls ();
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autofree char *log = g_strdup_printf ("log --all --json %s", filters[i]);
    g_autofree char *stats = g_strdup_printf ("stats --all %s", filters[i]);
    g_autofree char *expected = NULL;
    guint n_lines = 0;

    assert_int_equal (run_command (cid_command_log, log), CID_EXIT_DONE);
    for (const char *c = printed->str; *c != '\0'; c++)
      n_lines += *c == '\n' ? 1 : 0;
    expected = g_strdup_printf ("all\t\t%u\t", n_lines);
    assert_int_equal (run_command (cid_command_stats, stats), CID_EXIT_DONE);
    assert_says (stats, printed->str, expected);
  }
}

/* A log that is damaged is told as it is. */
static void
test_a_damaged_log_is_a_failure (void **state)
{
  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  assert_int_equal (run_command (cid_command_stats, "stats"), CID_EXIT_FAILED);
  assert_says ("stats", complained->str, "cidalert stats: ");
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_nothing_to_sum),
    command_test (test_wrong_usage_is_told),
    command_test (test_sums_of_the_log),
    command_test (test_callers_are_people),
    command_test (test_the_usual_days_are_thirty),
    command_test (test_stats_count_what_the_log_shows),
    command_test (test_a_damaged_log_is_a_failure),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
