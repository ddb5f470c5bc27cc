/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-when"

#include "base/when.h"

#include <glib/gi18n.h>

#include <math.h>
#include <string.h>

#include "base/error.h"

#define MAX_SPAN_DIGITS 6
#define YEAR_9999_US (G_GINT64_CONSTANT (253402214400) * G_USEC_PER_SEC)
#define LONGEST_SECONDS (1e9)

#define DATE "(?<year>\\d{4})-(?<month>\\d\\d?)-(?<day>\\d\\d?)"
#define TIME "(?<hour>\\d\\d?):(?<minute>\\d\\d)(?::(?<second>\\d\\d(?:[.]\\d{1,6})?))?"
#define OFFSET "(?<zone>Z|[+-]\\d\\d(?::?\\d\\d)?)"

typedef GDateTime *(*AddFunc) (GDateTime *when, int amount);

static const struct {
  const char *name;
  AddFunc add;
} units[] = {
  { "s", NULL },
  { "sec", NULL },
  { "secs", NULL },
  { "second", NULL },
  { "seconds", NULL },
  { "m", g_date_time_add_minutes },
  { "min", g_date_time_add_minutes },
  { "mins", g_date_time_add_minutes },
  { "minute", g_date_time_add_minutes },
  { "minutes", g_date_time_add_minutes },
  { "h", g_date_time_add_hours },
  { "hour", g_date_time_add_hours },
  { "hours", g_date_time_add_hours },
  { "d", g_date_time_add_days },
  { "day", g_date_time_add_days },
  { "days", g_date_time_add_days },
  { "w", g_date_time_add_weeks },
  { "week", g_date_time_add_weeks },
  { "weeks", g_date_time_add_weeks },
  { "y", g_date_time_add_years },
  { "year", g_date_time_add_years },
  { "years", g_date_time_add_years },
};

static const char *const weekdays[] = {
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
};

static GDateTime *
get_midnight (GDateTime *when)
{
  return g_date_time_new (g_date_time_get_timezone (when), g_date_time_get_year (when),
                          g_date_time_get_month (when), g_date_time_get_day_of_month (when), 0, 0,
                          0);
}

static GDateTime *
get_midnight_before (GDateTime *now, int days)
{
  g_autoptr (GDateTime) noon = NULL;
  g_autoptr (GDateTime) day = NULL;

  /* From noon, as a day with a change of the clocks has no 24 hours and may lack its midnight. */
  noon =
    g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (now),
                     g_date_time_get_month (now), g_date_time_get_day_of_month (now), 12, 0, 0);
  day = noon != NULL ? g_date_time_add_days (noon, -days) : NULL;
  return day != NULL ? get_midnight (day) : NULL;
}

/* In English, short or long, or as the user's own language writes it. */
static gboolean
is_weekday (const char *folded, GDateTime *day)
{
  const char *english = weekdays[g_date_time_get_day_of_week (day) - 1];
  g_autofree char *own = g_date_time_format (day, "%A");
  g_autofree char *own_short = g_date_time_format (day, "%a");
  g_autofree char *own_folded = g_utf8_casefold (own, -1);
  g_autofree char *own_short_folded = g_utf8_casefold (own_short, -1);
  gsize length = strlen (folded);

  return (length >= 3 && strncmp (english, folded, length) == 0) ||
         strcmp (own_folded, folded) == 0 || strcmp (own_short_folded, folded) == 0;
}

static GDateTime *
parse_word (const char *folded, GDateTime *now)
{
  if (strcmp (folded, "now") == 0)
    return g_date_time_ref (now);
  if (strcmp (folded, "today") == 0)
    return get_midnight (now);
  if (strcmp (folded, "yesterday") == 0)
    return get_midnight_before (now, 1);

  for (int i = 1; i <= 7; i++) {
    g_autoptr (GDateTime) day = get_midnight_before (now, i);

    if (day != NULL && is_weekday (folded, day))
      return g_steal_pointer (&day);
  }
  return NULL;
}

static GDateTime *
subtract (GDateTime *when, int amount, const char *unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (strcmp (units[i].name, unit) != 0)
      continue;
    if (units[i].add == NULL)
      return g_date_time_add_seconds (when, -amount);
    return units[i].add (when, -amount);
  }
  return NULL;
}

static const char *
skip_blanks (const char *p)
{
  return p + strspn (p, " \t");
}

