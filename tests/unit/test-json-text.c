/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/json-text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Whatever a caller calls himself, the terminal of whoever reads it and the parser live on. */
static void
test_texts_are_escaped (void **state)
{
  static const struct {
    const char *text;
    const char *json;
  } rows[] = {
    { NULL, "null" },
    { "", "\"\"" },
    { "Zoë 王", "\"Zoë 王\"" },
    { "a\"b\\c", "\"a\\\"b\\\\c\"" },
    { "a/b", "\"a/b\"" },
    { "\n\t\x1b[2J", "\"\\u000a\\u0009\\u001b[2J\"" },
    { "\x7f", "\"\\u007f\"" },
    /* The other controls of Latin-1, the marks that turn the text, and the two that end a line. */
    { "\xc2\x9b", "\"\\u009b\"" },
    { "\u202eevil", "\"\\u202eevil\"" },
    { "\u2028\u2029", "\"\\u2028\\u2029\"" },
    /* Past the first plane an escape takes two halves; a face needs none. */
    { "\U000e0041", "\"\\udb40\\udc41\"" },
    { "\U0001f600", "\"\U0001f600\"" },
    /* What is no UTF-8 at all becomes some. */
    { "a\xff", "\"a\uFFFD\"" },
    { "\xc3", "\"\uFFFD\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) json = g_string_new (NULL);

    cid_json_append_text (json, rows[i].text);
    assert_string_equal (json->str, rows[i].json);
  }
}

/* A comma stands between the members of an object, and nowhere else; not even in one within. */
static void
test_members_are_parted_by_commas (void **state)
{
  g_autoptr (GString) json = g_string_new ("{");

  cid_json_add_text (json, "name", "x{");
  cid_json_add_text (json, "none", NULL);
  cid_json_add_boolean (json, "yes", TRUE);
  cid_json_add_boolean (json, "no", FALSE);
  cid_json_append_key (json, "in");
  g_string_append_c (json, '{');
  cid_json_add_integer (json, "least", G_MININT64);
  g_string_append (json, "}}");
  assert_string_equal (json->str, "{\"name\":\"x{\",\"none\":null,\"yes\":true,\"no\":false,"
                                  "\"in\":{\"least\":-9223372036854775808}}");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_texts_are_escaped),
    cmocka_unit_test (test_members_are_parted_by_commas),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
