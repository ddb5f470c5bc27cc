/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-sheet"

#include "log/sums-cells.h"

#include <glib/gi18n.h>

#include "base/text.h"
#include "call/call-json.h"
#include "log/call-cells.h"
#include "log/sums-clock.h"

#define LABEL_WIDTH 10
#define VALUE_WIDTH 10
#define DAY_S (24 * 60 * 60)

static char *
describe_day (gint64 wall_us, const CidFormat *format)
{
  return cid_call_cells_format_time (wall_us, _ ("%-d %b %Y"), format);
}

static char *
describe_period (const CidSumsReport *report, const CidFormat *format)
{
  gint64 now_us = g_date_time_to_unix (format->now) * G_USEC_PER_SEC;
  gboolean has_end = report->until_us != G_MAXINT64;
  g_autofree char *since = describe_day (report->since_us, format);
  g_autofree char *until = describe_day (has_end ? report->until_us - 1 : now_us, format);

  if (report->since_us == G_MININT64)
    return has_end ? g_strdup_printf (_ ("Until %s"), until) : g_strdup (_ ("All calls"));
  return g_str_equal (since, until) ? g_steal_pointer (&since)
                                    : g_strdup_printf ("%s – %s", since, until);
}

/* How many calls a day had, where the days are known: those of the clock on the wall, as one in
   which it is set has not 24 hours. */
static char *
describe_rate (const CidSumsReport *report, const CidFormat *format)
{
  g_autoptr (CidSumsClock) clock = cid_sums_clock_new (format->zone);
  gint64 now_us = g_date_time_to_unix (format->now) * G_USEC_PER_SEC;
  gint64 until_s = cid_sums_clock_get_local_s (clock, MIN (report->until_us, now_us));
  double days = (double) (until_s - cid_sums_clock_get_local_s (clock, report->since_us)) / DAY_S;

  if (report->since_us == G_MININT64 || days < 1)
    return g_strdup ("");
  return g_strdup_printf (_ ("%.1f a day"), (double) report->total->n_calls / days);
}

static void
append_fact (GString *text,
             const char *label,
             const char *value,
             const char *remark,
             const CidFormat *format)
{
  g_autofree char *name = cid_text_fit (label, LABEL_WIDTH);
  g_autofree char *padding =
    g_strnfill (MAX (0, VALUE_WIDTH - (gssize) cid_text_get_width (value)), ' ');
  g_autofree char *line = g_strconcat ("  ", name, padding, value, NULL);
  g_autofree char *whole = cid_text_fit (line, MIN (cid_text_get_width (line), format->columns));
  gsize width = cid_text_get_width (whole) + CID_SUMS_GAP + cid_text_get_width (remark);

  g_string_append (text, whole);
  if (*remark != '\0' && width <= format->columns) {
    g_string_append_printf (text, "%*s", CID_SUMS_GAP, "");
    cid_sums_cells_append (text, CID_SUMS_FAINT, remark, format);
  }
  g_string_append_c (text, '\n');
}

static char *
describe_share (const CidCallSum *sum)
{
  g_autofree char *share = cid_sums_cells_format_share (sum);

  return *share != '\0' ? g_strdup_printf (_ ("%s of the incoming"), share) : g_strdup ("");
}

static void
append_facts (GString *text, const CidSumsReport *report, const CidFormat *format)
{
  const CidCallSum *total = report->total;
  g_autofree char *calls = cid_sums_cells_format_count (total->n_calls);
  g_autofree char *rate = describe_rate (report, format);
  g_autofree char *incoming = cid_sums_cells_format_count (total->n_incoming);
  g_autofree char *outgoing = cid_sums_cells_format_count (total->n_calls - total->n_incoming);
  g_autofree char *missed = cid_sums_cells_format_count (total->n_missed);
  g_autofree char *share = describe_share (total);
  g_autofree char *wait = cid_sums_cells_format_duration (cid_call_sum_get_wait_us (total));
  g_autofree char *talk = cid_sums_cells_format_duration (total->talk_us);
  g_autofree char *mean = cid_sums_cells_format_duration (
    total->n_talks > 0 ? total->talk_us / (gint64) total->n_talks : 0);
  g_autofree char *each = *mean != '\0' ? g_strdup_printf (_ ("%s on average"), mean) : NULL;

  append_fact (text, _ ("Calls"), calls, rate, format);
  append_fact (text, _ ("Incoming"), incoming, "", format);
  append_fact (text, _ ("Missed"), missed, share, format);
  append_fact (text, _ ("Outgoing"), outgoing, "", format);
  if (*wait != '\0')
    append_fact (text, _ ("To answer"), wait, _ ("on average"), format);
  if (each != NULL)
    append_fact (text, _ ("Talked"), talk, each, format);
}

static void
append_plain (GString *text, const char *by, const char *key, const CidCallSum *sum)
{
  g_autofree char *clean = cid_call_cells_clean (key);
  g_autofree char *wait = cid_call_format_seconds (cid_call_sum_get_wait_us (sum));
  g_autofree char *talk = cid_call_format_seconds (sum->talk_us);

  g_string_append_printf (
    text, "%s\t%s\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%s\t%s\n",
    by, clean, sum->n_calls, sum->n_incoming, sum->n_missed, wait != NULL ? wait : "", talk);
}

/* A line a sum: by what, of what, calls, incoming, missed, seconds to answer, seconds of talk. */
static void
append_plain_part (GString *text, const CidSumsPart *part)
{
  for (guint i = 0; i < part->sums->len; i++) {
    const CidCallSum *sum = g_ptr_array_index (part->sums, i);
    g_autofree char *key = cid_sums_key_to_nick (sum, part->by);

    append_plain (text, cid_sums_by_to_nick (part->by), key, sum);
  }
}

/**
 * cid_sums_format_sheet:
 * @report: what is to be told
 * @format: how it is to be written
 *
 * Writes sums for people, with bars, cut to the terminal. Where there is no terminal: one line a
 * sum, its cells parted by tabs.
 *
 * Returns: (transfer full): lines
 */
char *
cid_sums_format_sheet (const CidSumsReport *report, const CidFormat *format)
{
  GString *text = g_string_new (NULL);
  g_autofree char *period = describe_period (report, format);
  g_autofree char *heading =
    cid_text_fit (period, MIN (cid_text_get_width (period), format->columns));

  if (format->columns == 0) {
    append_plain (text, "all", NULL, report->total);
  } else {
    cid_sums_cells_append (text, CID_SUMS_BOLD, heading, format);
    g_string_append_c (text, '\n');
    append_facts (text, report, format);
  }
  for (guint i = 0; i < report->parts->len; i++) {
    const CidSumsPart *part = &g_array_index (report->parts, CidSumsPart, i);

    if (format->columns == 0)
      append_plain_part (text, part);
    else if (part->sums->len > 0)
      cid_sums_table_append (text, part, format);
  }
  return g_string_free (text, FALSE);
}
