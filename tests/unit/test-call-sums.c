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

#include "log/call-sums.h"

#define SYDNEY "Australia/Sydney"

static gint64
get_us (GTimeZone *zone, int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new (zone, year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
add (CidCallSums *sums, gint64 start_us, CidOutcome outcome)
{
  const CidCallTraits call = {
    .kind = cid_call_sums_get_kind (sums, CID_DIRECTION_INCOMING, outcome, "0101"),
    .start_us = start_us,
    .ring_us = 4 * G_USEC_PER_SEC,
    .talk_us = outcome == CID_OUTCOME_ANSWERED ? 60 * G_USEC_PER_SEC : -1,
    .number = 1,
  };

  cid_call_sums_add (sums, &call);
}

static const CidCallSum *
get (GPtrArray *list, guint i)
{
  assert_true (i < list->len);
  return g_ptr_array_index (list, i);
}

/* What each sum is made of: a missed call rang for nobody, and only talks are averaged. */
static void
test_what_is_summed (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  static const struct {
    gint64 start_us;
    CidDirection direction;
    CidOutcome outcome;
    gint64 ring_us;
    gint64 talk_us;
    gint64 number;
    const char *line;
  } calls[] = {
    { 0, CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, 4000000, 60000000, 1, "a" },
    { 1, CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, 8000000, 0, 2, "a" },
    { 2, CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, -1, 30000000, 1, NULL },
    { 3, CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, 20000000, -1, 1, "b" },
    { 4, CID_DIRECTION_INCOMING, CID_OUTCOME_UNKNOWN, 20000000, -1, 0, "a" },
    { 5, CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED, 9000000, 10000000, 0, "a" },
    { 6, CID_DIRECTION_OUTGOING, CID_OUTCOME_UNANSWERED, 9000000, -1, 0, "a" },
  };
  const CidCallSum *total = cid_call_sums_get_total (sums);

  assert_int_equal (cid_call_sum_get_wait_us (total), -1);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    const CidCallTraits call = {
      cid_call_sums_get_kind (sums, calls[i].direction, calls[i].outcome, calls[i].line),
      calls[i].start_us, calls[i].ring_us, calls[i].talk_us, calls[i].number
    };

    cid_call_sums_add (sums, &call);
  }
  assert_int_equal (total->n_calls, 7);
  assert_int_equal (total->n_incoming, 5);
  assert_int_equal (total->n_missed, 1);
  assert_int_equal (total->n_taken, 2);
  assert_int_equal (cid_call_sum_get_wait_us (total), 6000000);
  assert_int_equal (total->n_talks, 4);
  assert_int_equal (total->talk_us, 100000000);
}

/* Callers, lines and outcomes come by their number of calls, and a call is counted once in each. */
static void
test_the_most_come_first (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  g_autoptr (GPtrArray) callers = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  static const struct {
    gint64 number;
    const char *line;
    CidOutcome outcome;
  } calls[] = {
    { 7, "b", CID_OUTCOME_MISSED },   { 5, NULL, CID_OUTCOME_MISSED },
    { 5, "b", CID_OUTCOME_ANSWERED }, { 0, "a", CID_OUTCOME_MISSED },
    { 5, "b", CID_OUTCOME_REJECTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    const CidCallTraits call = { .kind = cid_call_sums_get_kind (sums, CID_DIRECTION_INCOMING,
                                                                 calls[i].outcome, calls[i].line),
                                 .ring_us = -1,
                                 .talk_us = -1,
                                 .number = calls[i].number };

    cid_call_sums_add (sums, &call);
  }
  callers = cid_call_sums_list (sums, CID_SUMS_BY_CALLER);
  lines = cid_call_sums_list (sums, CID_SUMS_BY_LINE);
  outcomes = cid_call_sums_list (sums, CID_SUMS_BY_OUTCOME);
  assert_int_equal (callers->len, 3);
  assert_int_equal (get (callers, 0)->key, 5);
  assert_int_equal (get (callers, 0)->n_calls, 3);
  assert_int_equal (get (callers, 1)->key, 0);
  assert_int_equal (get (callers, 2)->key, 7);
  assert_string_equal (get (lines, 0)->name, "b");
  assert_int_equal (lines->len, 3);
  assert_int_equal (outcomes->len, 3);
  assert_int_equal (get (outcomes, 0)->key, CID_OUTCOME_MISSED);
  assert_int_equal (get (outcomes, 0)->n_calls, 3);
}

/* A day without a call is a number too: nothing. Years, months and weeks end where they end. */
static void
test_days_weeks_and_months_over_new_year (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (SYDNEY);
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  g_autoptr (GPtrArray) days = NULL;
  g_autoptr (GPtrArray) weeks = NULL;
  g_autoptr (GPtrArray) months = NULL;
  g_autoptr (GPtrArray) weekdays = NULL;

  add (sums, get_us (zone, 2026, 1, 1, 0, 0), CID_OUTCOME_MISSED);
  add (sums, get_us (zone, 2025, 12, 31, 23, 59), CID_OUTCOME_ANSWERED);
  add (sums, get_us (zone, 2025, 12, 28, 12, 0), CID_OUTCOME_ANSWERED);
  days = cid_call_sums_list (sums, CID_SUMS_BY_DAY);
  assert_int_equal (days->len, 5);
  assert_int_equal (get (days, 0)->n_calls, 1);
  assert_int_equal (get (days, 1)->n_calls, 0);
  assert_int_equal (get (days, 3)->n_missed, 0);
  assert_int_equal (get (days, 4)->n_missed, 1);
  /* 2026-01-01 is the 20454th day, a Thursday. */
  assert_int_equal (get (days, 4)->key, 20454);
  weeks = cid_call_sums_list (sums, CID_SUMS_BY_WEEK);
  assert_int_equal (weeks->len, 2);
  assert_int_equal (get (weeks, 1)->key, 20454 - 3);
  assert_int_equal (get (weeks, 1)->n_calls, 2);
  months = cid_call_sums_list (sums, CID_SUMS_BY_MONTH);
  assert_int_equal (months->len, 2);
  assert_int_equal (get (months, 0)->key, 20454 - 31);
  assert_int_equal (get (months, 1)->key, 20454);
  weekdays = cid_call_sums_list (sums, CID_SUMS_BY_WEEKDAY);
  assert_int_equal (weekdays->len, 7);
  assert_int_equal (get (weekdays, 3)->n_calls, 1);
  assert_int_equal (get (weekdays, 0)->n_calls, 0);
}

/* Hours are those of the wall: the one that comes twice counts both, and the edges are left out. */
static void
test_hours_by_the_clock_on_the_wall (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (SYDNEY);
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  g_autoptr (GPtrArray) hours = NULL;
  /* The clocks go back from 3:00 to 2:00 on 2026-04-05, at 16:00 of the day before in UTC. */
  g_autoptr (GDateTime) change = g_date_time_new_utc (2026, 4, 4, 16, 0, 0);
  gint64 change_us = g_date_time_to_unix (change) * G_USEC_PER_SEC;

  add (sums, change_us + 30 * 60 * G_USEC_PER_SEC, CID_OUTCOME_MISSED);
  add (sums, change_us - 30 * 60 * G_USEC_PER_SEC, CID_OUTCOME_MISSED);
  add (sums, change_us + 150 * G_TIME_SPAN_MINUTE, CID_OUTCOME_MISSED);
  hours = cid_call_sums_list (sums, CID_SUMS_BY_HOUR);
  assert_int_equal (hours->len, 3);
  assert_int_equal (get (hours, 0)->key, 2);
  assert_int_equal (get (hours, 0)->n_calls, 2);
  assert_int_equal (get (hours, 1)->n_calls, 0);
  assert_int_equal (get (hours, 2)->key, 4);
}

/* Whatever the order, a calendar that asks for each call finds the same days and hours. */
static void
test_sums_agree_with_a_calendar (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (SYDNEY);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  g_autoptr (GPtrArray) days = NULL;
  g_autoptr (GPtrArray) hours = NULL;
  g_autoptr (GDateTime) epoch = g_date_time_new_utc (1970, 1, 1, 0, 0, 0);
  guint by_hour[24] = { 0 };
  g_autoptr (GHashTable) by_day = g_hash_table_new (NULL, NULL);
  guint first = 24;

  for (guint i = 0; i < 5000; i++) {
    gint64 second = 1700000000 + g_rand_int_range (random, 0, 3 * 365 * 24 * 3600);
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (second);
    g_autoptr (GDateTime) own = g_date_time_to_timezone (utc, zone);
    g_autoptr (GDateTime) midnight =
      g_date_time_new_utc (g_date_time_get_year (own), g_date_time_get_month (own),
                           g_date_time_get_day_of_month (own), 0, 0, 0);
    int day = (int) (g_date_time_difference (midnight, epoch) / G_TIME_SPAN_DAY);
    guint hour = (guint) g_date_time_get_hour (own);

    by_hour[hour]++;
    first = MIN (first, hour);
    g_hash_table_insert (
      by_day, GINT_TO_POINTER (day),
      GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (by_day, GINT_TO_POINTER (day))) + 1));
    add (sums, second * G_USEC_PER_SEC, CID_OUTCOME_ANSWERED);
  }
  days = cid_call_sums_list (sums, CID_SUMS_BY_DAY);
  for (guint i = 0; i < days->len; i++)
    assert_int_equal (
      get (days, i)->n_calls,
      GPOINTER_TO_INT (g_hash_table_lookup (by_day, GINT_TO_POINTER ((int) get (days, i)->key))));
  hours = cid_call_sums_list (sums, CID_SUMS_BY_HOUR);
  assert_int_equal (get (hours, 0)->key, first);
  for (guint i = 0; i < hours->len; i++)
    assert_int_equal (get (hours, i)->n_calls, by_hour[get (hours, i)->key]);
}

/* No call, no sum: nothing is invented. */
static void
test_no_calls (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);

  for (CidSumsBy by = 0; by < CID_SUMS_N_BY; by++) {
    g_autoptr (GPtrArray) list = cid_call_sums_list (sums, by);

    for (guint i = 0; i < list->len; i++)
      assert_int_equal (get (list, i)->n_calls, 0);
    assert_int_equal (cid_sums_by_from_nick (cid_sums_by_to_nick (by)), by);
  }
  assert_int_equal (cid_sums_by_from_nick ("year"), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_summed),
    cmocka_unit_test (test_the_most_come_first),
    cmocka_unit_test (test_days_weeks_and_months_over_new_year),
    cmocka_unit_test (test_hours_by_the_clock_on_the_wall),
    cmocka_unit_test (test_sums_agree_with_a_calendar),
    cmocka_unit_test (test_no_calls),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
