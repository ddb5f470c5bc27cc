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

#include "base/error.h"
#include "base/when.h"

#define SYDNEY "Australia/Sydney"
#define BERLIN "Europe/Berlin"
#define HAVANA "America/Havana"
#define LORD_HOWE "Australia/Lord_Howe"

/* Sunday afternoon. */
#define NOW "2026-11-22T16:20:30+11:00"

typedef struct {
  const char *text;
  const char *expected;
} Case;

static const Case cases[] = {
  { "now", "2026-11-22T16:20:30.000+11:00" },
  { "today", "2026-11-22T00:00:00.000+11:00" },
  { "yesterday", "2026-11-21T00:00:00.000+11:00" },
  { " Today ", "2026-11-22T00:00:00.000+11:00" },
  { "YESTERDAY", "2026-11-21T00:00:00.000+11:00" },
  { "saturday", "2026-11-21T00:00:00.000+11:00" },
  { "Monday", "2026-11-16T00:00:00.000+11:00" },
  { "mon", "2026-11-16T00:00:00.000+11:00" },
  { "thurs", "2026-11-19T00:00:00.000+11:00" },
  { "sunday", "2026-11-15T00:00:00.000+11:00" },
  { "30s", "2026-11-22T16:20:00.000+11:00" },
  { "30m", "2026-11-22T15:50:30.000+11:00" },
  { "3h", "2026-11-22T13:20:30.000+11:00" },
  { "2d", "2026-11-20T16:20:30.000+11:00" },
  { "2w", "2026-11-08T16:20:30.000+11:00" },
  { "1y", "2025-11-22T16:20:30.000+11:00" },
  { "2d 3h 30m", "2026-11-20T12:50:30.000+11:00" },
  { "1h30m", "2026-11-22T14:50:30.000+11:00" },
  { "2 months ago", "2026-09-22T16:20:30.000+10:00" },
  { "this week", "2026-11-16T00:00:00.000+11:00" },
  { "last week", "2026-11-09T00:00:00.000+11:00" },
  { "this month", "2026-11-01T00:00:00.000+11:00" },
  { "Last Month", "2026-10-01T00:00:00.000+10:00" },
  { "this year", "2026-01-01T00:00:00.000+11:00" },
  { "last year", "2025-01-01T00:00:00.000+11:00" },
  { "last monday", "2026-11-16T00:00:00.000+11:00" },
  { "2 days", "2026-11-20T16:20:30.000+11:00" },
  { "1 hour 20 minutes ago", "2026-11-22T15:00:30.000+11:00" },
  { "0d", "2026-11-22T16:20:30.000+11:00" },
  { "2026-11-01", "2026-11-01T00:00:00.000+11:00" },
  { "2026-6-1", "2026-06-01T00:00:00.000+10:00" },
  { "2026-11-01 14:30", "2026-11-01T14:30:00.000+11:00" },
  { "2026-11-01T14:30", "2026-11-01T14:30:00.000+11:00" },
  { "2026-11-01 14:30:05", "2026-11-01T14:30:05.000+11:00" },
  { "2026-11-01T14:30:05.250Z", "2026-11-02T01:30:05.250+11:00" },
  { "2026-11-01t14:30:05z", "2026-11-02T01:30:05.000+11:00" },
  { "2026-11-01T14:30:05+01:00", "2026-11-02T00:30:05.000+11:00" },
  { "2026-11-01T14:30:05-0330", "2026-11-02T05:00:05.000+11:00" },
  { "2030-01-01", "2030-01-01T00:00:00.000+11:00" },
  { "14:30", "2026-11-22T14:30:00.000+11:00" },
  { "16:20:30", "2026-11-22T16:20:30.000+11:00" },
  { "16:21", "2026-11-21T16:21:00.000+11:00" },
  { "9:05", "2026-11-22T09:05:00.000+11:00" },
};

