/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-key"

#include "log/sums-format.h"

#include <glib/gi18n.h>

#include "call/call-json.h"
#include "log/call-cells.h"

#define DAY_S (24 * 60 * 60)
/* A Monday, from which the names of weekdays are taken. */
#define SOME_MONDAY 4
#define DAYS_OF_WEEK 7

static const char *const weekdays[DAYS_OF_WEEK] = {
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
};

/**
 * cid_sums_get_day:
 * @day: days since 1970-01-01
 *
 * Returns: (transfer full) (nullable): that day; %NULL if no calendar has it
 */
GDateTime *
cid_sums_get_day (gint64 day)
{
  return g_date_time_new_from_unix_utc (day * DAY_S);
}

static char *
format_day (gint64 day, const char *pattern)
{
  g_autoptr (GDateTime) time = cid_sums_get_day (day);

  return time != NULL ? g_date_time_format (time, pattern) : g_strdup ("");
}

static gboolean
is_of_this_year (gint64 day, const CidFormat *format)
{
  g_autoptr (GDateTime) time = cid_sums_get_day (day);

  return time != NULL && g_date_time_get_year (time) == g_date_time_get_year (format->now);
}

/* `26 Oct – 1 Nov`, by its Monday and Sunday. */
static char *
describe_week (gint64 monday, const CidFormat *format)
{
  gint64 sunday = monday + DAYS_OF_WEEK - 1;
  /* Translators: a day of this year, like “2 Nov”; see g_date_time_format() */
  const char *day = _ ("%-d %b");
  /* Translators: a day of another year, like “2 Nov 2025”; see g_date_time_format() */
  const char *dated = _ ("%-d %b %Y");
  g_autofree char *first = format_day (monday, day);
  g_autofree char *last = format_day (sunday, is_of_this_year (sunday, format) ? day : dated);

  return g_strdup_printf ("%s – %s", first, last);
}

/* A name that nobody sees is none. */
static char *
clean_or (const char *name, const char *otherwise)
{
  g_autofree char *clean = cid_call_cells_clean (name);

  return *clean != '\0' ? g_steal_pointer (&clean) : g_strdup (otherwise);
}

static char *
describe_line (const CidCallSum *sum, const CidFormat *format)
{
  const char *name = cid_call_find_line_name (sum->name, format->line_names);

  if (name == NULL)
    name = sum->name;
  /* Translators: stands for the line of calls whose phone did not say which it was */
  return clean_or (name, _ ("no line"));
}

/**
 * cid_sums_key_describe:
 * @sum: a sum
 * @by: what it was put together by
 * @format: where the user is
 *
 * Returns: (transfer full): what the sum is of, for people
 */
char *
cid_sums_key_describe (const CidCallSum *sum, CidSumsBy by, const CidFormat *format)
{
  switch ((int) by) {
  case CID_SUMS_BY_WEEK:
    return describe_week (sum->key, format);
  case CID_SUMS_BY_MONTH:
    /* Translators: a month like “November 2026”; see g_date_time_format() */
    return format_day (sum->key, _ ("%B %Y"));
  case CID_SUMS_BY_WEEKDAY:
    return format_day (SOME_MONDAY + sum->key, "%A");
  case CID_SUMS_BY_HOUR:
    return g_strdup_printf ("%02d:00", (int) sum->key);
  case CID_SUMS_BY_CALLER:
    return clean_or (sum->name, _ ("No number"));
  case CID_SUMS_BY_LINE:
    return describe_line (sum, format);
  case CID_SUMS_BY_OUTCOME:
    return g_strdup (cid_call_cells_describe_outcome ((CidOutcome) sum->key));
  default:
    return format_day (sum->key,
                       is_of_this_year (sum->key, format)
                         /* Translators: a day of this year, like “Mon 2 Nov” */
                         ? _ ("%a %-d %b")
                         /* Translators: a day like “Mon 2 Nov 2026”; see g_date_time_format() */
                         : _ ("%a %-d %b %Y"));
  }
}

/**
 * cid_sums_key_to_nick:
 * @sum: a sum
 * @by: what it was put together by
 *
 * Returns: (transfer full) (nullable): what the sum is of, for programs: a date (of its Monday, for
 *   a week), `2026-11`, `monday`, an hour, a name, a line, an outcome; %NULL for nobody and no line
 */
char *
cid_sums_key_to_nick (const CidCallSum *sum, CidSumsBy by)
{
  switch ((int) by) {
  case CID_SUMS_BY_MONTH:
    return format_day (sum->key, "%Y-%m");
  case CID_SUMS_BY_WEEKDAY:
    return g_strdup (weekdays[sum->key]);
  case CID_SUMS_BY_HOUR:
    return g_strdup_printf ("%d", (int) sum->key);
  case CID_SUMS_BY_CALLER:
  case CID_SUMS_BY_LINE:
    return sum->name != NULL && *sum->name != '\0' ? g_strdup (sum->name) : NULL;
  case CID_SUMS_BY_OUTCOME:
    return g_strdup (cid_outcome_to_nick ((CidOutcome) sum->key));
  default:
    return format_day (sum->key, "%Y-%m-%d");
  }
}
