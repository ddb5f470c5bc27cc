/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/variant.h"
#include "printed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A daemon of another version may say less, or otherwise: the command still has a text to print. */
static void
test_a_text_that_is_not_there_is_empty (void **state)
{
  g_auto (GVariantDict) dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "name", "s", "Ana");
  g_variant_dict_insert (&dict, "count", "u", 3);
  assert_string_equal (cid_variant_get_string (&dict, "name"), "Ana");
  assert_string_equal (cid_variant_get_string (&dict, "count"), "");
  assert_string_equal (cid_variant_get_string (&dict, "missing"), "");
}

/* Programs read a line at a time; whatever a name holds stays in its line and in its string. */
static void
test_json_is_one_line (void **state)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (
    g_variant_new_parsed ("{'name': <'<b>&\"\\n'>, 'count': <uint32 3>, 'reading': <false>,"
                          " 'problems': <@as []>}"));

  cid_variant_print_json (value);
  assert_string_equal (printed->str, "{\"name\":\"<b>&\\\"\\n\",\"count\":3,\"reading\":false,"
                                     "\"problems\":[]}\n");
}

/* What would move the cursor, hide or turn round is escaped, and is the same text to whoever reads
 * it. */
static void
test_json_does_not_speak_to_the_terminal (void **state)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (
    "{'name': <'\\u001b[2J\\u009b\\u007f\\u202e\\u2028\\U000e0041ä\"\\\\'>}"));

  cid_variant_print_json (value);
  assert_string_equal (printed->str, "{\"name\":\"\\u001b[2J\\u009b\\u007f\\u202e\\u2028"
                                     "\\udb40\\udc41ä\\\"\\\\\"}\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_text_that_is_not_there_is_empty),
    cmocka_unit_test_setup_teardown (test_json_is_one_line, begin_printing, end_printing),
    cmocka_unit_test_setup_teardown (test_json_does_not_speak_to_the_terminal, begin_printing,
                                     end_printing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