static const char *const bad_texts[] = {
  NULL,
  "",
  "  ",
  "tomorrow",
  "mo",
  "m",
  "5",
  "d",
  "ago",
  "last",
  "last fortnight",
  "this monday",
  "this",
  "-2d",
  "2d-3h",
  "2d 3",
  "2 fortnights",
  "2d agoo",
  "9999999d",
  "999999y",
  "2026-13-01",
  "2026-02-30",
  "0000-01-01",
  "2026-11",
  "2026-11-01 25:00",
  "2026-11-01 14:60",
  "2026-11-01 14",
  "2026-11-01T14:30+99:00",
  "2026-11-01 14:30 later",
  "24:00",
  "12:3",
  "14:30:61",
  "todayyesterday",
  "\xFF\xFE",
  "２d",
};

static GDateTime *
make_time (const char *text, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, NULL);

  assert_non_null (zone);
  assert_non_null (when);
  return g_date_time_to_timezone (when, zone);
}

static char *
write_time (GDateTime *when)
{
  gint64 us = g_date_time_to_unix (when) * G_USEC_PER_SEC + g_date_time_get_microsecond (when);

  return cid_when_to_rfc3339 (us, g_date_time_get_timezone (when));
}

/* Every way to say when that the manual promises. */
static void
test_times_are_understood (void **state)
{
  g_autoptr (GDateTime) now = make_time (NOW, SYDNEY);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GDateTime) when = cid_when_parse (cases[i].text, now, &error);
    g_autofree char *text = NULL;

    assert_null (error);
    assert_non_null (when);
    text = write_time (when);
    assert_string_equal (text, cases[i].expected);
  }
}

/* Who mistypes is told what he typed and what would do. */
static void
test_bad_times_are_refused (void **state)
{
  g_autoptr (GDateTime) now = make_time (NOW, SYDNEY);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GDateTime) when = cid_when_parse (bad_texts[i], now, &error);

    assert_null (when);
    assert_non_null (error);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_non_null (strstr (error->message, "yesterday"));
    assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

