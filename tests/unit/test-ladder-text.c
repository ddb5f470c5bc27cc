/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/ladder-text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *
describe (const char *ladder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value =
    g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), ladder, NULL, NULL, &error);

  if (value == NULL)
    fail_msg ("%s", error->message);
  return cid_ladder_to_text (value);
}

/* In the order in which they were tried, each says why it was not it; the one that was is marked.
 */
static void
test_each_step_says_why (void **state)
{
  static const char *const rows[][2] = {
    { "[]", "" },
    { "[{'step': <'own'>, 'verdict': <'nobody'>}]", "  own              no number of yours\n" },
    { "[{'step': <'e164'>, 'verdict': <'nobody'>}]", "  same number      no contact\n" },
    { "[{'step': <'suffix'>, 'verdict': <'ambiguous'>, 'who': <['Jane', 'Joe']>}]",
      "  same end         several contacts, who are not the same: Jane, Joe\n" },
    { "[{'step': <'e164'>, 'verdict': <'matched'>, 'who': <['Jane']>}]",
      "* same number      a contact has this very number: Jane\n" },
    { "[{'step': <'phone'>, 'verdict': <'not-reached'>, 'who': <@as []>}]",
      "  phone            not needed any more\n" },
    /* What a newer daemon says is told as it says it. */
    { "[{'step': <'moon'>, 'verdict': <'eclipsed'>}]", "  moon             eclipsed\n" },
    { "[{'step': <'moon'>, 'verdict': <'matched'>}]", "* moon             moon\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = describe (rows[i][0]);

    assert_string_equal (text, rows[i][1]);
  }
}

/* Lines stand in the order of the ladder. */
static void
test_steps_keep_their_order (void **state)
{
  g_autofree char *text = describe ("[{'step': <'own'>, 'verdict': <'nobody'>},"
                                    " {'step': <'none'>, 'verdict': <'matched'>}]");

  assert_string_equal (text, "  own              no number of yours\n"
                             "* none             no contact has it\n");
}

/* A daemon that says less than it should must not bring the command down. */
static void
test_what_is_left_out_is_left_out (void **state)
{
  g_autofree char *text = describe ("[@a{sv} {}, {'step': <'own'>}, {'verdict': <'nobody'>}]");

  assert_string_equal (text, "                   \n"
                             "  own              \n"
                             "                   no contact\n");
}

/* Why a step matched is told by lookup too, where it stands alone. */
static void
test_a_match_is_described (void **state)
{
  assert_string_equal (cid_ladder_describe_match ("own"),
                       "a number of yours, never shown as the caller");
  assert_string_equal (cid_ladder_describe_match ("moon"), "moon");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_step_says_why),
    cmocka_unit_test (test_steps_keep_their_order),
    cmocka_unit_test (test_what_is_left_out_is_left_out),
    cmocka_unit_test (test_a_match_is_described),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
