/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/json-read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What a text may be written as, and still be one. */
static void
test_strings_are_text (void **state)
{
  static const struct {
    const char *json;
    const char *text;
  } rows[] = {
    { "[\"Ana\"]", "Ana" },
    { "[\"\"]", "" },
    { " [ \"P\xc3\xa9rez\" ] ", "Pérez" },
    { "[\"\\u00e9\"]", "é" },
    { "[\"\\ud83d\\ude00\"]", "😀" },
    { "[\"\\\"\\\\\\/\\n\"]", "\"\\/\n" },
    { "[\"[[[[[[[[[[[[[[[[[[[[{\"]", "[[[[[[[[[[[[[[[[[[[[{" },
    { "[\"/* \"]", "/* " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonNode) root = cid_json_read (rows[i].json);
    g_auto (GStrv) texts = cid_json_read_texts (root);

    assert_non_null (texts);
    assert_string_equal (texts[0], rows[i].text);
    assert_null (texts[1]);
  }
}

/* A string that ends before it does, or is no UTF-8, breaks whoever believes it: SQLite keeps it,
 * and D-Bus throws us off. */
static void
test_what_is_no_text_is_refused (void **state)
{
  static const char *const rows[] = {
    "[\"\\ud800\"]",
    "[\"\\ud800x\"]",
    "[\"\\udc00\"]",
    "[\"\\udc00\\ud800\"]",
    "[\"\\ud800\\u0041\"]",
    "[\"\\ud800\\n\"]",
    "[\"\\u0000\"]",
    "[\"a\\u0000b\"]",
    "[\"\\u00\"]",
    "[\"\\uzzzz\"]",
    "[\"\\",
    "[\"",
    "[\"\xff\xfe\"]",
    "[\"\xed\xa0\x80\"]",
    "",
    "nonsense",
    "[1] // \"",
    "/* \" */ [\"x\"]",
    "['x']",
    "]",
    "[\"x\"]]",
    "{\"a\":[\"\\ud800x\"]}",
  };

  assert_null (cid_json_read (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_null (cid_json_read (rows[i]));
}

/* However many brackets somebody writes, none of them costs a piece of the stack. */
static void
test_depth_is_bounded (void **state)
{
  static const struct {
    guint depth;
    gboolean is_read;
  } rows[] = { { 1, TRUE }, { 16, TRUE }, { 17, FALSE }, { 1000000, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *open = g_strnfill (rows[i].depth, '[');
    g_autofree char *close = g_strnfill (rows[i].depth, ']');
    g_autofree char *json = g_strconcat (open, close, NULL);
    g_autoptr (JsonNode) root = cid_json_read (json);

    assert_int_equal (root != NULL, rows[i].is_read);
  }
}

/* What is no string is passed over; what is no array, or an empty one, holds none. */
static void
test_texts_of_an_array (void **state)
{
  static const struct {
    const char *json;
    const char *texts;
  } rows[] = {
    { "[\"a\",1,null,\"b\",{},[\"c\"],true]", "a|b" },
    { "[1]", "" },
    { "[]", NULL },
    { "{\"a\":\"b\"}", NULL },
    { "\"a\"", NULL },
  };

  assert_null (cid_json_read_texts (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (JsonNode) root = cid_json_read (rows[i].json);
    g_auto (GStrv) texts = cid_json_read_texts (root);
    g_autofree char *joined = texts != NULL ? g_strjoinv ("|", texts) : NULL;

    assert_non_null (root);
    assert_int_equal (g_strcmp0 (joined, rows[i].texts), 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_strings_are_text),
    cmocka_unit_test (test_what_is_no_text_is_refused),
    cmocka_unit_test (test_depth_is_bounded),
    cmocka_unit_test (test_texts_of_an_array),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
