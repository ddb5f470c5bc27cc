/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-status"

#include "daemon/status.h"

#include "base/clock.h"
#include "config/own.h"
#include "config/paths.h"
#include "contact/own-numbers.h"
#include "daemon/explain.h"
#include "daemon/phone-report.h"
#include "desktop/show-rule.h"

#include <unistd.h>

/* A name that very many contacts share is not what anybody wants to read whole. */
#define MAX_ANSWERS 20

static void
add_string (GVariantDict *dict, const char *key, const char *value)
{
  g_variant_dict_insert (dict, key, "s", value != NULL ? value : "");
}

static void
add_lines (GVariantDict *dict, const char *key, char **lines)
{
  g_auto (GStrv) owned = lines;

  g_variant_dict_insert_value (dict, key, g_variant_new_strv ((const char *const *) owned, -1));
}

/**
 * cid_status_describe_source:
 * @source: where contacts come from
 *
 * Returns: (transfer floating): `a{sv}`, as `GetStatus` of the D-Bus interface has it
 */
GVariant *
cid_status_describe_source (CidContactSource *source)
{
  g_autoptr (CidSourceState) state = cid_contact_source_get_state (source);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_string (&dict, "name", state->name);
  g_variant_dict_insert (&dict, "reading", "b", state->reading);
  if (state->reading && state->permille != CID_PERMILLE_UNKNOWN)
    g_variant_dict_insert (&dict, "progress", "d", state->permille / 1000.0);
  g_variant_dict_insert (&dict, "contacts", "u", state->n_contacts);
  g_variant_dict_insert (&dict, "numbers", "u", state->n_numbers);
  g_variant_dict_insert (&dict, "read", "x", state->read_us);
  add_lines (&dict, "problems", g_strdupv (state->problems));

  return g_variant_dict_end (&dict);
}

/* Whoever gave no names need not read that there are none. */
static gboolean
is_worth_telling (CidContactSource *source, const char *mine)
{
  g_autoptr (CidSourceState) state = cid_contact_source_get_state (source);

  return state->n_contacts > 0 || state->problems[0] != NULL || !g_str_equal (state->name, mine);
}

static GVariant *
describe_sources (CidContactBook *book)
{
  g_autofree char *mine = cid_paths_get_mine ();
  GPtrArray *sources = cid_contact_book_get_sources (book);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < sources->len; i++)
    if (is_worth_telling (g_ptr_array_index (sources, i), mine))
      g_variant_builder_add_value (&builder,
                                   cid_status_describe_source (g_ptr_array_index (sources, i)));

  return g_variant_builder_end (&builder);
}

static GVariant *
describe_block_file (CidBlockFile *file)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_string (&dict, "name", cid_block_file_get_path (file));
  g_variant_dict_insert (&dict, "reading", "b", cid_block_file_is_reading (file));
  g_variant_dict_insert (&dict, "rules", "u",
                         cid_block_list_get_n_rules (cid_block_file_get_list (file)));
  add_lines (&dict, "problems", g_strdupv ((char **) cid_block_file_get_problems (file)));

  return g_variant_dict_end (&dict);
}

/* The user's own file comes first. */
static GVariant *
describe_blocklists (CidUnwanted *unwanted)
{
  GPtrArray *lists = cid_unwanted_get_lists (unwanted);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  g_variant_builder_add_value (&builder, describe_block_file (cid_unwanted_get_file (unwanted)));
  for (guint i = 0; i < lists->len; i++)
    g_variant_builder_add_value (&builder, describe_block_file (g_ptr_array_index (lists, i)));

  return g_variant_builder_end (&builder);
}

static GVariant *
describe_refusal (const CidRefusal *refusal)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *address = cid_address_to_string (&refusal->peer);

  add_string (&dict, "address", address);
  add_string (&dict, "why", cid_refusal_why_to_nick (refusal->why));
  add_string (&dict, "phone", refusal->phone);
  g_variant_dict_insert (&dict, "count", "u", refusal->count);
  g_variant_dict_insert (&dict, "last", "x", refusal->last_us);

  return g_variant_dict_end (&dict);
}

