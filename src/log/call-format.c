/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-format"

#include "log/call-format.h"

#include <string.h>

#include "base/json-text.h"
#include "base/text.h"
#include "call/call-json.h"

/**
 * cid_call_format_json:
 * @call: a call
 * @format: how it is to be written
 *
 * Returns: (transfer full): the call as one line of JSON, without a newline; every field of the
 *   contract is there, `null` where nothing is known
 */
char *
cid_call_format_json (const CidCall *call, const CidFormat *format)
{
  return cid_call_to_json (call, format->zone, format->line_names);
}

static void
add_list (GString *json, const char *key, char **list)
{
  cid_json_append_key (json, key);
  g_string_append_c (json, '[');
  for (char **one = list; one != NULL && *one != NULL; one++) {
    if (one != list)
      g_string_append_c (json, ',');
    cid_json_append_text (json, *one);
  }
  g_string_append_c (json, ']');
}

/**
 * cid_call_format_event_json:
 * @event: an event of the journal
 * @seq: its place there
 * @format: how it is to be written
 *
 * Returns: (transfer full): the event as one line of JSON, without a newline
 */
char *
cid_call_format_event_json (const CidCallEvent *event, gint64 seq, const CidFormat *format)
{
  g_autofree char *time = cid_when_to_rfc3339 (event->stamp.wall_us, format->zone);
  GString *json = g_string_new ("{");

  cid_json_add_integer (json, "seq", seq);
  cid_json_add_text (json, "time", time);
  cid_json_add_text (json, "event", cid_event_kind_to_nick (event->kind));
  cid_json_add_text (json, "phone", event->phone_name);
  cid_json_add_text (json, "number", event->party != NULL ? event->party->number : NULL);
  cid_json_add_text (json, "remote", event->party != NULL ? event->party->remote : NULL);
  cid_json_add_text (json, "name", event->name);
  cid_json_add_text (json, "line", event->line);
  cid_json_add_text (json, "call", event->call_ref);
  cid_json_add_text (json, "call_uid", event->call_uid);
  cid_json_add_text (json, "reason", event->reason);
  cid_json_add_text (json, "diverted", event->diverted);
  cid_json_add_text (json, "mac", event->mac);
  cid_json_add_text (json, "target", event->target);
  cid_json_add_text (json, "body", event->body);
  add_list (json, "extra", event->extra);
  cid_json_add_boolean (json, "simulated", event->simulated);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

/* `+61 2 9999 1234`: nothing that a spreadsheet could reckon with. */
static gboolean
is_plain_number (const char *text)
{
  return *text == '+' && text[1] != '\0' && strspn (text + 1, "0123456789 ()") == strlen (text + 1);
}

static void
append_cell (GString *row, const char *text)
{
  g_autofree char *clean = cid_text_clean (text, 0);
  gboolean is_formula;

  if (row->len > 0)
    g_string_append_c (row, ',');
  if (clean == NULL)
    return;
  /* A spreadsheet would reckon with it, or run it. */
  is_formula = strchr ("=+-@", *clean) != NULL && !is_plain_number (clean);
  if (strpbrk (clean, ",\"\r\n") == NULL) {
    g_string_append_printf (row, "%s%s", is_formula ? "'" : "", clean);
    return;
  }
  g_string_append (row, is_formula ? "\"'" : "\"");
  for (const char *c = clean; *c != '\0'; c++)
    g_string_append_printf (row, *c == '"' ? "\"%c" : "%c", *c);
  g_string_append_c (row, '"');
}

/**
 * cid_call_format_csv_header:
 *
 * Returns: (transfer full): the names of the columns, CRLF at the end (RFC 4180)
 */
char *
cid_call_format_csv_header (void)
{
  return g_strdup ("id,uid,start,direction,outcome,number,display_number,name,name_from,"
                   "organization,place,type,withheld,phone,line,line_name,diverted,answered_by,"
                   "ring_s,talk_s,remote,simulated\r\n");
}

/**
 * cid_call_format_csv:
 * @call: a call
 * @format: how it is to be written
 *
 * Writes one row. What a spreadsheet would take for a formula begins with an apostrophe.
 *
 * Returns: (transfer full): the row, CRLF at the end
 */
char *
cid_call_format_csv (const CidCall *call, const CidFormat *format)
{
  static const CidCaller nobody = { .name_from = CID_NAME_FROM_NONE };
  const CidCaller *caller = call->caller != NULL ? call->caller : &nobody;
  g_autofree char *start = cid_when_to_rfc3339 (call->started.wall_us, format->zone);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, call->id);
  g_autofree char *ring = cid_call_format_seconds (call->ring_us);
  g_autofree char *talk = cid_call_format_seconds (call->talk_us);
  const char *const cells[] = {
    id,
    call->uid,
    start,
    cid_direction_to_nick (call->direction),
    cid_outcome_to_nick (call->outcome),
    call->party != NULL ? call->party->number : NULL,
    caller->display_number,
    caller->name,
    cid_name_from_to_nick (caller->name_from),
    caller->organization,
    caller->place,
    caller->type != CID_PHONE_NUMBER_TYPE_UNKNOWN ? cid_phone_number_type_to_nick (caller->type)
                                                  : NULL,
    cid_call_is_withheld (call) ? "true" : "false",
    cid_call_get_phone_name (call),
    call->line,
    cid_call_find_line_name (call->line, format->line_names),
    call->diverted,
    call->answered_by,
    ring,
    talk,
    call->party != NULL ? call->party->remote : NULL,
    call->simulated ? "true" : "false",
  };
  GString *row = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    append_cell (row, cells[i]);
  g_string_append (row, "\r\n");
  return g_string_free (row, FALSE);
}
