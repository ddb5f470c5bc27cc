/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/quiet-hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Reads @text, members apart by `;` as in the settings, and asks about a moment there. */
static gboolean
is_quiet (const char *text, const char *zone_name, const char *moment)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (moment, zone);
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (CidQuietHours) hours = cid_quiet_hours_new ();
  g_auto (GStrv) members = g_strsplit (text, ";", -1);

  for (guint i = 0; members[i] != NULL; i++)
    assert_true (cid_quiet_hours_add (hours, members[i]));
  assert_non_null (when);
  local = g_date_time_to_timezone (when, zone);
  return cid_quiet_hours_contain (hours, local);
}

/* Each kind of hours, at and beside its ends; 2026-11-22 is a Sunday. */
static void
test_when_it_is_quiet (void **state)
{
  static const struct {
    const char *text;
    const char *moment;
    gboolean is_quiet;
  } rows[] = {
    { "09:00-10:00", "2026-11-22T08:59:59", FALSE },
    { "09:00-10:00", "2026-11-22T09:00:00", TRUE },
    { "09:00-10:00", "2026-11-22T09:59:59", TRUE },
    { "09:00-10:00", "2026-11-22T10:00:00", FALSE },
    { "9:00-10:00", "2026-11-22T09:30:00", TRUE },
    { " mon - sun  09:00 - 10:00 ", "2026-11-22T09:30:00", TRUE },
    /* across midnight */
    { "22:00-07:00", "2026-11-22T21:59:59", FALSE },
    { "22:00-07:00", "2026-11-22T22:00:00", TRUE },
    { "22:00-07:00", "2026-11-22T00:00:00", TRUE },
    { "22:00-07:00", "2026-11-22T06:59:59", TRUE },
    { "22:00-07:00", "2026-11-22T07:00:00", FALSE },
    { "22:00-00:00", "2026-11-22T23:59:59", TRUE },
    { "22:00-00:00", "2026-11-23T00:00:00", FALSE },
    { "22:00-24:00", "2026-11-22T23:59:59", TRUE },
    { "22:00-24:00", "2026-11-23T00:00:00", FALSE },
    { "00:00-24:00", "2026-11-23T12:00:00", TRUE },
    /* whole days */
    { "sat,sun", "2026-11-20T23:59:59", FALSE },
    { "sat,sun", "2026-11-21T00:00:00", TRUE },
    { "sat,sun", "2026-11-22T23:59:59", TRUE },
    { "sat,sun", "2026-11-23T00:00:00", FALSE },
    { "SAT, Sun", "2026-11-22T12:00:00", TRUE },
    { "fri-mon", "2026-11-23T12:00:00", TRUE },
    { "fri-mon", "2026-11-24T12:00:00", FALSE },
    { "mon-mon", "2026-11-24T12:00:00", FALSE },
    /* the days are those on which the hours begin */
    { "fri 22:00-07:00", "2026-11-20T22:30:00", TRUE },
    { "fri 22:00-07:00", "2026-11-21T06:30:00", TRUE },
    { "fri 22:00-07:00", "2026-11-20T06:30:00", FALSE },
    { "fri 22:00-07:00", "2026-11-21T22:30:00", FALSE },
    { "sun 22:00-07:00", "2026-11-23T06:30:00", TRUE },
    { "mon-fri 20:00-08:00", "2026-11-21T07:59:59", TRUE },
    { "mon-fri 20:00-08:00", "2026-11-22T07:59:59", FALSE },
    { "mon-wed,fri 12:00-13:00", "2026-11-19T12:30:00", FALSE },
    { "mon-wed,fri 12:00-13:00", "2026-11-20T12:30:00", TRUE },
    /* several */
    { "22:00-07:00;sat,sun", "2026-11-22T12:00:00", TRUE },
    { "22:00-07:00;12:00-13:00", "2026-11-23T12:00:00", TRUE },
    { "22:00-07:00; 12:00-13:00 ", "2026-11-23T13:00:00", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (is_quiet (rows[i].text, "UTC", rows[i].moment) != rows[i].is_quiet)
      fail_msg ("%s at %s", rows[i].text, rows[i].moment);
  }
}

/* The clock on the wall counts, on the days too on which it is changed: in Berlin 02:00 is left out
 * on 2026-03-29, and comes twice on 2026-10-25. */
static void
test_days_on_which_the_clock_is_changed (void **state)
{
  static const struct {
    const char *text;
    const char *moment; /* in UTC */
    gboolean is_quiet;
  } rows[] = {
    { "02:00-03:00", "2026-03-29T00:59:59Z", FALSE }, /* 01:59:59 */
    { "02:00-03:00", "2026-03-29T01:00:00Z", FALSE }, /* 03:00:00 */
    { "22:00-02:30", "2026-03-29T00:59:59Z", TRUE },  /* 01:59:59 */
    { "22:00-02:30", "2026-03-29T01:00:00Z", FALSE }, /* 03:00:00 */
    { "22:00-07:00", "2026-03-29T04:59:59Z", TRUE },  /* 06:59:59 */
    { "22:00-07:00", "2026-03-29T05:00:00Z", FALSE }, /* 07:00:00 */
    { "02:00-02:30", "2026-10-25T00:15:00Z", TRUE },  /* 02:15, in summer */
    { "02:00-02:30", "2026-10-25T00:45:00Z", FALSE }, /* 02:45, in summer */
    { "02:00-02:30", "2026-10-25T01:15:00Z", TRUE },  /* 02:15, in winter */
    { "02:00-02:30", "2026-10-25T01:45:00Z", FALSE }, /* 02:45, in winter */
    { "sun", "2026-10-24T22:00:00Z", TRUE },          /* Sunday 00:00, in summer */
    { "sun", "2026-10-25T22:59:59Z", TRUE },          /* Sunday 23:59:59, in winter */
    { "sun", "2026-10-25T23:00:00Z", FALSE },         /* Monday 00:00 */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (is_quiet (rows[i].text, "Europe/Berlin", rows[i].moment) != rows[i].is_quiet)
      fail_msg ("%s at %s", rows[i].text, rows[i].moment);
  }
}

/* What cannot be understood is refused whole: half of it would be hours that nobody wanted. */
static void
test_what_cannot_be_understood_is_refused (void **state)
{
  static const char *const rows[] = {
    "",
    " ",
    "night",
    "22:00",
    "22:00-",
    "-07:00",
    "22-07",
    "22:0-07:00",
    "22:00-7",
    "24:00-07:00",
    "22:00-24:01",
    "22:60-23:00",
    "25:00-07:00",
    "22:00-22:00",
    "22:00-07:00-08:00",
    "022:00-07:00",
    "+2:00-07:00",
    "mon22:00-07:00",
    "22:00-07:00 mon",
    "mon-",
    "-mon",
    "mon-fri-sun",
    "mon,,tue",
    "mon,",
    "monday",
    "sat;sun",
    "mon fri",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidQuietHours) hours = cid_quiet_hours_new ();

    if (cid_quiet_hours_add (hours, rows[i]))
      fail_msg ("%s", rows[i]);
    assert_true (cid_quiet_hours_is_empty (hours));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_when_it_is_quiet),
    cmocka_unit_test (test_days_on_which_the_clock_is_changed),
    cmocka_unit_test (test_what_cannot_be_understood_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
