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

#include "log/sums-tally.h"
#include "sql-kit.h"

/* 2026-11-22 13:30 in UTC: half an hour after midnight in Sydney. */
#define EVENING_US G_GINT64_CONSTANT (1795354200000000)

/* An empty log; the runs, numbers and events that its calls name need not be there. */
static int
set_up (void **state)
{
  sqlite3 *database = open_memory ();

  run_sql (database, "PRAGMA foreign_keys = OFF");
  *state = database;
  return 0;
}

static int
tear_down (void **state)
{
  sqlite3_close (*state);
  return 0;
}

/* @traits: class, number, ring, talk, direction, outcome and line, as SQL writes them. */
static void
add_call (sqlite3 *database, gint64 start_us, const char *traits)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO calls (class, number, ring_us, talk_us, direction, outcome, line,"
                     " start_us, uid, run, start_boot_us, party, withheld, simulated, first_seq,"
                     " last_seq, changed)"
                     " SELECT %s, %" G_GINT64_FORMAT ", 'u', 1, 0, 'number', 0, 0, n, n, n"
                     " FROM (SELECT count (*) + 1 AS n FROM calls)",
                     traits, start_us);

  run_sql (database, sql);
}

static CidCallSums *
tally (sqlite3 *database, const CidCallQuery *query, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GError) error = NULL;
  CidCallSums *sums = cid_sums_tally (database, query, zone, &error);

  assert_null (error);
  assert_non_null (sums);
  return sums;
}

static void
assert_n_calls (CidCallSums *sums, guint64 n_calls)
{
  assert_int_equal (cid_call_sums_get_total (sums)->n_calls, n_calls);
}

static void
assert_no_functions (sqlite3 *database)
{
  static const char *const uses[] = { "SELECT cid_sum (1, 2, 3, 4, 5, 6, 7)",
                                      "SELECT cid_sum_filed (1, 2, 3, 4, 5)" };

  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++) {
    g_autoptr (sqlite3_stmt) statement = NULL;

    assert_int_equal (sqlite3_prepare_v2 (database, uses[i], -1, &statement, NULL), SQLITE_ERROR);
    assert_non_null (strstr (sqlite3_errmsg (database), "no such function"));
  }
}

/* What a phone did not tell, or what only a newer program knows, is counted as not known. */
static void
test_missing_values_count_as_not_known (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallSums) sums = NULL;
  g_autoptr (GPtrArray) callers = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  const CidCallSum *total;

  add_call (*state, EVENING_US, "NULL, NULL, NULL, NULL, 'incoming', 'answered', NULL");
  add_call (*state, EVENING_US, "NULL, NULL, 9, NULL, 'sideways', 'eaten', 'a'");
  sums = tally (*state, query, "UTC");
  total = cid_call_sums_get_total (sums);
  callers = cid_call_sums_list (sums, CID_SUMS_BY_CALLER);
  outcomes = cid_call_sums_list (sums, CID_SUMS_BY_OUTCOME);
  assert_n_calls (sums, 2);
  assert_int_equal (total->n_taken, 0);
  assert_int_equal (total->n_talks, 0);
  assert_int_equal (total->talk_us, 0);
  assert_int_equal (callers->len, 1);
  assert_int_equal (((CidCallSum *) g_ptr_array_index (callers, 0))->key, 0);
  assert_int_equal (outcomes->len, 2);
  assert_int_equal (((CidCallSum *) g_ptr_array_index (outcomes, 1))->key, CID_OUTCOME_UNKNOWN);
}

/* Sums are of all that was asked for, whatever page a list of it would begin and end with, and
 * whether a call was filed or not; of each class only what was asked for. */
static void
test_pages_are_left_aside_and_filters_are_not (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallSums) all = NULL;
  g_autoptr (CidCallSums) some = NULL;

  run_sql (*state,
           "INSERT INTO classes VALUES (2, 'incoming', 'missed', 1, 0, 0, 1, 0, 'a', ',1,'),"
           " (5, 'outgoing', 'answered', 0, 0, 0, 1, 1, 'a', ',1,')");
  add_call (*state, EVENING_US, "2, 1, 9, NULL, 'incoming', 'missed', 'a'");
  add_call (*state, EVENING_US, "5, 1, 9, 9, 'outgoing', 'answered', 'a'");
  add_call (*state, EVENING_US, "NULL, 1, 9, NULL, 'incoming', 'missed', 'a'");
  query->limit = 1;
  query->before_id = 2;
  query->after_id = 2;
  all = tally (*state, query, "UTC");
  assert_n_calls (all, 3);
  assert_int_equal (cid_call_sums_get_total (all)->n_missed, 2);
  query->direction = CID_DIRECTION_OUTGOING;
  some = tally (*state, query, "UTC");
  assert_n_calls (some, 1);
  assert_int_equal (cid_call_sums_get_total (some)->talk_us, 9);
}

/* A log that was damaged, or made by somebody else, is summed call by call. */
static void
test_impossible_classes_are_left_aside (void **state)
{
  static const char *const ids[] = { "-3", "0", "9223372036854775807" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autoptr (CidCallSums) sums = NULL;
    g_autofree char *class = g_strdup_printf (
      "INSERT INTO classes VALUES (%s, 'incoming', 'missed', 1, 0, 0, 1, 0, 'a', ',1,')", ids[i]);
    g_autofree char *traits = g_strconcat (ids[i], ", 1, 9, NULL, 'incoming', 'missed', 'a'", NULL);

    run_sql (*state, "DELETE FROM classes");
    run_sql (*state, class);
    add_call (*state, EVENING_US, traits);
    sums = tally (*state, query, "UTC");
    assert_n_calls (sums, i + 1);
  }
}