static GVariant *
describe_refusals (CidRefusals *refusals)
{
  GPtrArray *list = cid_refusals_list (refusals);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < list->len; i++)
    g_variant_builder_add_value (&builder, describe_refusal (g_ptr_array_index (list, i)));

  return g_variant_builder_end (&builder);
}

/**
 * cid_status_describe:
 * @parts: the running daemon
 *
 * What runs and what is wrong. No secret and no caller is in it.
 *
 * Returns: (transfer floating): `a{sv}`, as `GetStatus` of the D-Bus interface has it
 */
GVariant *
cid_status_describe (const CidParts *parts)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GPtrArray) open_calls = cid_call_tracker_get_open (parts->tracker);

  add_string (&dict, "version", CIDALERT_VERSION);
  g_variant_dict_insert (&dict, "pid", "u", (guint32) getpid ());
  add_lines (&dict, "listening", cid_listener_get_addresses (parts->listener));
  add_lines (&dict, "listener-problems", cid_listener_get_problems (parts->listener));
  add_string (&dict, "store", cid_store_state_to_nick (cid_call_store_get_state (parts->store)));
  add_string (&dict, "store-problem", cid_call_store_get_problem (parts->store));
  g_variant_dict_insert (&dict, "store-queue", "u", cid_call_store_get_n_waiting (parts->store));
  add_string (&dict, "desktop", cid_notifier_get_server (parts->notifier));
  add_string (&dict, "desktop-problem", cid_notifier_get_problem (parts->notifier));
  add_string (&dict, "bus-problem", cid_bus_get_problem (parts->bus));
  add_lines (&dict, "config-problems", cid_configuration_get_problems (parts->configuration));
  add_lines (&dict, "failing-hooks", cid_hooks_get_failing (parts->hooks));
  add_lines (&dict, "hook-problems", cid_hooks_get_problems (parts->hooks));
  add_string (&dict, "region", cid_configuration_get_plan (parts->configuration)->region);
  add_string (&dict, "area", cid_configuration_get_plan (parts->configuration)->area);
  g_variant_dict_insert (&dict, "open-calls", "u", open_calls->len);
  g_variant_dict_insert_value (&dict, "refusals", describe_refusals (parts->refusals));
  g_variant_dict_insert_value (&dict, "sources", describe_sources (parts->book));
  g_variant_dict_insert_value (&dict, "blocklists", describe_blocklists (parts->unwanted));
  g_variant_dict_insert_value (&dict, "phones", cid_phone_report_list (parts));

  return g_variant_dict_end (&dict);
}

/* How a call of theirs would be shown that came just now, on a line of which nothing is said. */
static void
add_shown (GVariantDict *dict,
           const CidParts *parts,
           const CidParty *party,
           const CidCaller *caller,
           gboolean is_blocked)
{
  const CidNotifyPolicy *policy = cid_configuration_get_settings (parts->configuration)->notify;
  g_autoptr (CidCall) call = cid_call_new ("", CID_DIRECTION_INCOMING, cid_clock_now ());
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  call->party = cid_party_ref (party);
  call->caller = cid_caller_ref (caller);
  add_string (
    dict, "shown",
    cid_show_to_nick (is_blocked ? CID_SHOW_LOG : cid_show_rule_decide (policy, call, now)));
  g_variant_dict_insert (dict, "breaks-through", "b",
                         !is_blocked && cid_show_rule_is_covered (policy, call));
}

static gboolean
add_blocked (GVariantDict *dict,
             const CidParts *parts,
             const CidParty *party,
             const CidCaller *caller)
{
  CidBlockHit hit = { 0 };
  gboolean is_blocked = cid_unwanted_find (parts->unwanted, party, caller, &hit);

  g_variant_dict_insert (dict, "blocked", "b", is_blocked);
  if (is_blocked) {
    add_string (dict, "blocked-file", hit.path);
    g_variant_dict_insert (dict, "blocked-line", "u", hit.line);
    add_string (dict, "blocked-kind", cid_block_kind_to_nick (hit.kind));
  }
  return is_blocked;
}

