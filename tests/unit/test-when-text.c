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

#include <math.h>

#include "base/when.h"

#define SYDNEY "Australia/Sydney"
#define BERLIN "Europe/Berlin"

static GDateTime *
make_time (const char *text, const char *zone_name)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, NULL);

  assert_non_null (zone);
  assert_non_null (when);
  return g_date_time_to_timezone (when, zone);
}

/* The form of times in JSON, CSV and on the bus. */
static void
test_rfc3339_has_milliseconds_and_offset (void **state)
{
  static const struct {
    gint64 wall_us;
    const char *zone;
    const char *expected;
  } stamps[] = {
    { 1795299243120999, SYDNEY, "2026-11-22T09:14:03.120+11:00" },
    { 1795299243120999, NULL, "2026-11-21T22:14:03.120+00:00" },
    { 1795299243000000, "-03:30", "2026-11-21T18:44:03.000-03:30" },
    { 0, NULL, "1970-01-01T00:00:00.000+00:00" },
    { -1, NULL, "1970-01-01T00:00:00.000+00:00" },
    { G_MININT64, NULL, "1970-01-01T00:00:00.000+00:00" },
    { G_MAXINT64, NULL, "9999-12-31T00:00:00.000+00:00" },
    { G_MAXINT64, "+14:00", "9999-12-31T14:00:00.000+14:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (stamps); i++) {
    g_autoptr (GTimeZone) zone =
      stamps[i].zone != NULL ? g_time_zone_new_identifier (stamps[i].zone) : NULL;
    g_autofree char *text = cid_when_to_rfc3339 (stamps[i].wall_us, zone);

    assert_string_equal (text, stamps[i].expected);
  }
}

/* A list of calls is read by its days. */
static void
test_days_are_named (void **state)
{
  static const struct {
    const char *text;
    const char *expected;
  } days[] = {
    { "2026-11-22T00:00:00+11:00", "Today" },
    { "2026-11-22T23:59:59+11:00", "Today" },
    { "2026-11-21T23:59:59+11:00", "Yesterday" },
    { "2026-11-21T12:59:59Z", "Yesterday" },
    { "2026-11-21T13:00:00Z", "Today" },
    { "2026-11-20T09:00:00+11:00", "Friday" },
    { "2026-11-16T09:00:00+11:00", "Monday" },
    { "2026-11-15T09:00:00+11:00", "Sun 15 Nov 2026" },
    { "2026-11-02T09:00:00+11:00", "Mon 2 Nov 2026" },
    { "2025-11-21T09:00:00+11:00", "Fri 21 Nov 2025" },
    { "2026-11-23T09:00:00+11:00", "Mon 23 Nov 2026" },
  };
  g_autoptr (GDateTime) now = make_time ("2026-11-22T16:20:30+11:00", SYDNEY);

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (days[i].text, NULL);
    g_autofree char *day = cid_when_describe_day (when, now);

    assert_string_equal (day, days[i].expected);
  }
}

/* "Last heard" must be right at the edges of its units, and for a phone never heard. */
static void
test_distances_are_named (void **state)
{
  static const struct {
    gint64 seconds;
    const char *expected;
  } distances[] = {
    { -3600, "just now" },  { 0, "just now" },        { 59, "just now" },
    { 60, "1 minute ago" }, { 300, "5 minutes ago" }, { 3599, "59 minutes ago" },
    { 3600, "1 hour ago" }, { 10800, "3 hours ago" }, { 86399, "23 hours ago" },
    { 86400, "1 day ago" }, { 172800, "2 days ago" }, { 86400 * 400, "400 days ago" },
  };
  gint64 now_us = 1795299243120999;

  for (gsize i = 0; i < G_N_ELEMENTS (distances); i++) {
    gint64 wall_us = now_us - distances[i].seconds * G_USEC_PER_SEC;
    g_autofree char *text = cid_when_describe_ago (wall_us, now_us);

    assert_string_equal (text, distances[i].expected);
  }
}

/* 0 stands for a moment that never was. */
static void
test_no_moment_is_never (void **state)
{
  g_autofree char *never = cid_when_describe_ago (0, 1795299243120999);
  g_autofree char *nonsense = cid_when_describe_ago (G_MININT64, G_MAXINT64);

  assert_string_equal (never, "never");
  assert_string_equal (nonsense, "never");
}

