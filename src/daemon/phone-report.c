/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-report"

#include "daemon/phone-report.h"

#include "daemon/moved.h"
#include "phone/make-control.h"
#include "phone/makes.h"

static void
add_string (GVariantDict *dict, const char *key, const char *value)
{
  g_variant_dict_insert (dict, key, "s", value != NULL ? value : "");
}

static GVariant *
list_sent (const CidPhoneState *state)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (int kind = 0; cid_event_kind_is_from_phone ((CidEventKind) kind); kind++)
    if (cid_phone_state_has_sent (state, (CidEventKind) kind))
      g_variant_builder_add (&builder, "s", cid_event_kind_to_nick ((CidEventKind) kind));

  return g_variant_builder_end (&builder);
}

static GVariant *
list_heard (const CidPhoneState *state)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sx}"));

  for (guint kind = 0; kind < CID_N_PHONE_EVENTS; kind++)
    if (state->heard_us[kind] > 0)
      g_variant_builder_add (&builder, "{sx}", cid_event_kind_to_nick ((CidEventKind) kind),
                             state->heard_us[kind]);

  return g_variant_builder_end (&builder);
}

/* Of the few that everybody wants, what the phone never sent. */
static GVariant *
list_missing (const CidPhone *phone, const CidPhoneState *state)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  g_autoptr (CidMake) make = cid_makes_load (phone->make, NULL);
  g_autoptr (GPtrArray) urls = make != NULL ? cid_make_get_urls (make, "") : NULL;
  guint32 listed = 0;

  for (guint i = 0; urls != NULL && i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (!url->matters || cid_phone_state_has_sent (state, url->event) ||
        (listed & 1u << url->event) != 0)
      continue;
    listed |= 1u << url->event;
    g_variant_builder_add (&builder, "s", cid_event_kind_to_nick (url->event));
  }

  return g_variant_builder_end (&builder);
}

static GVariant *
describe_condition (const CidPhoneCondition *condition)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_string (&dict, "aspect", cid_phone_aspect_to_nick (condition->aspect));
  add_string (&dict, "line", condition->line);
  g_variant_dict_insert (&dict, "on", "b", condition->is_on);
  g_variant_dict_insert (&dict, "since", "x", condition->since_us);

  return g_variant_dict_end (&dict);
}

static GVariant *
list_conditions (const CidPhoneState *state)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < state->conditions->len; i++)
    g_variant_builder_add_value (&builder,
                                 describe_condition (g_ptr_array_index (state->conditions, i)));

  return g_variant_builder_end (&builder);
}

static GVariant *
list_deeds (CidDeeds deeds)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (guint deed = 1; deed <= (guint) deeds; deed <<= 1)
    if ((deed & (guint) deeds) != 0)
      g_variant_builder_add (&builder, "s", cid_deed_to_nick ((CidDeeds) deed));

  return g_variant_builder_end (&builder);
}

static void
add_control (GVariantDict *dict, const CidPhone *phone, CidPhoneControl *control)
{
  g_autofree char *problem = cid_phone_control_get_problem (control, phone->id);
  g_autofree char *base = cid_phone_control_get_base (control, phone->id);
  CidDeeds deeds = cid_phone_control_get_deeds (control, phone->id);

  add_string (dict, "control", cid_phone_control_get_state (control, phone->id));
  add_string (dict, "control-problem", problem);
  add_string (dict, "control-base", base);
  g_variant_dict_insert_value (dict, "deeds", list_deeds (deeds));
}

static void
add_moved (GVariantDict *dict, const CidParts *parts, const CidPhone *phone)
{
  g_auto (CidMoved) moved = { 0 };

  cid_moved_find (parts, phone, &moved);
  add_string (dict, "moved-from", moved.told);
  add_string (dict, "moved-to", moved.now);
}

/**
 * cid_phone_report_describe:
 * @parts: the running daemon
 * @phone: a phone that is set up
 *
 * Returns: (transfer floating): `a{sv}`, as `ListPhones` of the D-Bus interface has it; no secret
 *   is in it
 */
GVariant *
cid_phone_report_describe (const CidParts *parts, const CidPhone *phone)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (CidPhoneState) unheard = cid_phone_state_new (phone->id);
  const CidPhoneState *state = cid_phone_states_get (parts->phones, phone->id);

  if (state == NULL)
    state = unheard;
  add_string (&dict, "name", phone->name);
  add_string (&dict, "id", phone->id);
  add_string (&dict, "make", phone->make);
  add_string (&dict, "group", phone->group);
  g_variant_dict_insert (&dict, "last", "x", state->last_us);
  add_string (&dict, "last-event",
              state->last_us > 0 ? cid_event_kind_to_nick (state->last_kind) : NULL);
  g_variant_dict_insert (&dict, "ready", "x", state->ready_us);
  g_variant_dict_insert_value (&dict, "events", list_sent (state));
  g_variant_dict_insert_value (&dict, "heard", list_heard (state));
  g_variant_dict_insert_value (&dict, "missing", list_missing (phone, state));
  g_variant_dict_insert_value (&dict, "conditions", list_conditions (state));
  add_control (&dict, phone, parts->control);
  add_moved (&dict, parts, phone);

  return g_variant_dict_end (&dict);
}

/**
 * cid_phone_report_list:
 * @parts: the running daemon
 *
 * Returns: (transfer floating): `aa{sv}`, the phones that are set up
 */
GVariant *
cid_phone_report_list (const CidParts *parts)
{
  GPtrArray *phones = cid_configuration_get_phones (parts->configuration);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < phones->len; i++)
    g_variant_builder_add_value (&builder,
                                 cid_phone_report_describe (parts, g_ptr_array_index (phones, i)));

  return g_variant_builder_end (&builder);
}
