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

#include "log/sums-clock.h"

#define HOUR_S (60 * 60)
/* Sydney, 2026: clocks go back by an hour at this moment, and forward at that. */
#define BACK_S G_GINT64_CONSTANT (1775318400)
#define FORWARD_S G_GINT64_CONSTANT (1791043200)

static gint64
get_hours_ahead (CidSumsClock *clock, gint64 seconds)
{
  return (cid_sums_clock_get_local_s (clock, seconds * G_USEC_PER_SEC) - seconds) / HOUR_S;
}

/* A call belongs to the hour that the clock showed: also on a day on which it was set, and from one
   moment to the next, whichever was asked before. */
static void
test_clocks_are_set_at_their_moment (void **state)
{
  static const struct {
    gint64 seconds;
    gint64 hours;
  } cases[] = {
    { BACK_S - 1, 11 }, { BACK_S, 10 }, { BACK_S - 1, 11 }, { FORWARD_S - 1, 10 },
    { FORWARD_S, 11 },  { BACK_S, 10 }, { FORWARD_S, 11 },  { FORWARD_S - 9 * HOUR_S, 10 },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Australia/Sydney");
  g_autoptr (CidSumsClock) clock = cid_sums_clock_new (zone);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_int_equal (get_hours_ahead (clock, cases[i].seconds), cases[i].hours);
}

/* Whatever the moment, the clock says what GLib's calendar says. */
static void
test_it_agrees_with_the_calendar (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Australia/Lord_Howe");
  g_autoptr (CidSumsClock) clock = cid_sums_clock_new (zone);

  for (gint64 seconds = FORWARD_S - 300 * HOUR_S; seconds < FORWARD_S + 300 * HOUR_S;
       seconds += 531) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
    g_autoptr (GDateTime) there = g_date_time_to_timezone (utc, zone);
    gint64 local_s = cid_sums_clock_get_local_s (clock, seconds * G_USEC_PER_SEC);

    assert_int_equal (local_s - seconds, g_date_time_get_utc_offset (there) / G_USEC_PER_SEC);
  }
}

/* A clock that was far off gives no time before there was any. */
static void
test_no_time_is_before_all_times (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/New_York");
  g_autoptr (CidSumsClock) clock = cid_sums_clock_new (zone);

  assert_int_equal (cid_sums_clock_get_local_s (clock, G_MININT64), 0);
  assert_int_equal (cid_sums_clock_get_local_s (clock, 0), 0);
  cid_sums_clock_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_clocks_are_set_at_their_moment),
    cmocka_unit_test (test_it_agrees_with_the_calendar),
    cmocka_unit_test (test_no_time_is_before_all_times),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
