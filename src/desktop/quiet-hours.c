/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-quiet-hours"

#include "desktop/quiet-hours.h"

#include "base/nick.h"
#include "base/text.h"

#include <string.h>

#define DAYS 7
#define EVERY_DAY 0x7f
#define DAY_MINUTES (24 * 60)

static const char *const day_names[DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* From one minute of the day to another, which is the next day's where it is not later; on the
 * days, bit 0 for Monday, on which it begins. */
typedef struct {
  guint days;
  guint from;
  guint to;
} Span;

struct _CidQuietHours {
  GArray *spans;
};

/* Takes "22:00"; the end of a day is "24:00". */
static gboolean
parse_time (const char *text, guint *minute)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  guint64 hour = 0;
  guint64 rest = 0;

  if (parts[0] == NULL || parts[1] == NULL || strlen (parts[0]) > 2 || strlen (parts[1]) != 2 ||
      !cid_text_to_unsigned (parts[0], 0, 24, &hour) ||
      !cid_text_to_unsigned (parts[1], 0, 59, &rest))
    return FALSE;

  *minute = (guint) (hour * 60 + rest);
  return *minute <= DAY_MINUTES;
}

/* Takes what stands before and behind a `-`, or the one thing that there is. */
static char **
split_range (const char *text)
{
  char **ends = g_strsplit (text, "-", 2);

  for (guint i = 0; ends[i] != NULL; i++)
    g_strstrip (ends[i]);
  return ends;
}

static gboolean
parse_hours (const char *text, Span *span)
{
  g_auto (GStrv) ends = split_range (text);

  return ends[0] != NULL && ends[1] != NULL && parse_time (ends[0], &span->from) &&
         parse_time (ends[1], &span->to) && span->from < DAY_MINUTES && span->from != span->to;
}

/* Takes "sat", or "mon-fri"; "fri-mon" goes round the end of the week. */
static gboolean
parse_day_range (const char *text, guint *days)
{
  g_auto (GStrv) ends = split_range (text);
  int first = cid_nick_find (day_names, DAYS, ends[0]);
  int last = ends[0] != NULL && ends[1] != NULL ? cid_nick_find (day_names, DAYS, ends[1]) : first;

  if (first < 0 || last < 0)
    return FALSE;

  for (int day = first;; day = (day + 1) % DAYS) {
    *days |= 1u << day;
    if (day == last)
      return TRUE;
  }
}

static gboolean
parse_days (const char *text, guint *days)
{
  g_auto (GStrv) ranges = g_strsplit (text, ",", -1);

  for (guint i = 0; ranges[i] != NULL; i++) {
    if (!parse_day_range (ranges[i], days))
      return FALSE;
  }
  return ranges[0] != NULL;
}

static gboolean
parse_span (const char *text, Span *span)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  char *hours;

  g_strstrip (lower);
  hours = strpbrk (lower, "0123456789");
  *span = (Span){ .days = 0, .from = 0, .to = DAY_MINUTES };
  if (hours != NULL && !parse_hours (hours, span))
    return FALSE;
  if (hours == lower) {
    span->days = EVERY_DAY;
    return TRUE;
  }
  if (hours != NULL && hours[-1] != ' ')
    return FALSE;
  if (hours != NULL)
    *hours = '\0';
  return parse_days (g_strchomp (lower), &span->days);
}

/**
 * cid_quiet_hours_new:
 *
 * Returns: (transfer full): no quiet hours
 */
CidQuietHours *
cid_quiet_hours_new (void)
{
  CidQuietHours *self = g_new0 (CidQuietHours, 1);

  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  return self;
}

/**
 * cid_quiet_hours_free:
 * @self: (transfer full) (nullable): quiet hours
 *
 * Frees @self.
 */
void
cid_quiet_hours_free (CidQuietHours *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->spans);
  g_free (self);
}

/**
 * cid_quiet_hours_add:
 * @self: quiet hours
 * @text: `22:00-07:00`, `sat,sun` or `mon-fri 20:00-08:00`
 *
 * Adds hours, days, or hours of some days. Hours that end before they begin end on the next day;
 * the days are those on which they begin.
 *
 * Returns: %FALSE, and nothing is added, if @text cannot be understood
 */
gboolean
cid_quiet_hours_add (CidQuietHours *self, const char *text)
{
  Span span;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (!parse_span (text, &span))
    return FALSE;

  g_array_append_val (self->spans, span);
  return TRUE;
}

/**
 * cid_quiet_hours_is_empty:
 * @self: quiet hours
 *
 * Returns: %TRUE if it is never quiet
 */
gboolean
cid_quiet_hours_is_empty (const CidQuietHours *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->spans->len == 0;
}

static gboolean
is_within (const Span *span, guint day, guint minute)
{
  guint yesterday = (day + DAYS - 1) % DAYS;
  gboolean begins_today = (span->days >> day & 1) != 0;
  gboolean began_yesterday = (span->days >> yesterday & 1) != 0;

  if (span->from < span->to)
    return begins_today && minute >= span->from && minute < span->to;

  return (begins_today && minute >= span->from) || (began_yesterday && minute < span->to);
}

/**
 * cid_quiet_hours_contain:
 * @self: quiet hours
 * @local: a moment, in the user's time zone
 *
 * Looks at the clock on the wall alone: an hour that comes twice when summer ends is quiet both
 * times, and one that is left out is not missed.
 *
 * Returns: %TRUE if it is quiet then
 */
gboolean
cid_quiet_hours_contain (const CidQuietHours *self, GDateTime *local)
{
  guint day;
  guint minute;

  g_return_val_if_fail (self != NULL && local != NULL, FALSE);

  day = (guint) g_date_time_get_day_of_week (local) - 1;
  minute = (guint) (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));
  for (guint i = 0; i < self->spans->len; i++) {
    if (is_within (&g_array_index (self->spans, Span, i), day, minute))
      return TRUE;
  }
  return FALSE;
}
