/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-when-text"

#include "base/when.h"

#include <glib/gi18n.h>

#include <math.h>

#define YEAR_9999_US (G_GINT64_CONSTANT (253402214400) * G_USEC_PER_SEC)
#define LONGEST_SECONDS (1e9)

/**
 * cid_when_to_rfc3339:
 * @wall_us: microseconds since the epoch; what lies outside the years 1970 to 9999 is moved there
 * @zone: (nullable): the time zone to write it in, or %NULL for UTC
 *
 * Returns: (transfer full): the moment with milliseconds, like `2026-11-22T09:14:03.120+11:00`
 */
char *
cid_when_to_rfc3339 (gint64 wall_us, GTimeZone *zone)
{
  gint64 us = CLAMP (wall_us, 0, YEAR_9999_US);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) own =
    zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  g_autofree char *time = g_date_time_format (own, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *offset = g_date_time_format (own, "%:z");

  return g_strdup_printf ("%s.%03d%s", time, (int) (us % G_USEC_PER_SEC / 1000), offset);
}

static int
get_day_number (GDateTime *when)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (when),
                  (GDateMonth) g_date_time_get_month (when),
                  (GDateYear) g_date_time_get_year (when));
  return (int) g_date_get_julian (&date);
}

/**
 * cid_when_describe_day:
 * @when: a moment
 * @now: this moment, in the user's time zone
 *
 * Names the day of @when as a person would: today, yesterday, by its weekday as long as that is
 * clear, else by its date.
 *
 * Returns: (transfer full): the day, in the user's language
 */
char *
cid_when_describe_day (GDateTime *when, GDateTime *now)
{
  g_autoptr (GDateTime) own = g_date_time_to_timezone (when, g_date_time_get_timezone (now));
  int days = get_day_number (now) - get_day_number (own);

  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 1 && days <= 6)
    return g_date_time_format (own, "%A");
  /* Translators: a day like “Mon 2 Nov 2026”; see g_date_time_format() */
  return g_date_time_format (own, _ ("%a %-d %b %Y"));
}

/**
 * cid_when_describe_ago:
 * @wall_us: a moment in microseconds since the epoch, or 0 for one that never came
 * @now_us: this moment
 *
 * Says how long ago something was, roughly. What is to come is “just now”, as clocks are set.
 *
 * Returns: (transfer full): the distance, in the user's language
 */
char *
cid_when_describe_ago (gint64 wall_us, gint64 now_us)
{
  guint64 minutes;
  gulong count;

  if (wall_us <= 0)
    return g_strdup (_ ("never"));
  if (wall_us > now_us)
    return g_strdup (_ ("just now"));

  minutes = (guint64) (now_us - wall_us) / G_USEC_PER_SEC / 60;
  if (minutes == 0)
    return g_strdup (_ ("just now"));
  if (minutes < 60) {
    count = (gulong) minutes;
    return g_strdup_printf (ngettext ("%lu minute ago", "%lu minutes ago", count), count);
  }
  if (minutes < 24 * 60) {
    count = (gulong) (minutes / 60);
    return g_strdup_printf (ngettext ("%lu hour ago", "%lu hours ago", count), count);
  }
  count = (gulong) (minutes / 60 / 24);
  return g_strdup_printf (ngettext ("%lu day ago", "%lu days ago", count), count);
}

/**
 * cid_when_describe_duration:
 * @seconds: how long; what is negative or no number counts as nothing
 *
 * Returns: (transfer full): like `0:05`, `3:42` or `1:02:03`
 */
char *
cid_when_describe_duration (double seconds)
{
  double bounded = isnan (seconds) ? 0 : CLAMP (seconds, 0, LONGEST_SECONDS);
  gint64 whole = (gint64) floor (bounded);
  int hours = (int) (whole / 3600);
  int minutes = (int) (whole / 60 % 60);

  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d", hours, minutes, (int) (whole % 60));
  return g_strdup_printf ("%d:%02d", minutes, (int) (whole % 60));
}