/* The day is that of the zone that was asked for, not of the machine, whose own is UTC here. */
static void
test_days_are_those_of_the_zone (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallSums) here = NULL;
  g_autoptr (CidCallSums) there = NULL;
  g_autoptr (GPtrArray) days = NULL;
  g_autoptr (GPtrArray) next_days = NULL;

  add_call (*state, EVENING_US, "NULL, 1, 9, NULL, 'incoming', 'missed', 'a'");
  here = tally (*state, query, "UTC");
  there = tally (*state, query, "Australia/Sydney");
  days = cid_call_sums_list (here, CID_SUMS_BY_DAY);
  next_days = cid_call_sums_list (there, CID_SUMS_BY_DAY);
  assert_int_equal (days->len, 1);
  assert_int_equal (next_days->len, 1);
  assert_int_equal (((CidCallSum *) g_ptr_array_index (days, 0))->key, 20779);
  assert_int_equal (((CidCallSum *) g_ptr_array_index (next_days, 0))->key, 20780);
}

/* An empty log sums to nothing, one that cannot be read is an error; and either way no function
 * stays in the database that points to what the tally had on its stack. */
static void
test_errors_are_told_and_nothing_stays (void **state)
{
  static const char *const losses[] = { "DROP TABLE calls", "DROP TABLE classes" };
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidCallSums) empty = tally (*state, query, "UTC");
  g_autoptr (GPtrArray) days = cid_call_sums_list (empty, CID_SUMS_BY_DAY);

  assert_n_calls (empty, 0);
  assert_int_equal (days->len, 0);
  assert_no_functions (*state);
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++) {
    g_autoptr (CidCallSums) sums = NULL;
    g_autoptr (GError) error = NULL;

    run_sql (*state, losses[i]);
    sums = cid_sums_tally (*state, query, zone, &error);
    assert_null (sums);
    assert_non_null (error);
    assert_no_functions (*state);
  }
}

#define tally_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

#define TEXT(text) ((char *) (text))
#define BY_START "SEARCH c USING INDEX calls_by_start (start_us>? AND start_us<?)"
#define BY_NUMBER "SEARCH c USING INDEX calls_by_number (number=? AND class>?)"
#define UNFILED "SCAN c USING INDEX calls_unfiled"

/* How the calls are found that are summed: a stretch of time, and one number or those that begin
   alike, without reading others; what is not filed yet, among the few that are not. */
static const struct {
  CidCallQuery query;
  CidSumsOf part;
  const char *plans[2];
} plans[] = {
  { { .until_us = 5 }, CID_SUMS_OF_FILED, { BY_START } },
  { { .until_us = 5 }, CID_SUMS_OF_ALL, { BY_START } },
  { { .until_us = 5 }, CID_SUMS_OF_UNFILED, { UNFILED } },
  { { .until_us = 5, .line = TEXT ("01"), .phone = TEXT ("desk") },
    CID_SUMS_OF_FILED,
    { BY_START } },
  { { .until_us = 5, .line = TEXT ("01"), .phone = TEXT ("desk") },
    CID_SUMS_OF_ALL,
    { BY_START, "SEARCH l USING PRIMARY KEY (call=?)" } },
  { { .until_us = 5, .name = TEXT ("ana") }, CID_SUMS_OF_FILED, { BY_START } },
  { { .until_us = 5, .number = TEXT ("+61") },
    CID_SUMS_OF_FILED,
    { BY_NUMBER, "SEARCH n USING COVERING INDEX sqlite_autoindex_numbers_1 (number=?)" } },
  { { .until_us = 5, .number = TEXT ("+61"), .number_is_prefix = TRUE },
    CID_SUMS_OF_FILED,
    { BY_START } },
  { { .since_us = G_MININT64,
      .until_us = G_MAXINT64,
      .number = TEXT ("+61"),
      .number_is_prefix = TRUE },
    CID_SUMS_OF_FILED,
    { BY_NUMBER, "SEARCH n USING COVERING INDEX sqlite_autoindex_numbers_1 (number>?" } },
  { { .until_us = 5, .number = TEXT ("+61") }, CID_SUMS_OF_UNFILED, { UNFILED } },
};

static void
ignore (sqlite3_context *context, int n_values, sqlite3_value **values)
{
}

static void
end (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

static void
ignore_one (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  sqlite3_result_null (context);
}

/* A year of a long log is summed by what lies in that year alone. */
static void
test_sums_go_by_index (void **state)
{
  sqlite3 *database = *state;

  sqlite3_create_function (database, "cid_sum", -1, SQLITE_UTF8, NULL, NULL, ignore, end);
  sqlite3_create_function (database, "cid_sum_filed", -1, SQLITE_UTF8, NULL, NULL, ignore, end);
  sqlite3_create_function (database, "cid_fold", 1, SQLITE_UTF8, NULL, ignore_one, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++) {
    CidCallQuery query = plans[i].query;
    g_autofree char *sql = NULL;
    g_autofree char *plan = NULL;

    query.direction = -1;
    sql = cid_call_query_to_sums_sql (&query, plans[i].part);
    plan = explain (database, sql);
    for (gsize j = 0; j < G_N_ELEMENTS (plans[i].plans) && plans[i].plans[j] != NULL; j++)
      if (strstr (plan, plans[i].plans[j]) == NULL)
        fail_msg ("%s\n%s", sql, plan);
    assert_null (strstr (plan, "TEMP B-TREE"));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    tally_test (test_missing_values_count_as_not_known),
    tally_test (test_pages_are_left_aside_and_filters_are_not),
    tally_test (test_impossible_classes_are_left_aside),
    tally_test (test_days_are_those_of_the_zone),
    tally_test (test_errors_are_told_and_nothing_stays),
    tally_test (test_sums_go_by_index),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
