/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/key-file.h"
#include "config/key-hint.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidKeyFile *
read_text (const char *text)
{
  return cid_key_file_new_from_data ("a.conf", text, strlen (text));
}

/* Ends @file and compares its problems, one a line. */
static void
assert_problems (CidKeyFile *file, const char *expected)
{
  g_autoptr (GPtrArray) problems = cid_key_file_end (file);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *line = cid_problem_to_string (g_ptr_array_index (problems, i));

    g_string_append_printf (text, "%s\n", line);
  }
  assert_string_equal (text->str, expected);
}

/* Values are what GKeyFile makes of them, spaces and escapes included. */
static void
test_a_value_is_taken_as_it_is_meant (void **state)
{
  static const struct {
    const char *line;
    const char *expected;
  } rows[] = {
    { "k=v", "v" },
    { "  k\t=  v w  ", "v w" },
    { "k=", "" },
    { "k==", "=" },
    { "k=a\\nb\\sc\\\\", "a\nb c\\" },
    { "k=Jörg", "Jörg" },
    { "k=Line #2", "Line #2" },
    { "k=*21#", "*21#" },
    { "k=#31#0299", "#31#0299" },
    { "k=v\r", "v" },
    { "K=v", NULL },
    { "#k=v", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strdup_printf ("[g]\n%s\n", rows[i].line);
    g_autoptr (CidKeyFile) file = read_text (text);
    g_autofree char *value = cid_key_file_take (file, "g", "k");

    if (g_strcmp0 (value, rows[i].expected) != 0)
      fail_msg ("%s: %s", rows[i].line, value);
  }
}

/* A member may hold a semicolon of its own, and empty ones say nothing. */
static void
test_a_list_is_taken_apart_at_semicolons (void **state)
{
  g_autoptr (CidKeyFile) file = read_text ("[g]\nk= a ;b\\;c;;  ;d\ne=;\n");
  g_auto (GStrv) list = cid_key_file_take_list (file, "g", "k");
  g_auto (GStrv) empty = cid_key_file_take_list (file, "g", "e");
  g_auto (GStrv) none = cid_key_file_take_list (file, "g", "n");
  g_autofree char *joined = g_strjoinv ("|", list);

  assert_string_equal (joined, "a|b;c|d");
  assert_int_equal (g_strv_length (empty), 0);
  assert_null (none);
  assert_problems (file, "");
}

/* GKeyFile would take the comment for a part of the value, and say nothing. */
static void
test_a_comment_behind_a_value_is_cut_off_and_reported (void **state)
{
  g_autoptr (CidKeyFile) file = read_text ("[g]\na=1 # one\nb=# none\nc=1;2\t#\nd=#\n");
  g_autofree char *a = cid_key_file_take (file, "g", "a");
  g_autofree char *b = cid_key_file_take (file, "g", "b");
  g_auto (GStrv) c = cid_key_file_take_list (file, "g", "c");
  g_autofree char *d = cid_key_file_take (file, "g", "d");

  assert_string_equal (a, "1");
  assert_string_equal (b, "");
  assert_int_equal (g_strv_length (c), 2);
  assert_string_equal (d, "#");
  assert_problems (file,
                   "a.conf:2: [g] a: a comment cannot follow a value; give it a line of its own\n"
                   "a.conf:3: [g] b: a comment cannot follow a value; give it a line of its own\n"
                   "a.conf:4: [g] c: a comment cannot follow a value; give it a line of its own\n");
}

/* One line that GKeyFile cannot read would cost the whole file. */
static void
test_a_bad_line_costs_only_itself (void **state)
{
  static const char *const bad_lines[] = {
    "nonsense", "=v", "a b=c", "k[de]=v", "[", "[]", "[ ]", "[x", "[a]b]", "\xff\xfe=1", "[\xff]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_lines); i++) {
    g_autofree char *text = g_strdup_printf ("[g]\na=1\n%s\n[h]\nb=2\n", bad_lines[i]);
    g_autoptr (CidKeyFile) file = read_text (text);
    g_autofree char *a = cid_key_file_take (file, "g", "a");
    g_autofree char *b = cid_key_file_take (file, "h", "b");
    g_autoptr (GPtrArray) problems = cid_key_file_end (file);

    assert_string_equal (a, "1");
    assert_string_equal (b, "2");
    if (problems->len != 1)
      fail_msg ("%s: %u problems", bad_lines[i], problems->len);
    assert_int_equal (((CidProblem *) g_ptr_array_index (problems, 0))->line, 3);
  }
}

/* Keys below a header that cannot be read would otherwise fall to the group above it. */
static void
test_the_keys_of_a_bad_group_go_with_it (void **state)
{
  g_autoptr (CidKeyFile) file = read_text ("[g]\n[x\nk=1\n[g]\nk=2\n");

  assert_null (cid_key_file_take (file, "g", "k"));
  assert_problems (file, "a.conf:2: a group wants its closing ]\n"
                         "a.conf:4: [g]: it stands in line 1 already; here it is left out\n");
}

/* Of a key that stands there twice the first is taken, where GKeyFile takes the last silently. */
static void
test_the_first_of_two_keys_is_taken (void **state)
{
  g_autoptr (CidKeyFile) file = read_text ("[g]\nk=1\nk=2\n");
  g_autofree char *value = cid_key_file_take (file, "g", "k");

  assert_string_equal (value, "1");
  assert_problems (file, "a.conf:3: [g] k: it stands in line 2 already; here it is left out\n");
}

/* What nobody asked for is a slip of the fingers more often than not. */
static void
test_what_is_left_over_gets_a_hint (void **state)
{
  g_autoptr (CidKeyFile) file =
    read_text ("[lisener]\na=1\n[other]\nport=1\n[listener]\nprt=1\nregion=AU\nzzz=1\n"
               "[phnoe desk]\nid=1\n[phone]\n");

  cid_key_file_know_family (file, "phone");
  assert_null (cid_key_file_take (file, "listener", "port"));
  assert_null (cid_key_file_take (file, "numbers", "region"));
  assert_problems (file, "a.conf:1: [lisener]: no such group; did you mean [listener]?\n"
                         "a.conf:3: [other]: no such group\n"
                         "a.conf:6: [listener] prt: no such key; did you mean port?\n"
                         "a.conf:7: [listener] region: no such key; it belongs to [numbers]\n"
                         "a.conf:8: [listener] zzz: no such key\n"
                         "a.conf:9: [phnoe desk]: no such group; did you mean [phone desk]?\n"
                         "a.conf:11: [phone]: no such group; expected [phone NAME]\n");
}

/* A file that is something else altogether must not fill the journal. */
static void
test_a_file_full_of_nonsense_has_a_bounded_number_of_problems (void **state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CidKeyFile) file = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "nonsense\n");
  file = read_text (text->str);
  problems = cid_key_file_end (file);

  assert_int_equal (problems->len, 101);
  assert_int_equal (cid_key_file_count_problems (file), 101);
}

