/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-format"

#include "log/call-format.h"

#include "base/json-text.h"
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
