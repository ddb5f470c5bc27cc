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
#include "fake-daemon.h"
#include "log-kit.h"
#include "sql-kit.h"

#define FILE_NAME "data/cidalert/contacts/mine.vcf"

static int
enter (void **state)
{
  move_in (state);
  scratch_write (home, "config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n");
  return 0;
}

/* Half a command line names nobody, and makes no file. */
static void
test_wrong_usage_names_nobody (void **state)
{
  static const CommandRow rows[] = {
    { "contacts name", CID_EXIT_USAGE, "", "expected a number, or last, and a name" },
    { "contacts name 0391234567", CID_EXIT_USAGE, "", "see cidalert contacts name --help" },
    { "contacts name 0391234567 ''", CID_EXIT_USAGE, "", "expected a name that can be read" },
    { "contacts name 0391234567 ' \t'", CID_EXIT_USAGE, "", "--remove takes one away" },
    { "contacts name Ana Joe", CID_EXIT_USAGE, "", "“Ana” is no number" },
    { "contacts name '' Joe", CID_EXIT_USAGE, "", "“” is no number" },
    { "contacts name --remove", CID_EXIT_USAGE, "", "expected one number, or last" },
    { "contacts name -r 0391234567 Joe", CID_EXIT_USAGE, "", "expected one number, or last" },
    { "contacts name -r 0391234567", CID_EXIT_NOTHING, "", "You gave that number no name" },
    { "contacts name last Joe", CID_EXIT_NOTHING, "", "there is no call last" },
  };

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
  assert_null (scratch_read (home, FILE_NAME));
}

/* A log may be somebody else's export: nothing of it moves the cursor. */
static void
test_no_log_speaks_to_the_terminal (void **state)
{
  static const LogRow row = {
    "u1", 0, "bob@example.com", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE
  };
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");

  write_log (home, &row, 1);
  run_sql_in (path, "UPDATE calls SET remote = 'bob' || char (27) || '[31m@example.com'");
  assert_int_equal (run_command (cid_command_contacts, "contacts name last Joe"), CID_EXIT_DONE);
  assert_says ("name", printed->str, "bob[31m@example.com is called Joe\n");
}

/* A name may hold anything that can be read; it is one name, and no further line of a card. */
static void
test_a_name_is_only_a_name (void **state)
{
  static const struct {
    const char *words;
    const char *name;
  } rows[] = {
    { "Joe Plumber", "Joe Plumber" },
    { "'<b>&\"%s'", "<b>&\"%s" },
    { "'Joe\nTEL:+61299991234'", "Joe TEL:+61299991234" },
    { "'a\x1b[2Jb'", "a[2Jb" },
    { "'Semi; colon, comma \\ slash'", "Semi; colon, comma \\ slash" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *line = g_strdup_printf ("contacts name '03 9123 4567' %s", rows[i].words);
    g_autofree char *says = g_strdup_printf ("+61391234567 is called %s\n", rows[i].name);
    g_autofree char *text = NULL;

    assert_int_equal (run_command (cid_command_contacts, line), CID_EXIT_DONE);
    assert_says (line, printed->str, says);
    assert_says (line, printed->str, "past calls learn it when it does\n");
    text = scratch_read (home, FILE_NAME);
    assert_null (strstr (text, "\nTEL:+61299991234"));
    assert_non_null (strstr (text, "+61391234567"));
    assert_ptr_equal (strstr (text, "BEGIN:"), g_strrstr (text, "BEGIN:"));
  }
  assert_int_equal (run_command (cid_command_contacts, "contacts name -r 0391234567"),
                    CID_EXIT_DONE);
  assert_says ("name -r", printed->str, "+61391234567 has no name of yours any more\n");
}

/* The last caller is named, unless the number was hidden. */
static void
test_the_last_caller_may_be_nobody (void **state)
{
  static const LogRow calls[] = {
    { "u1", 0, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE },
    { "u2", 60, "anonymous", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, NULL, FALSE },
  };
  static const CommandRow rows[] = {
    { "contacts name last Joe", CID_EXIT_NOTHING, "", "that caller hid the number" },
    { "contacts name last-missed Joe", CID_EXIT_DONE, "+61299991234 is called Joe\n", "" },
  };

  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
}

/* A name does not bring back whoever was blocked; that is told where it could be believed. */
static void
test_a_blocked_number_stays_blocked (void **state)
{
  static const CommandRow named[] = {
    { "contacts name 0391234567 Joe", CID_EXIT_DONE, "+61391234567 is called Joe\n",
      "that number is blocked; cidalert contacts unblock +61391234567" },
  };
  static const CommandRow removed[] = {
    { "contacts name -r 0391234567", CID_EXIT_DONE, "no name of yours any more\n", "" },
  };
  FakeDaemon *daemon =
    fake_daemon_new ("@a{sv} {}", "[{'name': <'Joe'>, 'name-from': <'mine'>, 'blocked': <true>}]");

  check_commands (cid_command_contacts, named, G_N_ELEMENTS (named));
  fake_daemon_free (daemon);
  daemon = fake_daemon_new ("@a{sv} {}", "[{'blocked': <true>}]");
  check_commands (cid_command_contacts, removed, G_N_ELEMENTS (removed));
  assert_null (strstr (printed->str, "does not run"));
  fake_daemon_free (daemon);
}

/* What cannot be kept is not said to be. */
static void
test_a_file_that_cannot_be_written_is_told (void **state)
{
  scratch_write (home, "data/cidalert/contacts", "");
  assert_int_equal (run_command (cid_command_contacts, "contacts name 101 Joe"), CID_EXIT_FAILED);
  assert_string_equal (printed->str, "");
  assert_says ("name", complained->str, "/data/cidalert/contacts");
}

#define name_test(function) cmocka_unit_test_setup_teardown (function, enter, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    name_test (test_wrong_usage_names_nobody),
    name_test (test_no_log_speaks_to_the_terminal),
    name_test (test_a_name_is_only_a_name),
    name_test (test_the_last_caller_may_be_nobody),
    name_test (test_a_blocked_number_stays_blocked),
    name_test (test_a_file_that_cannot_be_written_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