/* A NUL ends no line early: what stands behind it must not vanish unnoticed. */
static void
test_a_nul_makes_its_line_a_problem (void **state)
{
  static const char text[] = "[g]\na=1\0b=2\nc=3";
  g_autoptr (CidKeyFile) file = cid_key_file_new_from_data ("a.conf", text, sizeof text - 1);
  g_autofree char *c = cid_key_file_take (file, "g", "c");

  assert_null (cid_key_file_take (file, "g", "a"));
  assert_string_equal (c, "3");
  assert_problems (file, "a.conf:2: [g]: this line is no UTF-8 text\n");
}

/* The groups are read in the file's order, which is the order in which phones are listed. */
static void
test_groups_are_told_in_their_order (void **state)
{
  g_autoptr (CidKeyFile) file = read_text ("\xef\xbb\xbf[ b ]\n[a]\n[b]\n");
  g_auto (GStrv) groups = cid_key_file_get_groups (file);
  g_autofree char *joined = g_strjoinv ("|", groups);

  assert_string_equal (joined, "b|a");
}

/* A hint that is far-fetched confuses more than none. */
static void
test_a_hint_is_near_but_not_far_fetched (void **state)
{
  static const struct {
    const char *wrong;
    const char *right;
    gboolean is_near;
  } rows[] = {
    { "prot", "port", TRUE },       { "ports", "port", TRUE },     { "Port", "port", TRUE },
    { "pot", "port", TRUE },        { "rate", "port", FALSE },     { "", "port", FALSE },
    { "on", "own", TRUE },          { "in", "own", FALSE },        { "id", "own", FALSE },
    { "vcard", "vcards", TRUE },    { "adress", "address", TRUE }, { "a", "address", FALSE },
    { "listen", "listener", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (cid_key_hint_is_near (rows[i].wrong, rows[i].right) != rows[i].is_near)
      fail_msg ("%s for %s", rows[i].wrong, rows[i].right);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_value_is_taken_as_it_is_meant),
    cmocka_unit_test (test_a_list_is_taken_apart_at_semicolons),
    cmocka_unit_test (test_a_comment_behind_a_value_is_cut_off_and_reported),
    cmocka_unit_test (test_a_bad_line_costs_only_itself),
    cmocka_unit_test (test_the_keys_of_a_bad_group_go_with_it),
    cmocka_unit_test (test_the_first_of_two_keys_is_taken),
    cmocka_unit_test (test_what_is_left_over_gets_a_hint),
    cmocka_unit_test (test_a_file_full_of_nonsense_has_a_bounded_number_of_problems),
    cmocka_unit_test (test_a_nul_makes_its_line_a_problem),
    cmocka_unit_test (test_groups_are_told_in_their_order),
    cmocka_unit_test (test_a_hint_is_near_but_not_far_fetched),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
