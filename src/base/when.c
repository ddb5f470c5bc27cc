/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-when"

#include "base/when.h"

#include <glib/gi18n.h>

#include <string.h>

#include "base/error.h"

#define MAX_SPAN_DIGITS 6
/* In Antarctica it is two hours. */
#define LONGEST_SET_BACK_HOURS 3
/* The end of the year 9999. */
#define MAX_US (G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC - 1)

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
  { "month", g_date_time_add_months },
  { "months", g_date_time_add_months },
  { "y", g_date_time_add_years },
  { "year", g_date_time_add_years },
  { "years", g_date_time_add_years },
};

static const char *const weekdays[] = {
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
};

/* Where clocks go back a time comes twice, and GLib takes the second. */
static GDateTime *
get_first (GDateTime *when)
{
  g_autoptr (GDateTime) before = g_date_time_add_hours (when, -LONGEST_SET_BACK_HOURS);
  g_autoptr (GDateTime) first = NULL;
  GTimeSpan offset;

  if (before == NULL)
    return g_date_time_ref (when);

  offset = g_date_time_get_utc_offset (before);
  first = g_date_time_add (when, g_date_time_get_utc_offset (when) - offset);
  return g_date_time_get_utc_offset (first) == offset ? g_steal_pointer (&first)
                                                      : g_date_time_ref (when);
}

static GDateTime *
get_beginning (GTimeZone *zone, int year, int month, int day)
{
  g_autoptr (GDateTime) midnight = g_date_time_new (zone, year, month, day, 0, 0, 0);

  return midnight != NULL ? get_first (midnight) : NULL;
}

static GDateTime *
get_midnight (GDateTime *when)
{
  return get_beginning (g_date_time_get_timezone (when), g_date_time_get_year (when),
                        g_date_time_get_month (when), g_date_time_get_day_of_month (when));
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

typedef enum { PERIOD_NONE, PERIOD_WEEK, PERIOD_MONTH, PERIOD_YEAR } Period;

static Period
get_period (const char *word)
{
  return strcmp (word, "week") == 0    ? PERIOD_WEEK
         : strcmp (word, "month") == 0 ? PERIOD_MONTH
         : strcmp (word, "year") == 0  ? PERIOD_YEAR
                                       : PERIOD_NONE;
}

/* `this week`, `last month`: where it begins, a week on its Monday. */
static GDateTime *
parse_period (const char *folded, GDateTime *now)
{
  gboolean is_last = g_str_has_prefix (folded, "last ");
  Period period =
    is_last || g_str_has_prefix (folded, "this ") ? get_period (folded + 5) : PERIOD_NONE;
  int year = g_date_time_get_year (now);
  int month = g_date_time_get_month (now);

  switch (period) {
  case PERIOD_WEEK:
    return get_midnight_before (now, g_date_time_get_day_of_week (now) - 1 + (is_last ? 7 : 0));
  case PERIOD_MONTH:
    year -= is_last && month == 1 ? 1 : 0;
    month = !is_last ? month : month == 1 ? 12 : month - 1;
    return get_beginning (g_date_time_get_timezone (now), year, month, 1);
  case PERIOD_YEAR:
    return get_beginning (g_date_time_get_timezone (now), year - (is_last ? 1 : 0), 1, 1);
  case PERIOD_NONE:
  default:
    return NULL;
  }
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
  if (g_str_has_prefix (folded, "last ") && get_period (folded + 5) == PERIOD_NONE)
    folded += strlen ("last ");

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
  g_autoptr (GDateTime) first = NULL;

  if (zone == NULL)
    return NULL;
  when = g_date_time_new (zone, fetch_int (match, "year"), fetch_int (match, "month"),
                          fetch_int (match, "day"), fetch_int (match, "hour"),
                          fetch_int (match, "minute"), fetch_seconds (match));
  first = when != NULL ? get_first (when) : NULL;
  return first != NULL ? g_date_time_to_timezone (first, g_date_time_get_timezone (now)) : NULL;
}

static GDateTime *
parse_time (const char *text, GDateTime *now)
{
  g_autoptr (GMatchInfo) match = match_pattern ("^" TIME "$", text);

  for (int days = 0; match != NULL && days <= 1; days++) {
    g_autoptr (GDateTime) day = get_midnight_before (now, days);
    g_autoptr (GDateTime) when = NULL;
    g_autoptr (GDateTime) first = NULL;

    if (day == NULL)
      return NULL;
    when = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (day),
                            g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                            fetch_int (match, "hour"), fetch_int (match, "minute"),
                            fetch_seconds (match));
    if (when == NULL || g_date_time_compare (when, now) <= 0)
      return g_steal_pointer (&when);
    first = get_first (when);
    if (g_date_time_compare (first, now) <= 0)
      return g_steal_pointer (&first);
  }
  return NULL;
}

/**
 * cid_when_believe:
 * @us: what a file from elsewhere says that a clock said, in microseconds
 *
 * Whoever reckons with what he believes comes to no number that is too large.
 *
 * Returns: @us; 0, for not known, if no clock says that: before 1970, or after the year 9999
 */
gint64
cid_when_believe (gint64 us)
{
  return us >= 0 && us <= MAX_US ? us : 0;
}

/**
 * cid_when_parse:
 * @text: what the user typed
 * @now: this moment, in the user's time zone
 * @error: return location for an error
 *
 * Understands `2d 3h 30m` (units s, m, h, d, w, month, y and their names: so long before @now),
 * `now`, `today`, `yesterday`, a weekday (the last one before today), `this week`, `last month`,
 * `last year` (where it begins), `14:30` (the last one), `2026-11-01`, `2026-11-01 14:30` and RFC
 * 3339. Days begin at midnight in the zone of @now, the first one where clocks go back; days,
 * weeks and years are those of the calendar. Of a date's time that comes twice it is the first.
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
    when = parse_period (folded, now);
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
 * cid_when_parse_duration:
 * @text: what the user typed
 * @duration_us: (out): how long that is; untouched on failure
 * @error: return location for an error
 *
 * Understands `5m`, `1h 30m`, `90 seconds`: units as cid_when_parse() has them.
 *
 * Returns: %TRUE, or %FALSE with %CID_ERROR_BAD_INPUT
 */
gboolean
cid_when_parse_duration (const char *text, gint64 *duration_us, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *folded = g_utf8_casefold (g_strstrip (valid), -1);
  g_autoptr (GDateTime) end = g_date_time_new_utc (2001, 1, 1, 0, 0, 0);
  g_autoptr (GDateTime) start = parse_span (folded, end);

  if (start == NULL) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is no length of time; expected “5m”, “90s” or “1h 30m”"), valid);
    return FALSE;
  }
  *duration_us = g_date_time_difference (end, start);
  return TRUE;
}

/**
 * cid_when_get_midnight_after:
 * @wall_us: a moment, by the wall clock
 * @zone: the time zone whose days are meant
 *
 * Returns: when the next day begins; always later than @wall_us
 */
gint64
cid_when_get_midnight_after (gint64 wall_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  gint64 midnight_us;

  g_return_val_if_fail (zone != NULL, wall_us + G_TIME_SPAN_DAY);

  now = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  midnight = now != NULL ? get_midnight_before (now, -1) : NULL;
  midnight_us = midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : wall_us;
  return midnight_us > wall_us ? midnight_us : wall_us + G_TIME_SPAN_DAY;
}