/* On the day after the clocks went back, yesterday still begins at midnight. */
static void
test_days_begin_at_midnight_when_clocks_change (void **state)
{
  static const struct {
    const char *now;
    const char *zone;
    const char *text;
    const char *expected;
  } changes[] = {
    { "2026-10-26T00:30:00+01:00", BERLIN, "yesterday", "2026-10-25T00:00:00.000+02:00" },
    { "2026-10-25T12:00:00+01:00", BERLIN, "today", "2026-10-25T00:00:00.000+02:00" },
    { "2026-10-25T12:00:00+01:00", BERLIN, "1d", "2026-10-24T12:00:00.000+02:00" },
    { "2026-10-25T12:00:00+01:00", BERLIN, "24h", "2026-10-24T13:00:00.000+02:00" },
    { "2026-03-29T12:00:00+02:00", BERLIN, "today", "2026-03-29T00:00:00.000+01:00" },
    { "2026-10-05T00:10:00+11:00", SYDNEY, "yesterday", "2026-10-04T00:00:00.000+10:00" },
    { "2026-01-01T00:00:00+00:00", "UTC", "yesterday", "2025-12-31T00:00:00.000+00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GDateTime) now = make_time (changes[i].now, changes[i].zone);
    g_autoptr (GDateTime) when = cid_when_parse (changes[i].text, now, NULL);
    g_autofree char *text = when != NULL ? write_time (when) : NULL;

    assert_string_equal (text, changes[i].expected);
  }
}

/* Where clocks go back a time comes twice: a day begins with the first midnight, and what is asked
   for has begun by then. Where they go forward it comes with the jump. */
static void
test_times_that_come_twice_or_never (void **state)
{
  static const struct {
    const char *now;
    const char *zone;
    const char *text;
    const char *expected;
  } rows[] = {
    { "2026-11-01T10:00:00-05:00", HAVANA, "today", "2026-11-01T00:00:00.000-04:00" },
    { "2026-11-01T10:00:00-05:00", HAVANA, "2026-11-01", "2026-11-01T00:00:00.000-04:00" },
    { "2026-11-01T10:00:00-05:00", HAVANA, "this month", "2026-11-01T00:00:00.000-04:00" },
    { "2026-11-02T10:00:00-05:00", HAVANA, "yesterday", "2026-11-01T00:00:00.000-04:00" },
    { "2026-11-02T10:00:00-05:00", HAVANA, "sunday", "2026-11-01T00:00:00.000-04:00" },
    { "2026-11-01T10:00:00-05:00", HAVANA, "0:59", "2026-11-01T00:59:00.000-05:00" },
    { "2026-11-01T10:00:00-05:00", HAVANA, "1:00", "2026-11-01T01:00:00.000-05:00" },
    { "2026-10-25T02:15:00+02:00", BERLIN, "2:10", "2026-10-25T02:10:00.000+02:00" },
    { "2026-10-25T02:15:00+02:00", BERLIN, "2:20", "2026-10-24T02:20:00.000+02:00" },
    { "2026-10-25T02:15:00+01:00", BERLIN, "2:10", "2026-10-25T02:10:00.000+01:00" },
    { "2026-10-25T02:15:00+01:00", BERLIN, "2:20", "2026-10-25T02:20:00.000+02:00" },
    { "2026-10-26T12:00:00+01:00", BERLIN, "2026-10-25 02:30", "2026-10-25T02:30:00.000+02:00" },
    { "2026-10-26T12:00:00+01:00", BERLIN, "2026-10-25 03:00", "2026-10-25T03:00:00.000+01:00" },
    { "2026-10-26T12:00:00+01:00", BERLIN, "2026-10-25 02:30+01:00",
      "2026-10-25T02:30:00.000+01:00" },
    { "2026-03-29T12:00:00+02:00", BERLIN, "2026-03-29 02:30", "2026-03-29T03:00:00.000+02:00" },
    { "2026-04-06T12:00:00+10:30", LORD_HOWE, "2026-04-05 01:45", "2026-04-05T01:45:00.000+11:00" },
    { "2026-04-06T12:00:00+10:30", LORD_HOWE, "2026-04-05 01:15", "2026-04-05T01:15:00.000+11:00" },
    { "2026-04-06T12:00:00+10:30", LORD_HOWE, "2026-04-05 02:00", "2026-04-05T02:00:00.000+10:30" },
    { "2026-10-04T12:00:00+11:00", LORD_HOWE, "2:15", "2026-10-04T02:30:00.000+11:00" },
    { "2026-09-06T12:00:00-03:00", "America/Santiago", "today", "2026-09-06T01:00:00.000-03:00" },
    { "2026-01-01T12:00:00+05:45", "Asia/Kathmandu", "0001-01-01",
      "1970-01-01T05:30:00.000+05:30" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GDateTime) now = make_time (rows[i].now, rows[i].zone);
    g_autoptr (GDateTime) when = cid_when_parse (rows[i].text, now, NULL);
    g_autofree char *text = when != NULL ? write_time (when) : NULL;

    assert_string_equal (text, rows[i].expected);
  }
}

/* A day is over at midnight, however long it was, and where clocks skip midnight, at what comes
 * instead. */
static void
test_the_next_day_begins_at_midnight (void **state)
{
  static const struct {
    const char *now;
    const char *zone;
    const char *expected;
  } days[] = {
    { "2026-11-23T18:40:00+11:00", SYDNEY, "2026-11-24T00:00:00.000+11:00" },
    { "2026-11-23T23:59:59.999999+11:00", SYDNEY, "2026-11-24T00:00:00.000+11:00" },
    { "2026-11-24T00:00:00+11:00", SYDNEY, "2026-11-25T00:00:00.000+11:00" },
    { "2026-12-31T12:00:00+00:00", "UTC", "2027-01-01T00:00:00.000+00:00" },
    { "2026-10-25T00:30:00+02:00", BERLIN, "2026-10-26T00:00:00.000+01:00" },
    { "2026-03-29T00:30:00+01:00", BERLIN, "2026-03-30T00:00:00.000+02:00" },
    { "2018-11-03T12:00:00-03:00", "America/Sao_Paulo", "2018-11-04T01:00:00.000-02:00" },
    { "2011-12-29T12:00:00-10:00", "Pacific/Apia", "2011-12-31T00:00:00.000+14:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GDateTime) now = make_time (days[i].now, days[i].zone);
    gint64 us = g_date_time_to_unix (now) * G_USEC_PER_SEC + g_date_time_get_microsecond (now);
    GTimeZone *zone = g_date_time_get_timezone (now);
    gint64 midnight_us = cid_when_get_midnight_after (us, zone);
    g_autofree char *text = cid_when_to_rfc3339 (midnight_us, zone);

    assert_string_equal (text, days[i].expected);
    assert_true (midnight_us > us);
  }
}

/* No clock is believed so much that there is no tomorrow. */
static void
test_there_is_always_a_next_day (void **state)
{
  static const gint64 moments[] = { 0, -1, G_MAXINT64 / 2, G_MININT64 / 2 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (BERLIN);

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    assert_true (cid_when_get_midnight_after (moments[i], zone) > moments[i]);
}

/* Lengths are those of the clock, whatever day it is. */
static void
test_lengths_of_time (void **state)
{
  static const struct {
    const char *text;
    gint64 seconds;
  } rows[] = {
    { "5m", 300 },        { "90s", 90 },   { "1h 30m", 5400 },
    { "90 Seconds", 90 }, { "1d", 86400 }, { "0s", 0 },
  };
  static const char *const bad[] = { "", "5", "5:00", "yesterday", "2026-11-01", "-5m", "m" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 duration_us = -1;

    assert_true (cid_when_parse_duration (rows[i].text, &duration_us, NULL));
    assert_int_equal (duration_us, rows[i].seconds * G_USEC_PER_SEC);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    gint64 duration_us = 7;
    g_autoptr (GError) error = NULL;

    assert_false (cid_when_parse_duration (bad[i], &duration_us, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_int_equal (duration_us, 7);
  }
}

/* January comes after December, and a Monday is the beginning of its own week. */
static void
test_periods_at_their_edges (void **state)
{
  static const struct {
    const char *now;
    const char *text;
    const char *expected;
  } rows[] = {
    { "2026-01-15T12:00:00+11:00", "last month", "2025-12-01T00:00:00.000+11:00" },
    { "2026-11-16T00:00:00+11:00", "this week", "2026-11-16T00:00:00.000+11:00" },
    { "2026-11-15T23:59:59+11:00", "this week", "2026-11-09T00:00:00.000+11:00" },
    { "2026-01-01T00:00:00+11:00", "last week", "2025-12-22T00:00:00.000+11:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GDateTime) now = make_time (rows[i].now, SYDNEY);
    g_autoptr (GDateTime) when = cid_when_parse (rows[i].text, now, NULL);
    g_autofree char *text = NULL;

    assert_non_null (when);
    text = cid_when_to_rfc3339 (g_date_time_to_unix (when) * G_USEC_PER_SEC,
                                g_date_time_get_timezone (now));
    assert_string_equal (text, rows[i].expected);
  }
}

/* A file from elsewhere says anything, and deadlines are reckoned from it. */
static void
test_times_that_cannot_be_are_not_known (void **state)
{
  static const struct {
    gint64 said;
    gint64 believed;
  } rows[] = {
    { 0, 0 },
    { 1, 1 },
    { G_GINT64_CONSTANT (1795348800000000), G_GINT64_CONSTANT (1795348800000000) },
    { G_GINT64_CONSTANT (253402300799999999), G_GINT64_CONSTANT (253402300799999999) },
    { G_GINT64_CONSTANT (253402300800000000), 0 },
    { G_MAXINT64, 0 },
    { -1, 0 },
    { G_MININT64, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_when_believe (rows[i].said), rows[i].believed);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_times_are_understood),
    cmocka_unit_test (test_bad_times_are_refused),
    cmocka_unit_test (test_days_begin_at_midnight_when_clocks_change),
    cmocka_unit_test (test_times_that_come_twice_or_never),
    cmocka_unit_test (test_the_next_day_begins_at_midnight),
    cmocka_unit_test (test_there_is_always_a_next_day),
    cmocka_unit_test (test_lengths_of_time),
    cmocka_unit_test (test_periods_at_their_edges),
    cmocka_unit_test (test_times_that_cannot_be_are_not_known),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
