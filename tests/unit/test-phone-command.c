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

#include "command-kit.h"

#include <glib/gstdio.h>

#define PHONES "config/cidalert/phones.conf"

/* What was asked for is in the file; the token and id are the phone's own, and nobody else's. */
static void
test_a_phone_is_added (void **state)
{
  static const char *const parts[] = {
    "[phone desk]\n",    "make=yealink\n",           "address=192.0.2.50;198.51.100.0/24\n",
    "host=192.0.2.20\n", "number=+61 2 9999 0000\n", "group=office\n"
  };
  g_autofree char *path = scratch_path (home, PHONES);
  g_autofree char *text = NULL;
  g_autofree char *both = NULL;
  GStatBuf info;

  assert_int_equal (run_command (cid_command_phone,
                                 "phone add desk --make yealink --address 192.0.2.50"
                                 " -a 198.51.100.0/24 --host 192.0.2.20"
                                 " --number '+61 2 9999 0000' --group office"),
                    CID_EXIT_DONE);
  assert_string_equal (printed->str,
                       "Phone desk is added. What to paste into it: cidalert phone urls desk\n");
  text = scratch_read (home, PHONES);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_says ("phones.conf", text, parts[i]);
  assert_true (g_regex_match_simple ("^token=[0-9a-hjkmnp-tv-z]{12}$", text, G_REGEX_MULTILINE, 0));
  assert_true (g_regex_match_simple ("^id=[0-9a-f-]{36}$", text, G_REGEX_MULTILINE, 0));
  assert_int_equal (g_stat (path, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);

  assert_int_equal (run_command (cid_command_phone, "phone add hall"), CID_EXIT_DONE);
  both = scratch_read (home, PHONES);
  assert_true (g_str_has_prefix (both, text));
  assert_false (g_regex_match_simple ("^token=(.*)$[^$]*^token=\\1$", both, G_REGEX_MULTILINE, 0));
}

/* What the file cannot hold, or the daemon could not use, is refused and nothing is written. */
static void
test_what_cannot_be_added_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "phone add", CID_EXIT_USAGE, "", "expected one name, as desk" },
    { "phone add a b", CID_EXIT_USAGE, "", "expected one name, as desk" },
    { "phone add 'my desk'", CID_EXIT_USAGE, "", "“my desk” is no name for a phone" },
    { "phone add ''", CID_EXIT_USAGE, "", "“” is no name for a phone" },
    { "phone add 'a]b'", CID_EXIT_USAGE, "", "is no name for a phone" },
    { "phone add desk --make nonesuch", CID_EXIT_USAGE, "", "There is no make called nonesuch" },
    { "phone add desk --address nowhere", CID_EXIT_USAGE, "", "nowhere" },
    { "phone add desk --address 192.0.2.0/33", CID_EXIT_USAGE, "", "192.0.2.0/33" },
    { "phone add desk --host 'a b'", CID_EXIT_USAGE, "",
      "“a b” is no address and no name of this machine" },
    { "phone add desk --colour red", CID_EXIT_USAGE, "", "--colour" },
  };

  check_commands (cid_command_phone, rows, G_N_ELEMENTS (rows));
  assert_null (scratch_read (home, PHONES));
}

/* An office is added whole, what the table leaves open by the options; or not at all. */
static void
test_a_table_is_added (void **state)
{
  static const char *const parts[] = {
    "[phone desk]\n",           "make=yealink\n",
    "mac=001565aabbcc\n",       "address=192.0.2.50;198.51.100.0/24\n",
    "number=+61 2 9999 0001\n", "[phone hall]\n",
    "make=grandstream\n",       "group=office\n",
  };
  static const CommandRow bad[] = {
    { "phone add --from /nonexistent/phones.csv", CID_EXIT_FAILED, "", "No phone is added." },
    { "phone add desk --from phones.csv", CID_EXIT_USAGE, "", "the table has the names" },
    { "phone add desk --mac 12", CID_EXIT_USAGE, "", "“12” is no MAC address" },
  };
  g_autofree char *path = scratch_path (home, "phones.csv");
  g_autofree char *line =
    g_strdup_printf ("phone add --make grandstream -g office --from %s", path);
  g_autofree char *text = NULL;
  g_autofree char *after = NULL;

  check_commands (cid_command_phone, bad, G_N_ELEMENTS (bad));
  scratch_write (
    home, "phones.csv",
    "name,make,mac,address,number\n"
    "desk,yealink,00:15:65:AA:BB:CC,192.0.2.50 198.51.100.0/24,+61 2 9999 0001\nhall\n");
  assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_DONE);
  assert_says ("add", printed->str, "2 phones are added. Their settings files:");
  text = scratch_read (home, PHONES);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_says ("phones.conf", text, parts[i]);

  scratch_write (home, "phones.csv", "name,make\nnew,snom\nother,nonesuch\n");
  assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_FAILED);
  assert_says ("add", complained->str, "Line 3: There is no make called nonesuch");
  scratch_write (home, "phones.csv", "name,host\nnew,a\nother,a b\n");
  assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_FAILED);
  assert_says ("add", complained->str, "Line 3: “a b” is no address and no name of this machine");
  scratch_write (home, "phones.csv", "name,make\nnew,snom\ndesk,snom\n");
  assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_FAILED);
  assert_says ("add", complained->str, "There is a phone called desk already");
  scratch_write (home, "phones.csv", "name,make\n");
  assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_NOTHING);
  scratch_write (home, "phones.csv", "name\nB\xfcro\n");
  assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_FAILED);
  after = scratch_read (home, PHONES);
  assert_string_equal (after, text);
}

