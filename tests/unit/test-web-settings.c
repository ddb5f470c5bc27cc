/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/web-settings.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define XML "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<settings><phone-settings e=\"2\">"
#define END "</phone-settings></settings>"

static char *
describe (GHashTable *settings)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (settings), (GCompareFunc) strcmp);
  GString *text = g_string_new (NULL);

  for (GList *name = names; name != NULL; name = name->next) {
    const CidWebSetting *setting = g_hash_table_lookup (settings, name->data);

    g_string_append_printf (text, "%s%s=%s|", (char *) name->data,
                            setting->is_read_only ? "(r)" : "", setting->value);
  }
  return g_string_free (text, FALSE);
}

/* All forms in which Snom's firmware writes settings; what its user may not change is told. */
static void
test_settings_are_read_in_all_forms (void **state)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { XML "<a perm=\"RW\">http://x/?a=$b&amp;c=&lt;d&gt;</a><b perm=\"R\">2</b>" END,
      "a=http://x/?a=$b&c=<d>|b(r)=2|" },
    { "a!: http://x/?a=$b&c=d\r\nb&: 2\nc$:\nd: 4\n", "a=http://x/?a=$b&c=d|b(r)=2|c=|d=4|" },
    { "<html><pre>\n# no setting\na!: 1&amp;2 &lt;3&gt;<br>\n<b>b</b>&amp;: 2\n</pre></html>",
      "a=1&2 <3>|b(r)=2|" },
    { "nothing to see", "" },
    { "", "" },
    { "two words: 1\nname-with-dash: 2\n: 3\n", "" },
    { "a: 1\na: 2\n", "a=1|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GHashTable) settings = cid_web_settings_parse (rows[i].text);
    g_autofree char *said = NULL;

    said = describe (settings);
    assert_string_equal (said, rows[i].expected);
  }
}

/* The permissions of Snom's settings files: read-only are R, & and a blank. */
static void
test_permissions_are_told_apart (void **state)
{
  static const struct {
    const char *permission;
    gboolean is_read_only;
  } rows[] = {
    { "perm=\"R\"", TRUE },  { "perm=\"&amp;\"", TRUE },
    { "perm=\" \"", TRUE },  { "perm=\"RW\"", FALSE },
    { "perm=\"$\"", FALSE }, { "perm=\"!\"", FALSE },
    { "perm=\"\"", FALSE },  { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf (XML "<a %s>1</a>" END, rows[i].permission);
    g_autoptr (GHashTable) settings = cid_web_settings_parse (text);
    const CidWebSetting *setting = g_hash_table_lookup (settings, "a");

    assert_non_null (setting);
    assert_int_equal (setting->is_read_only, rows[i].is_read_only);
  }
}

/* The same setting of another identity is another setting. */
static void
test_indexed_settings_are_left_out (void **state)
{
  g_autoptr (GHashTable) settings = cid_web_settings_parse (XML "<a idx=\"1\">1</a><b>2</b>" END);

  assert_null (g_hash_table_lookup (settings, "a"));
  assert_non_null (g_hash_table_lookup (settings, "b"));
}

/* A phone, or who plays one, may send anything; half a file is none. */
static void
test_hostile_answers_cost_nothing (void **state)
{
  g_autofree char *deep = g_strnfill (100000, 'x');
  g_autofree char *many = NULL;
  g_autofree char *longest = NULL;
  const char *rows[] = { XML "<a>1</a>", XML "<a>1</b>" END, XML "<a>&bogus;</a>" END, NULL, NULL };
  g_autoptr (GString) nested = g_string_new ("<settings>");
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GHashTable) all = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (nested, "<a>");
  rows[3] = nested->str;
  rows[4] = deep;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GHashTable) settings = cid_web_settings_parse (rows[i]);

    assert_int_equal (g_hash_table_size (settings), 0);
  }

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (lines, "n%u: 1\n", i);
  all = cid_web_settings_parse (lines->str);
  assert_int_equal (g_hash_table_size (all), 10000);
  longest = g_strdup_printf ("a: %s\n", deep);
  g_hash_table_unref (all);
  all = cid_web_settings_parse (longest);
  assert_int_equal (g_hash_table_size (all), 0);
  many = g_strdup_printf (XML "<a>%s</a>" END, deep);
  g_hash_table_unref (all);
  all = cid_web_settings_parse (many);
  assert_string_equal (((CidWebSetting *) g_hash_table_lookup (all, "a"))->value, "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_settings_are_read_in_all_forms),
    cmocka_unit_test (test_permissions_are_told_apart),
    cmocka_unit_test (test_indexed_settings_are_left_out),
    cmocka_unit_test (test_hostile_answers_cost_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
