/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-format"

#include "log/call-format.h"

#include <string.h>

#include "base/text.h"

/*
 * JSON is written by hand: json-glib writes 14.2 as 14.199999999999999, and lets characters through
 * that move the cursor of a terminal.
 */

static gboolean
needs_escape (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c == '"' || c == '\\' || g_unichar_iscntrl (c) || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
append_escape (GString *json, gunichar c)
{
  if (c == '"' || c == '\\')
    g_string_append_printf (json, "\\%c", (char) c);
  else if (c < 0x10000)
    g_string_append_printf (json, "\\u%04x", c);
  else
    g_string_append_printf (json, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                            0xdc00 + ((c - 0x10000) & 0x3ff));
}

static void
append_text (GString *json, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL) {
    g_string_append (json, "null");
    return;
  }
  valid = g_utf8_make_valid (text, -1);
  g_string_append_c (json, '"');
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    if (needs_escape (g_utf8_get_char (c)))
      append_escape (json, g_utf8_get_char (c));
    else
      g_string_append_len (json, c, g_utf8_next_char (c) - c);
  g_string_append_c (json, '"');
}

static void
append_key (GString *json, const char *key)
{
  if (json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  g_string_append_printf (json, "\"%s\":", key);
}

static void
add_text (GString *json, const char *key, const char *text)
{
  append_key (json, key);
  append_text (json, text);
}

static void
add_boolean (GString *json, const char *key, gboolean value)
{
  append_key (json, key);
  g_string_append (json, value ? "true" : "false");
}

static void
add_integer (GString *json, const char *key, gint64 value)
{
  append_key (json, key);
  g_string_append_printf (json, "%" G_GINT64_FORMAT, value);
}

/* Milliseconds, without zeros at the end. */
static char *
format_seconds (gint64 duration_us)
{
  char text[64];
  gsize length;

  if (duration_us < 0)
    return NULL;
  g_ascii_formatd (text, sizeof text, "%.3f", (double) duration_us / G_USEC_PER_SEC);
  length = strlen (text);
  while (text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  return g_strndup (text, length);
}

static void
add_seconds (GString *json, const char *key, gint64 duration_us)
{
  g_autofree char *seconds = format_seconds (duration_us);

  append_key (json, key);
  g_string_append (json, seconds != NULL ? seconds : "null");
}

static const char *
get_line_name (const char *line, const CidFormat *format)
{
  if (line == NULL || format->line_names == NULL)
    return NULL;
  return g_hash_table_lookup (format->line_names, line);
}

static const char *
get_phone_name (const CidCall *call)
{
  return call->legs->len > 0 ? ((CidLeg *) g_ptr_array_index (call->legs, 0))->phone_name : NULL;
}

static gboolean
is_withheld (const CidCall *call)
{
  return (call->party != NULL && call->party->kind == CID_PARTY_WITHHELD) ||
         (call->caller != NULL && call->caller->withheld);
}

static void
add_caller (GString *json, const CidCall *call)
{
  static const CidCaller nobody = { .name_from = CID_NAME_FROM_NONE };
  const CidCaller *caller = call->caller != NULL ? call->caller : &nobody;

  add_text (json, "number", call->party != NULL ? call->party->number : NULL);
  add_text (json, "display_number", caller->display_number);
  add_text (json, "name", caller->name);
  add_text (json, "name_from", cid_name_from_to_nick (caller->name_from));
  add_text (json, "organization", caller->organization);
  add_text (json, "place", caller->place);
  add_text (json, "type",
            caller->type != CID_PHONE_NUMBER_TYPE_UNKNOWN
              ? cid_phone_number_type_to_nick (caller->type)
              : NULL);
  add_boolean (json, "withheld", is_withheld (call));
}

static void
add_legs (GString *json, const CidCall *call)
{
  append_key (json, "legs");
  g_string_append_c (json, '[');
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    g_string_append (json, i > 0 ? ",{" : "{");
    add_text (json, "phone", leg->phone_name);
    add_text (json, "outcome", cid_outcome_to_nick (leg->outcome));
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
}

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
  g_autofree char *start = cid_when_to_rfc3339 (call->started.wall_us, format->zone);
  GString *json = g_string_new ("{");

  add_integer (json, "id", call->id);
  add_text (json, "uid", call->uid);
  add_text (json, "start", start);
  add_text (json, "direction", cid_direction_to_nick (call->direction));
  add_text (json, "outcome", cid_outcome_to_nick (call->outcome));
  add_caller (json, call);
  add_text (json, "phone", get_phone_name (call));
  add_text (json, "line", call->line);
  add_text (json, "line_name", get_line_name (call->line, format));
  add_text (json, "diverted", call->diverted);
  add_text (json, "answered_by", call->answered_by);
  add_legs (json, call);
  add_seconds (json, "ring_s", call->ring_us);
  add_seconds (json, "talk_s", call->talk_us);
  add_text (json, "remote", call->party != NULL ? call->party->remote : NULL);
  add_boolean (json, "simulated", call->simulated);
  add_integer (json, "change", call->change);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static void
add_list (GString *json, const char *key, char **list)
{
  append_key (json, key);
  g_string_append_c (json, '[');
  for (char **one = list; one != NULL && *one != NULL; one++) {
    if (one != list)
      g_string_append_c (json, ',');
    append_text (json, *one);
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

  add_integer (json, "seq", seq);
  add_text (json, "time", time);
  add_text (json, "event", cid_event_kind_to_nick (event->kind));
  add_text (json, "phone", event->phone_name);
  add_text (json, "number", event->party != NULL ? event->party->number : NULL);
  add_text (json, "remote", event->party != NULL ? event->party->remote : NULL);
  add_text (json, "name", event->name);
  add_text (json, "line", event->line);
  add_text (json, "call", event->call_ref);
  add_text (json, "call_uid", event->call_uid);
  add_text (json, "reason", event->reason);
  add_text (json, "diverted", event->diverted);
  add_text (json, "mac", event->mac);
  add_text (json, "target", event->target);
  add_text (json, "body", event->body);
  add_list (json, "extra", event->extra);
  add_boolean (json, "simulated", event->simulated);
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
  g_autofree char *ring = format_seconds (call->ring_us);
  g_autofree char *talk = format_seconds (call->talk_us);
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
    is_withheld (call) ? "true" : "false",
    get_phone_name (call),
    call->line,
    get_line_name (call->line, format),
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
