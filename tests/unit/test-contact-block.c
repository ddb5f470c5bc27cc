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

#define FILE_NAME "config/cidalert/blocked"
#define BLOCKED "[{'name': <'Ana <b>'>, 'blocked': <true>}]"

static int
enter (void **state)
{
  move_in (state);
  scratch_write (home, "config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n");
  return 0;
}

/* A slip must not block half the world, nor the wrong one. */
static void
test_what_is_nobody_is_refused (void **state)
{
  static const CommandRow rows[] = {
    { "contacts block", CID_EXIT_USAGE, "", "expected a number, a beginning such as 02 9999*" },
    { "contacts unblock", CID_EXIT_USAGE, "", "see cidalert contacts unblock --help" },
    { "contacts block ''", CID_EXIT_USAGE, "", "“” is no number" },
    { "contacts block ' # '", CID_EXIT_USAGE, "", "is no number" },
    { "contacts block '*'", CID_EXIT_USAGE, "", "“*” is no number" },
    { "contacts block '+*'", CID_EXIT_USAGE, "", "“+*” is no number" },
    { "contacts block Ana Pérez", CID_EXIT_USAGE, "", "“Ana Pérez” is no number" },
    { "contacts block --all 1", CID_EXIT_USAGE, "", "--all" },
    { "contacts unblock Ana", CID_EXIT_USAGE, "", "“Ana” is no number" },
    { "contacts unblock 0391234567", CID_EXIT_NOTHING, "", "Nobody has blocked that" },
  };

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
  assert_null (scratch_read (home, FILE_NAME));
}

/* However it is written it is one line of the file, and one only; and it goes as it came. */
static void
test_each_kind_comes_and_goes (void **state)
{
  static const struct {
    const char *word;
    const char *line;
    const char *says;
  } rows[] = {
    { "03 9123-4567", "+61391234567", "+61391234567 is blocked\n" },
    { "'02 9999*'", "029999*", "Numbers that begin with 029999 are blocked; contacts are not\n" },
    { "WITHHELD", "withheld", "Whoever hides the number is blocked\n" },
    { "sip:bob@example.com", "bob@example.com", "bob@example.com is blocked\n" },
    { "101", "101", "101 is blocked\n" },
    { "'10\n2'", "102", "102 is blocked\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *block = g_strdup_printf ("contacts block %s", rows[i].word);
    g_autofree char *unblock = g_strdup_printf ("contacts unblock %s", rows[i].word);
    g_autofree char *says = g_strdup_printf ("%s is not blocked any more\n", rows[i].line);
    g_autofree char *line = g_strdup_printf ("%s\n", rows[i].line);
    g_autofree char *text = NULL;
    g_autofree char *after = NULL;

    for (guint twice = 0; twice < 2; twice++) {
      assert_int_equal (run_command (cid_command_contacts, block), CID_EXIT_DONE);
      assert_string_equal (printed->str, rows[i].says);
    }
    text = scratch_read (home, FILE_NAME);
    assert_string_equal (text, line);
    assert_int_equal (run_command (cid_command_contacts, unblock), CID_EXIT_DONE);
    assert_string_equal (printed->str, says);
    after = scratch_read (home, FILE_NAME);
    assert_string_equal (after, "");
    assert_int_equal (run_command (cid_command_contacts, unblock), CID_EXIT_NOTHING);
  }
}

/* Whoever called last, if that can be told; one who hides the number stands for all who do. */
static void
test_the_last_caller_may_be_nobody (void **state)
{
  static const LogRow calls[] = {
    { "u1", 0, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE },
    { "u2", 60, "anonymous", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, NULL, FALSE },
  };
  static const CommandRow none[] = {
    { "contacts block last", CID_EXIT_NOTHING, "", "there is no call last" },
    { "contacts unblock last-missed", CID_EXIT_NOTHING, "", "there is no call last-missed" },
  };
  static const CommandRow some[] = {
    { "contacts block last", CID_EXIT_NOTHING, "",
      "that caller hid the number; cidalert contacts" },
    { "contacts block last-missed", CID_EXIT_DONE, "+61299991234 is blocked\n", "" },
    { "contacts unblock last-missed", CID_EXIT_DONE, "+61299991234 is not blocked any more\n", "" },
  };

  check_commands (cid_command_contacts, none, G_N_ELEMENTS (none));
  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (cid_command_contacts, some, G_N_ELEMENTS (some));
}

/* Whom one blocks by number one may know by name: the daemon tells, and what blocks besides. */
static void
test_the_daemon_adds_what_it_knows (void **state)
{
  static const CommandRow rows[] = {
    { "contacts block 0299991234", CID_EXIT_DONE, "+61299991234 (Ana <b>) is blocked\n", "" },
    { "contacts block '02 9999*'", CID_EXIT_DONE, "contacts are not\n", "" },
  };
  static const CommandRow other[] = {
    { "contacts unblock 0299991234", CID_EXIT_DONE, "+61299991234 is not blocked any more\n",
      "+61299991234 is blocked by line 7 of /srv/others" },
    { "contacts unblock 0299991234", CID_EXIT_NOTHING, "",
      "+61299991234 is blocked by line 7 of /srv/others" },
  };
  FakeDaemon *daemon = fake_daemon_new ("@a{sv} {}", BLOCKED);

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
  fake_daemon_free (daemon);
  daemon = fake_daemon_new ("@a{sv} {}", "[{'blocked-line': <uint32 7>,"
                                         " 'blocked-file': <'/srv/others'>}]");
  check_commands (cid_command_contacts, other, G_N_ELEMENTS (other));
  fake_daemon_free (daemon);
}

/* What cannot be kept is not said to be. */
static void
test_a_file_that_cannot_be_written_is_told (void **state)
{
  g_autofree char *folder = scratch_path (home, FILE_NAME "/x");

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_int_equal (run_command (cid_command_contacts, "contacts block 101"), CID_EXIT_FAILED);
  assert_string_equal (printed->str, "");
  assert_says ("block", complained->str, "/" FILE_NAME);
}

#define block_test(function) cmocka_unit_test_setup_teardown (function, enter, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    block_test (test_what_is_nobody_is_refused),
    block_test (test_each_kind_comes_and_goes),
    block_test (test_the_last_caller_may_be_nobody),
    block_test (test_the_daemon_adds_what_it_knows),
    block_test (test_a_file_that_cannot_be_written_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
