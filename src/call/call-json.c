/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-json"

#include "call/call-json.h"

#include "base/json-text.h"

#include <string.h>

/**
 * cid_call_format_seconds:
 * @duration_us: microseconds, -1 if not known
 *
 * Returns: (transfer full) (nullable): seconds and milliseconds, without zeros at the end
 */
char *
cid_call_format_seconds (gint64 duration_us)
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
  g_autofree char *seconds = cid_call_format_seconds (duration_us);

  cid_json_append_key (json, key);
  g_string_append (json, seconds != NULL ? seconds : "null");
}

/**
 * cid_call_find_line_name:
 * @line: (nullable): a line, as the phone says
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines
 *
 * Returns: (nullable): its name
 */
const char *
cid_call_find_line_name (const char *line, GHashTable *line_names)
{
  if (line == NULL || line_names == NULL)
    return NULL;
  return g_hash_table_lookup (line_names, line);
}

/**
 * cid_call_get_phone_name:
 * @call: a call
 *
 * Returns: (nullable): the name of the first phone that told of it
 */
const char *
cid_call_get_phone_name (const CidCall *call)
{
  return call->legs->len > 0 ? ((CidLeg *) g_ptr_array_index (call->legs, 0))->phone_name : NULL;
}

/**
 * cid_call_is_withheld:
 * @call: a call
 *
 * Returns: whether the other end hides its number
 */
gboolean
cid_call_is_withheld (const CidCall *call)
{
  return (call->party != NULL && call->party->kind == CID_PARTY_WITHHELD) ||
         (call->caller != NULL && call->caller->withheld);
}

static void
add_caller (GString *json, const CidCall *call)
{
  static const CidCaller nobody = { .name_from = CID_NAME_FROM_NONE };
  const CidCaller *caller = call->caller != NULL ? call->caller : &nobody;

  cid_json_add_text (json, "number", call->party != NULL ? call->party->number : NULL);
  cid_json_add_text (json, "display_number", cid_caller_get_display_number (caller));
  cid_json_add_text (json, "name", caller->name);
  cid_json_add_text (json, "name_from", cid_name_from_to_nick (caller->name_from));
  cid_json_add_text (json, "organization", caller->organization);
  cid_json_add_text (json, "place", cid_caller_get_place (caller));
  cid_json_add_text (json, "type", cid_caller_get_number_type_nick (caller));
  cid_json_add_boolean (json, "withheld", cid_call_is_withheld (call));
}

static void
add_legs (GString *json, const CidCall *call)
{
  cid_json_append_key (json, "legs");
  g_string_append_c (json, '[');
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    g_string_append (json, i > 0 ? ",{" : "{");
    cid_json_add_text (json, "phone", leg->phone_name);
    cid_json_add_text (json, "outcome", cid_outcome_to_nick (leg->outcome));
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
}

/**
 * cid_call_to_json:
 * @call: a call
 * @zone: the start is told in it
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines, by what the phone says
 *
 * Returns: (transfer full): the call as one line of JSON, without a newline; every field of the
 *   contract is there, `null` where nothing is known
 */
char *
cid_call_to_json (const CidCall *call, GTimeZone *zone, GHashTable *line_names)
{
  g_autofree char *start = cid_when_to_rfc3339 (call->started.wall_us, zone);
  GString *json = g_string_new ("{");

  cid_json_add_integer (json, "id", call->id);
  cid_json_add_text (json, "uid", call->uid);
  cid_json_add_text (json, "start", start);
  cid_json_add_text (json, "direction", cid_direction_to_nick (call->direction));
  cid_json_add_text (json, "outcome", cid_outcome_to_nick (call->outcome));
  add_caller (json, call);
  cid_json_add_text (json, "phone", cid_call_get_phone_name (call));
  cid_json_add_text (json, "line", call->line);
  cid_json_add_text (json, "line_name", cid_call_find_line_name (call->line, line_names));
  cid_json_add_text (json, "diverted", call->diverted);
  cid_json_add_text (json, "answered_by", call->answered_by);
  add_legs (json, call);
  add_seconds (json, "ring_s", call->ring_us);
  add_seconds (json, "talk_s", call->talk_us);
  cid_json_add_text (json, "remote", call->party != NULL ? call->party->remote : NULL);
  cid_json_add_boolean (json, "simulated", call->simulated);
  cid_json_add_text (json, "note", call->note);
  cid_json_add_boolean (json, "done", call->done_us > 0);
  cid_json_add_integer (json, "change", call->change);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