static GVariant *
describe_party (const CidParts *parts,
                const CidParty *party,
                const CidCaller *caller,
                GVariant *ladder,
                gboolean is_own)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_string (&dict, "kind", cid_party_kind_to_nick (party->kind));
  add_string (&dict, "number", party->number);
  add_string (&dict, "display-number", cid_caller_get_display_number (caller));
  add_string (&dict, "name", caller->name);
  add_string (&dict, "name-from", cid_name_from_to_nick (caller->name_from));
  add_string (&dict, "organization", caller->organization);
  add_string (&dict, "place", cid_caller_get_place (caller));
  add_string (&dict, "type", cid_phone_number_type_to_nick (cid_caller_get_number_type (caller)));
  add_string (&dict, "step", is_own ? "own" : cid_match_step_to_nick (caller->step));
  g_variant_dict_insert_value (&dict, "ladder", ladder);
  g_variant_dict_insert (&dict, "favourite", "b", caller->is_favourite);
  add_shown (&dict, parts, party, caller, add_blocked (&dict, parts, party, caller));

  return g_variant_dict_end (&dict);
}

static GVariant *
describe_contact (const CidContact *contact)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();

  for (guint i = 0; i < contact->numbers->len; i++)
    g_strv_builder_add (numbers, g_array_index (contact->numbers, CidContactNumber, i).text);
  for (guint i = 0; contact->sips != NULL && contact->sips[i] != NULL; i++)
    g_strv_builder_add (numbers, contact->sips[i]);
  for (guint i = 0; contact->prefixes != NULL && contact->prefixes[i] != NULL; i++) {
    g_autofree char *beginning = g_strconcat (contact->prefixes[i], "*", NULL);

    g_strv_builder_add (numbers, beginning);
  }

  add_string (&dict, "name", contact->name);
  add_string (&dict, "organization", contact->organization);
  add_lines (&dict, "numbers", g_strv_builder_end (numbers));

  return g_variant_dict_end (&dict);
}

static gboolean
is_dialable (const CidParty *party)
{
  return party->kind == CID_PARTY_NUMBER || party->kind == CID_PARTY_SHORT ||
         party->kind == CID_PARTY_CODE || (party->kind == CID_PARTY_SIP && party->host != NULL);
}

static gboolean
is_mine (const CidParts *parts, const CidParty *party)
{
  g_auto (GStrv) numbers = cid_own_list (cid_configuration_get_settings (parts->configuration),
                                         cid_configuration_get_phones (parts->configuration));
  g_autoptr (CidOwnNumbers) own =
    cid_own_numbers_new (numbers, cid_configuration_get_plan (parts->configuration));

  return cid_own_numbers_contain (own, party);
}

/**
 * cid_status_look_up:
 * @parts: the running daemon
 * @text: a number in any written form, a SIP address, or part of a name
 *
 * Returns: (transfer floating): `aa{sv}`, as `Lookup` of the D-Bus interface has it; a number
 *   always has one answer, a name as many as there are contacts of that name
 */
GVariant *
cid_status_look_up (const CidParts *parts, const char *text)
{
  const CidNumberPlan *plan = cid_configuration_get_plan (parts->configuration);
  CidContactIndex *index = cid_contact_book_get_index (parts->book);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (CidParty) party = cid_party_parse (text, plan);

  if (is_dialable (party)) {
    gboolean is_own = is_mine (parts, party);
    g_autoptr (CidCaller) caller =
      cid_caller_identify (party, NULL, is_own ? NULL : index, plan, NULL);

    g_variant_builder_add_value (
      &builder,
      describe_party (parts, party, caller, cid_explain (index, party, caller, is_own), is_own));
  } else {
    g_autoptr (GPtrArray) contacts = cid_contact_index_search (index, text, MAX_ANSWERS);

    for (guint i = 0; i < contacts->len; i++)
      g_variant_builder_add_value (&builder, describe_contact (g_ptr_array_index (contacts, i)));
  }

  return g_variant_builder_end (&builder);
}
