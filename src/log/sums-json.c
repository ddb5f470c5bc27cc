/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-json"

#include "log/sums-format.h"

#include "base/json-text.h"
#include "call/call-json.h"

static void
add_time (GString *json, const char *key, gint64 wall_us, const CidFormat *format)
{
  gboolean is_bound = wall_us != G_MININT64 && wall_us != G_MAXINT64;
  g_autofree char *time = is_bound ? cid_when_to_rfc3339 (wall_us, format->zone) : NULL;

  cid_json_add_text (json, key, time);
}

static void
add_seconds (GString *json, const char *key, gint64 duration_us)
{
  g_autofree char *seconds = cid_call_format_seconds (duration_us);

  cid_json_append_key (json, key);
  g_string_append (json, seconds != NULL ? seconds : "null");
}

static void
add_share (GString *json, const CidCallSum *sum)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "null";

  if (sum->n_incoming > 0)
    g_ascii_formatd (text, sizeof text, "%.4f", (double) sum->n_missed / (double) sum->n_incoming);
  cid_json_append_key (json, "missed_share");
  g_string_append (json, text);
}

static void
add_sum (GString *json, const CidCallSum *sum)
{
  cid_json_add_integer (json, "calls", (gint64) sum->n_calls);
  cid_json_add_integer (json, "incoming", (gint64) sum->n_incoming);
  cid_json_add_integer (json, "outgoing", (gint64) (sum->n_calls - sum->n_incoming));
  cid_json_add_integer (json, "missed", (gint64) sum->n_missed);
  add_share (json, sum);
  add_seconds (json, "answer_s", cid_call_sum_get_wait_us (sum));
  cid_json_add_integer (json, "talks", (gint64) sum->n_talks);
  add_seconds (json, "talk_s", sum->talk_us);
}

static void
add_key (GString *json, const CidCallSum *sum, CidSumsBy by, const CidFormat *format)
{
  g_autofree char *key = cid_sums_key_to_nick (sum, by);

  if (by == CID_SUMS_BY_HOUR)
    cid_json_add_integer (json, cid_sums_by_to_nick (by), sum->key);
  else
    cid_json_add_text (json, cid_sums_by_to_nick (by), key);
  if (by == CID_SUMS_BY_LINE)
    cid_json_add_text (json, "line_name", cid_call_find_line_name (key, format->line_names));
}

static void
add_part (GString *json, const CidSumsPart *part, const CidFormat *format)
{
  cid_json_append_key (json, cid_sums_by_to_nick (part->by));
  g_string_append_c (json, '[');
  for (guint i = 0; i < part->sums->len; i++) {
    const CidCallSum *sum = g_ptr_array_index (part->sums, i);

    g_string_append (json, i > 0 ? ",{" : "{");
    add_key (json, sum, part->by, format);
    add_sum (json, sum);
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
}

/**
 * cid_sums_format_json:
 * @report: what is to be told
 * @format: where the user is
 *
 * Returns: (transfer full): one object: the sum of all, and in `by` an array for each part; without
 *   a newline
 */
char *
cid_sums_format_json (const CidSumsReport *report, const CidFormat *format)
{
  GString *json = g_string_new ("{");

  add_time (json, "since", report->since_us, format);
  add_time (json, "until", report->until_us, format);
  add_sum (json, report->total);
  cid_json_append_key (json, "by");
  g_string_append_c (json, '{');
  for (guint i = 0; i < report->parts->len; i++)
    add_part (json, &g_array_index (report->parts, CidSumsPart, i), format);
  g_string_append (json, "}}");
  return g_string_free (json, FALSE);
}