/* Length of a call, whatever arithmetic made of it. */
static void
test_durations_are_written (void **state)
{
  static const struct {
    double seconds;
    const char *expected;
  } durations[] = {
    { 0, "0:00" },
    { 5.9, "0:05" },
    { 59.999, "0:59" },
    { 60, "1:00" },
    { 222, "3:42" },
    { 3599, "59:59" },
    { 3600, "1:00:00" },
    { 3723, "1:02:03" },
    { 360000, "100:00:00" },
    { -1, "0:00" },
    { NAN, "0:00" },
    { -INFINITY, "0:00" },
    { INFINITY, "277777:46:40" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++) {
    g_autofree char *text = cid_when_describe_duration (durations[i].seconds);

    assert_string_equal (text, durations[i].expected);
  }
}

/* A program that keeps what it was given finds the same moment again, to the millisecond. */
static void
test_what_is_written_is_read_again (void **state)
{
  static const char *const zones[] = { "UTC", SYDNEY, BERLIN, "Asia/Kathmandu", "-03:30" };
  static const gint64 moments_us[] = {
    1000,
    G_GINT64_CONSTANT (1792886400000000),
    G_GINT64_CONSTANT (1792890000999999),
    G_GINT64_CONSTANT (4102444799001000),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (zones) * G_N_ELEMENTS (moments_us); i++) {
    gint64 moment_us = moments_us[i / G_N_ELEMENTS (zones)];
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[i % G_N_ELEMENTS (zones)]);
    g_autoptr (GDateTime) now = make_time ("2026-11-22T16:20:30+11:00", "UTC");
    g_autofree char *text = cid_when_to_rfc3339 (moment_us, zone);
    g_autoptr (GDateTime) when = cid_when_parse (text, now, NULL);

    assert_non_null (when);
    assert_int_equal (g_date_time_to_unix (when) * 1000 + g_date_time_get_microsecond (when) / 1000,
                      moment_us / 1000);
  }
}

/* Days are those of the calendar: one has 25 hours, another 23, and the year ends between two. */
static void
test_days_are_counted_by_the_calendar (void **state)
{
  static const struct {
    const char *now;
    const char *when;
    const char *expected;
  } rows[] = {
    { "2026-10-25T23:50:00+01:00", "2026-10-25T00:10:00+02:00", "Today" },
    { "2026-10-26T00:10:00+01:00", "2026-10-25T00:00:00+02:00", "Yesterday" },
    { "2026-03-30T00:10:00+02:00", "2026-03-29T00:00:00+01:00", "Yesterday" },
    { "2026-03-30T00:10:00+02:00", "2026-03-28T23:59:59+01:00", "Saturday" },
    { "2026-01-01T00:00:00+01:00", "2025-12-31T23:59:59+01:00", "Yesterday" },
    { "2028-03-01T12:00:00+01:00", "2028-02-29T12:00:00+01:00", "Yesterday" },
    { "2026-10-31T12:00:00+01:00", "2026-10-25T02:30:00+02:00", "Sunday" },
    { "2026-10-31T12:00:00+01:00", "2026-10-24T23:59:59+02:00", "Sat 24 Oct 2026" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GDateTime) now = make_time (rows[i].now, BERLIN);
    g_autoptr (GDateTime) when = make_time (rows[i].when, "UTC");
    g_autofree char *day = cid_when_describe_day (when, now);

    assert_string_equal (day, rows[i].expected);
  }
}

/* A clock that was never set, or set by somebody else, makes no nonsense of a distance. */
static void
test_distances_by_clocks_that_are_wrong (void **state)
{
  static const struct {
    gint64 wall_us;
    gint64 now_us;
    const char *expected;
  } rows[] = {
    { -1, G_MAXINT64, "never" },   { 0, 0, "never" },
    { 1, 1, "just now" },          { 1, G_MININT64, "just now" },
    { G_MAXINT64, 1, "just now" }, { 1, G_MAXINT64, "106751991 days ago" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = cid_when_describe_ago (rows[i].wall_us, rows[i].now_us);

    assert_string_equal (text, rows[i].expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rfc3339_has_milliseconds_and_offset),
    cmocka_unit_test (test_what_is_written_is_read_again),
    cmocka_unit_test (test_days_are_named),
    cmocka_unit_test (test_days_are_counted_by_the_calendar),
    cmocka_unit_test (test_distances_are_named),
    cmocka_unit_test (test_no_moment_is_never),
    cmocka_unit_test (test_distances_by_clocks_that_are_wrong),
    cmocka_unit_test (test_durations_are_written),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
