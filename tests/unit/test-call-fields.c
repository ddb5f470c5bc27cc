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

#include "base/text.h"
#include "format-kit.h"
#include "log/call-fields.h"

static const char *
get (char **fields, const char *name)
{
  const char *const *names = cid_call_fields_get_names ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return fields[i];
  fail_msg ("there is no field %s", name);
  return NULL;
}

/* Whoever knows the JSON knows the fields: stored ones have its names, and those alone. */
static void
test_stored_fields_are_those_of_the_json (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana Pérez", 0);
  g_autofree char *json = cid_call_format_json (call, &fixture->format);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_auto (GStrv) fields = cid_call_fields_make (call, &fixture->format);
  const char *const *names = cid_call_fields_get_names ();

  assert_non_null (root);
  assert_int_equal (g_strv_length (fields), g_strv_length ((char **) names));
  for (guint i = 0; names[i] != NULL; i++) {
    JsonNode *member = json_object_get_member (json_node_get_object (root), names[i]);

    assert_int_equal (member != NULL, i < cid_call_fields_count_stored ());
    if (member != NULL && json_node_get_value_type (member) == G_TYPE_STRING)
      assert_string_equal (fields[i], json_node_get_string (member));
    else if (member != NULL && JSON_NODE_HOLDS_NULL (member))
      assert_string_equal (fields[i], "");
  }
}

/* What is not known is empty, never missing: a list that ends early would lose the rest. */
static void
test_fields_of_a_call_of_which_nothing_is_known (void **state)
{
  const CidFormat format = { 0 };
  g_autoptr (CidCall) call = make_bare ();
  g_auto (GStrv) fields = cid_call_fields_make (call, &format);
  g_autofree char *all = g_strjoinv ("|", fields);

  assert_string_equal (all, "0|u|2026-11-22T12:00:00.000+00:00|outgoing|ringing||||none||||false|"
                            "||||||||false||false|2026-11-22|12:00|↗|Unknown caller|ringing");
}

/* Every field is one line of a terminal, whatever is in it: programs split lines, people read. */
static void
test_fields_fit_one_line (void **state)
{
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (CidCall) call = make_full_of (hostile[i]);
    g_auto (GStrv) fields = cid_call_fields_make (call, &fixture->format);
    g_autofree char *said = cid_text_clean (hostile[i], 0);

    assert_string_equal (get (fields, "note"), said != NULL ? said : "");
    for (gsize j = 0; fields[j] != NULL; j++) {
      g_autofree char *clean = cid_text_clean (fields[j], 0);

      assert_string_equal (fields[j], clean != NULL ? clean : "");
    }
  }
}

/* A number is withheld whether the party or the caller says so, and people see that it is. */
static void
test_fields_of_a_withheld_caller (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) by_party = make_withheld ();
  g_autoptr (CidCall) by_caller = make_bare ();
  g_auto (GStrv) said = cid_call_fields_make (by_party, &fixture->format);
  g_auto (GStrv) known = NULL;

  assert_string_equal (get (said, "withheld"), "true");
  assert_string_equal (get (said, "number"), "");
  assert_string_equal (get (said, "who"), "Withheld number");
  by_caller->caller = cid_caller_new ();
  by_caller->caller->withheld = TRUE;
  known = cid_call_fields_make (by_caller, &fixture->format);
  assert_string_equal (get (known, "withheld"), "true");
  assert_string_equal (get (known, "who"), "Withheld number");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_stored_fields_are_those_of_the_json, set_up, tear_down),
    cmocka_unit_test (test_fields_of_a_call_of_which_nothing_is_known),
    cmocka_unit_test_setup_teardown (test_fields_fit_one_line, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_fields_of_a_withheld_caller, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
