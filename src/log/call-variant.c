/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-variant"

#include "log/call-variant.h"

/* Takes @value if it is floating. GVariantDict and its format strings take 1.6 times as long, each
 * time that a call changes. */
static void
add (GVariantBuilder *dict, const char *key, GVariant *value)
{
  g_variant_builder_add_value (
    dict, g_variant_new_dict_entry (g_variant_new_string (key), g_variant_new_variant (value)));
}

/* D-Bus takes UTF-8 alone, and has no null: what is not known is left out. */
static void
add_text (GVariantBuilder *dict, const char *key, const char *text)
{
  if (text != NULL)
    add (dict, key, g_variant_new_take_string (g_utf8_make_valid (text, -1)));
}

static void
add_number (GVariantBuilder *dict, const char *key, gint64 value)
{
  if (value > 0)
    add (dict, key, g_variant_new_int64 (value));
}

static void
add_seconds (GVariantBuilder *dict, const char *key, gint64 duration_us)
{
  if (duration_us >= 0)
    add (dict, key, g_variant_new_double ((double) duration_us / G_USEC_PER_SEC));
}

static void
add_caller (GVariantBuilder *dict, const CidCall *call)
{
  static const CidCaller nobody = { .name_from = CID_NAME_FROM_NONE };
  const CidCaller *caller = call->caller != NULL ? call->caller : &nobody;
  gboolean is_withheld =
    caller->withheld || (call->party != NULL && call->party->kind == CID_PARTY_WITHHELD);

  add_text (dict, "number", call->party != NULL ? call->party->number : NULL);
  add_text (dict, "remote", call->party != NULL ? call->party->remote : NULL);
  add_text (dict, "display_number", cid_caller_get_display_number (caller));
  add_text (dict, "name", caller->name);
  add_text (dict, "name_from", cid_name_from_to_nick (caller->name_from));
  add_text (dict, "organization", caller->organization);
  add_text (dict, "place", cid_caller_get_place (caller));
  add_text (dict, "type", cid_caller_get_number_type_nick (caller));
  add (dict, "withheld", g_variant_new_boolean (is_withheld));
}

static void
add_line (GVariantBuilder *dict, const CidCall *call, const CidFormat *format)
{
  add_text (dict, "line", call->line);
  if (call->line != NULL && format->line_names != NULL)
    add_text (dict, "line_name", g_hash_table_lookup (format->line_names, call->line));
}

static void
add_legs (GVariantBuilder *dict, const CidCall *call)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);
    g_auto (GVariantBuilder) one = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

    if (i == 0)
      add_text (dict, "phone", leg->phone_name);
    add_text (&one, "phone", leg->phone_name);
    add_text (&one, "outcome", cid_outcome_to_nick (leg->outcome));
    g_variant_builder_add_value (&builder, g_variant_builder_end (&one));
  }
  add (dict, "legs", g_variant_builder_end (&builder));
}

/**
 * cid_call_to_variant:
 * @call: a call
 * @format: time zone and names of lines
 *
 * Returns: (transfer floating): `a{sv}` with the members that cid_call_format_json() has; those
 *   that are `null` there are missing, and so are numbers that the call does not have yet
 */
GVariant *
cid_call_to_variant (const CidCall *call, const CidFormat *format)
{
  g_autofree char *start = cid_when_to_rfc3339 (call->started.wall_us, format->zone);
  g_auto (GVariantBuilder) dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  add_number (&dict, "id", call->id);
  add_text (&dict, "uid", call->uid);
  add_text (&dict, "start", start);
  add_text (&dict, "direction", cid_direction_to_nick (call->direction));
  add_text (&dict, "outcome", cid_outcome_to_nick (call->outcome));
  add_caller (&dict, call);
  add_line (&dict, call, format);
  add_text (&dict, "diverted", call->diverted);
  add_text (&dict, "answered_by", call->answered_by);
  add_legs (&dict, call);
  add_seconds (&dict, "ring_s", call->ring_us);
  add_seconds (&dict, "talk_s", call->talk_us);
  add (&dict, "simulated", g_variant_new_boolean (call->simulated));
  add_text (&dict, "note", call->note);
  add (&dict, "done", g_variant_new_boolean (call->done_us > 0));
  add_number (&dict, "change", call->change);

  return g_variant_builder_end (&dict);
}