/* A table that nobody has filled in yet makes no file either. */
static void
test_a_table_without_a_phone_changes_nothing (void **state)
{
  static const char *const tables[] = { "", "\n\n", "name,make\n", "name,make\n\n,\n" };
  g_autofree char *path = scratch_path (home, "phones.csv");
  g_autofree char *line = g_strdup_printf ("phone add --from %s", path);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    scratch_write (home, "phones.csv", tables[i]);
    assert_int_equal (run_command (cid_command_phone, line), CID_EXIT_NOTHING);
    assert_says ("add", complained->str, "there is no phone in the table");
    assert_null (scratch_read (home, PHONES));
  }
}

/* A second desk would take the first one's place, token and all. */
static void
test_a_name_is_taken_once (void **state)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  assert_int_equal (run_command (cid_command_phone, "phone add desk"), CID_EXIT_DONE);
  before = scratch_read (home, PHONES);
  assert_int_equal (run_command (cid_command_phone, "phone add desk"), CID_EXIT_FAILED);
  assert_says ("add", complained->str, "desk");
  assert_string_equal (printed->str, "");
  after = scratch_read (home, PHONES);
  assert_string_equal (after, before);
}

/* People get columns, scripts get tabs, and nobody a token. */
static void
test_phones_are_listed (void **state)
{
  G_GNUC_UNUSED g_autofree char *text = NULL;

  run_command (cid_command_phone, "phone add desk --number +61299990000");
  run_command (cid_command_phone, "phone add hall -m yealink -a 192.0.2.50 -a 198.51.100.0/24");
  assert_int_equal (run_command (cid_command_phone, "phone list --plain"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "desk\tsnom\town networks\t+61299990000\n"
                                     "hall\tyealink\t192.0.2.50, 198.51.100.0/24\t\n");
  assert_int_equal (run_command (cid_command_phone, "phone list"), CID_EXIT_DONE);
  assert_says ("list", printed->str,
               "desk             snom       own networks             +61299990000\n");
  assert_string_equal (complained->str, "");
}

/* No phone is status 3; a line that cannot be read is told, and costs only its phone. */
static void
test_an_empty_or_faulty_list_is_told (void **state)
{
  static const CommandRow none[] = {
    { "phone list", CID_EXIT_NOTHING, "No phone is set up yet: cidalert setup\n", "" },
    { "phone list --plain", CID_EXIT_NOTHING, "", "" },
    { "phone list desk", CID_EXIT_USAGE, "", "unexpected argument “desk”" },
  };
  g_autofree char *path = scratch_path (home, PHONES);

  check_commands (cid_command_phone, none, G_N_ELEMENTS (none));
  scratch_write (home, PHONES,
                 "[phone hall]\nid=1\n[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\n"
                 "token=7kq3m9x2adfh\n");
  assert_int_equal (g_chmod (path, 0600), 0);
  assert_int_equal (run_command (cid_command_phone, "phone list --plain"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "desk\tgeneric\town networks\t\n");
  assert_says ("list", complained->str, "phones.conf:");
}

/* Whoever is removed is gone from the file, the others stay as they were. */
static void
test_a_phone_is_removed (void **state)
{
  static const CommandRow rows[] = {
    { "phone remove", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone remove desk hall", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone remove nobody", CID_EXIT_NOTHING, "", "nobody" },
    { "phone remove desk", CID_EXIT_DONE, "Phone desk is removed; its calls stay in the log.\n",
      "" },
    { "phone remove desk", CID_EXIT_NOTHING, "", "desk" },
  };
  g_autofree char *text = NULL;

  run_command (cid_command_phone, "phone add desk");
  run_command (cid_command_phone, "phone add hall");
  check_commands (cid_command_phone, rows, G_N_ELEMENTS (rows));
  text = scratch_read (home, PHONES);
  assert_null (strstr (text, "desk"));
  assert_says ("phones.conf", text, "[phone hall]\n");
}

/* The verbs: each is found, and what is none is told by those that there are. */
static void
test_the_verbs_are_told (void **state)
{
  static const CommandRow rows[] = {
    { "phone", CID_EXIT_USAGE, "",
      "cidalert phone: expected one of add, list, urls, test, push, restore, password, trust, "
      "remove" },
    { "phone dance", CID_EXIT_USAGE, "",
      "expected one of add, list, urls, test, push, restore, password, trust, remove" },
    { "phone --help", CID_EXIT_DONE, "Usage: cidalert phone COMMAND", "" },
    { "phone -h", CID_EXIT_DONE, "  remove    remove a phone: phone remove NAME\n", "" },
    { "phone urls nobody", CID_EXIT_NOTHING, "", "there is no phone called nobody" },
    { "phone test", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone test nobody", CID_EXIT_NOTHING, "", "there is no phone called nobody" },
    { "phone push", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone push nobody", CID_EXIT_NOTHING, "", "there is no phone called nobody" },
    { "phone restore", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone restore nobody", CID_EXIT_NOTHING, "", "there is no phone called nobody" },
    { "phone list --nonsense", CID_EXIT_USAGE, "", "see cidalert phone list --help" },
  };

  check_commands (cid_command_phone, rows, G_N_ELEMENTS (rows));
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_a_phone_is_added),
    command_test (test_what_cannot_be_added_is_told),
    command_test (test_a_table_is_added),
    command_test (test_a_name_is_taken_once),
    command_test (test_a_table_without_a_phone_changes_nothing),
    command_test (test_phones_are_listed),
    command_test (test_an_empty_or_faulty_list_is_told),
    command_test (test_a_phone_is_removed),
    command_test (test_the_verbs_are_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
