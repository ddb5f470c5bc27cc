/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <json-glib/json-glib.h>

#include "call-kit.h"
#include "log/call-variant.h"

static CidCall *
make_full_call (void)
{
  CidCall *call = make_call ("u1", CID_OUTCOME_ANSWERED, 0, "0299991234@192.0.2.1");

  call->id = 41;
  call->change = 57;
  call->note = g_strdup ("Call back");
  call->ring_us = 14 * G_USEC_PER_SEC;
  call->talk_us = 1500 * 1000;
  call->caller = make_caller ("Ana <b>&", CID_NAME_FROM_CONTACT);
  call->caller->organization = g_strdup ("Bakery");
  call->diverted = g_strdup ("0102");
  call->answered_by = g_strdup ("desk");

  return call;
}

static JsonNode *
read_json (const CidCall *call, const CidFormat *format)
{
  g_autofree char *text = cid_call_format_json (call, format);

  return json_from_string (text, NULL);
}

/* The contract: the bus tells of a call what JSON tells, by the same names. */
static void
test_the_members_are_those_of_json (void **state)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const CidFormat format = { .line_names = names };
  g_autoptr (CidCall) call = make_full_call ();
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GList) members = NULL;

  g_hash_table_insert (names, (gpointer) "0101", (gpointer) "Sales");
  root = read_json (call, &format);
  members = json_object_get_members (json_node_get_object (root));
  variant = g_variant_ref_sink (cid_call_to_variant (call, &format));
  assert_int_equal (g_variant_n_children (variant), g_list_length (members));
  for (GList *l = members; l != NULL; l = l->next) {
    g_autoptr (GVariant) value = g_variant_lookup_value (variant, l->data, NULL);

    assert_non_null (value);
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
      assert_string_equal (g_variant_get_string (value, NULL),
                           json_object_get_string_member (json_node_get_object (root), l->data));
  }
}

/* D-Bus knows no null: what nobody knows is left out. */
static void
test_what_is_not_known_is_missing (void **state)
{
  const CidFormat format = { 0 };
  g_autoptr (CidCall) call = make_call ("u1", CID_OUTCOME_RINGING, 0, "anonymous");
  g_autoptr (GVariant) variant = g_variant_ref_sink (cid_call_to_variant (call, &format));
  const char *missing[] = { "id", "change", "name", "number", "ring_s", "talk_s", "line_name" };
  gboolean is_withheld = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++) {
    g_autoptr (GVariant) value = g_variant_lookup_value (variant, missing[i], NULL);

    assert_null (value);
  }
  assert_true (g_variant_lookup (variant, "withheld", "b", &is_withheld));
  assert_true (is_withheld);
}

/* A message with broken UTF-8 would end the connection. */
static void
test_broken_text_stays_a_valid_message (void **state)
{
  const CidFormat format = { 0 };
  g_autoptr (CidCall) call = make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234");
  g_autoptr (GVariant) variant = NULL;
  const char *diverted = NULL;

  call->diverted = g_strdup ("a\xff"
                             "b");
  variant = g_variant_ref_sink (cid_call_to_variant (call, &format));
  assert_true (g_variant_lookup (variant, "diverted", "&s", &diverted));
  assert_true (g_utf8_validate (diverted, -1, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_members_are_those_of_json),
    cmocka_unit_test (test_what_is_not_known_is_missing),
    cmocka_unit_test (test_broken_text_stays_a_valid_message),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