/* `2d 3h`, `1h30m`, `2 weeks ago` */
static GDateTime *
parse_span (const char *folded, GDateTime *now)
{
  g_autoptr (GDateTime) when = g_date_time_ref (now);
  const char *p = folded;

  do {
    gsize n_digits = strspn (p, "0123456789");
    const char *unit = skip_blanks (p + n_digits);
    gsize length = strspn (unit, "abcdefghijklmnopqrstuvwxyz");
    g_autofree char *name = g_strndup (unit, length);
    g_autoptr (GDateTime) earlier = NULL;

    if (n_digits == 0 || n_digits > MAX_SPAN_DIGITS)
      return NULL;
    earlier = subtract (when, (int) g_ascii_strtoull (p, NULL, 10), name);
    if (earlier == NULL)
      return NULL;
    g_date_time_unref (when);
    when = g_steal_pointer (&earlier);
    p = skip_blanks (unit + length);
  } while (*p != '\0' && strcmp (p, "ago") != 0);

  return g_steal_pointer (&when);
}

static int
fetch_int (const GMatchInfo *match, const char *name)
{
  g_autofree char *text = g_match_info_fetch_named (match, name);

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;
}

static double
fetch_seconds (const GMatchInfo *match)
{
  g_autofree char *text = g_match_info_fetch_named (match, "second");

  return text != NULL ? g_ascii_strtod (text, NULL) : 0;
}

static GTimeZone *
fetch_zone (const GMatchInfo *match, GDateTime *now)
{
  g_autofree char *text = g_match_info_fetch_named (match, "zone");

  if (text == NULL || *text == '\0')
    return g_time_zone_ref (g_date_time_get_timezone (now));
  if (*text == 'z')
    return g_time_zone_new_utc ();
  return g_time_zone_new_identifier (text);
}

static GMatchInfo *
match_pattern (const char *pattern, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_return_val_if_fail (regex != NULL, NULL);
  return g_regex_match (regex, text, 0, &match) ? g_steal_pointer (&match) : NULL;
}

static GDateTime *
parse_date (const char *text, GDateTime *now)
{
  g_autoptr (GMatchInfo) match =
    match_pattern ("^" DATE "(?:(?:T|\\s+)" TIME "\\s*" OFFSET "?)?$", text);
  g_autoptr (GTimeZone) zone = match != NULL ? fetch_zone (match, now) : NULL;
  g_autoptr (GDateTime) when = NULL;

  if (zone == NULL)
    return NULL;
  when = g_date_time_new (zone, fetch_int (match, "year"), fetch_int (match, "month"),
                          fetch_int (match, "day"), fetch_int (match, "hour"),
                          fetch_int (match, "minute"), fetch_seconds (match));
  return when != NULL ? g_date_time_to_timezone (when, g_date_time_get_timezone (now)) : NULL;
}

static GDateTime *
parse_time (const char *text, GDateTime *now)
{
  g_autoptr (GMatchInfo) match = match_pattern ("^" TIME "$", text);

  for (int days = 0; match != NULL && days <= 1; days++) {
    g_autoptr (GDateTime) day = get_midnight_before (now, days);
    g_autoptr (GDateTime) when = NULL;

    if (day == NULL)
      return NULL;
    when = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (day),
                            g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                            fetch_int (match, "hour"), fetch_int (match, "minute"),
                            fetch_seconds (match));
    if (when == NULL || g_date_time_compare (when, now) <= 0)
      return g_steal_pointer (&when);
  }
  return NULL;
}

/**
 * cid_when_parse:
 * @text: what the user typed
 * @now: this moment, in the user's time zone
 * @error: return location for an error
 *
 * Understands `2d 3h 30m` (units s, m, h, d, w, y and their names: so long before @now), `now`,
 * `today`, `yesterday`, a weekday (the last one before today), `14:30` (the last one),
 * `2026-11-01`, `2026-11-01 14:30` and RFC 3339. Days begin at midnight in the zone of @now; days,
 * weeks and years are those of the calendar.
 *
 * Returns: (transfer full): the moment, in the zone of @now, or %NULL with %CID_ERROR_BAD_INPUT
 */
GDateTime *
cid_when_parse (const char *text, GDateTime *now, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *folded = g_utf8_casefold (g_strstrip (valid), -1);
  GDateTime *when;

  g_return_val_if_fail (now != NULL, NULL);

  when = parse_word (folded, now);
  if (when == NULL)
    when = parse_date (valid, now);
  if (when == NULL)
    when = parse_time (valid, now);
  if (when == NULL)
    when = parse_span (folded, now);
  if (when == NULL)
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is no time; expected “2h 30m”, “today”, “yesterday”, “monday”, “14:30”, "
                    "“2026-11-01” or “2026-11-01 14:30”"),
                 valid);
  return when;
}

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
