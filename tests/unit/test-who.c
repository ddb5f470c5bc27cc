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

#include "cli/options.h"
#include "cli/variant.h"
#include "cli/who.h"
#include "command-kit.h"
#include "fake-daemon.h"
#include "log-kit.h"

/* Whoever is meant by a word, by its number or address; told as an error where nobody is. */
static CidExit
find (int argc, char **argv)
{
  g_autoptr (CidHome) here = cid_home_open ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CidParty) party = cid_who_find (here, argv[1], &error);

  if (party == NULL)
    return cid_options_fail_by_cause (error);
  g_print ("%s", cid_who_get_text (party) != NULL ? cid_who_get_text (party) : "nobody");
  return CID_EXIT_DONE;
}

/* A number however it is written, an extension, a code, an address: each can be named or blocked.
 */
static void
test_who_is_meant (void **state)
{
  static const CommandRow rows[] = {
    { "find '(02) 9999-1234'", CID_EXIT_DONE, "+61299991234", "" },
    { "find 101", CID_EXIT_DONE, "101", "" },
    { "find sip:bob@example.com", CID_EXIT_DONE, "bob@example.com", "" },
    { "find Ana", CID_EXIT_USAGE, "", "“Ana” is no number; expected one such as 0391234567" },
    { "find ''", CID_EXIT_USAGE, "", "“” is no number" },
    { "find anonymous", CID_EXIT_USAGE, "", "is no number" },
    { "find '<b>&'", CID_EXIT_USAGE, "", "“<b>&” is no number" },
    { "find LAST", CID_EXIT_USAGE, "", "“LAST” is no number" },
  };

  scratch_write (home, "config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n");
  check_commands (find, rows, G_N_ELEMENTS (rows));
}

/* The last caller is looked up in the log, which may be missing, empty, or no log. */
static void
test_the_last_caller_is_of_the_log (void **state)
{
  static const LogRow calls[] = {
    { "u1", 0, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE },
    { "u2", 60, "anonymous", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, NULL, FALSE },
  };
  static const CommandRow none[] = {
    { "find last", CID_EXIT_NOTHING, "", "there is no call last; cidalert log shows" },
    { "find last-missed", CID_EXIT_NOTHING, "", "there is no call last-missed" },
  };
  static const CommandRow some[] = {
    { "find last", CID_EXIT_DONE, "anonymous", "" },
    { "find last-missed", CID_EXIT_DONE, "+61299991234", "" },
  };

  check_commands (find, none, G_N_ELEMENTS (none));
  write_log (home, NULL, 0);
  check_commands (find, none, G_N_ELEMENTS (none));
  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (find, some, G_N_ELEMENTS (some));
  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  assert_int_equal (run_command (find, "find last"), CID_EXIT_FAILED);
  assert_null (strstr (complained->str, "there is no call"));
}

static CidExit
ask (int argc, char **argv)
{
  g_autoptr (GVariant) answer = cid_who_ask (argv[1]);

  if (answer == NULL)
    return CID_EXIT_NOTHING;
  cid_variant_print_json (answer);
  return CID_EXIT_DONE;
}

/* That no daemon runs, or that it knows nothing, is no failure of whoever asks by the way. */
static void
test_no_answer_is_nothing (void **state)
{
  static const CommandRow rows[] = { { "ask 101", CID_EXIT_NOTHING, "", "" } };
  FakeDaemon *daemon;

  check_commands (ask, rows, G_N_ELEMENTS (rows));
  daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  check_commands (ask, rows, G_N_ELEMENTS (rows));
  assert_string_equal (fake_daemon_get_asked (daemon), "101");
  fake_daemon_free (daemon);
}

/* Where several are called alike the first answer is the one. */
static void
test_the_first_answer_is_given (void **state)
{
  static const CommandRow rows[] = { { "ask 101", CID_EXIT_DONE, "{\"name\":\"Ana\"}", "" } };
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon =
    fake_daemon_new ("@a{sv} {}", "[{'name': <'Ana'>}, {'name': <'Bob'>}]");

  check_commands (ask, rows, G_N_ELEMENTS (rows));
}

static guint n_looks;

static gboolean
is_third_look (GVariantDict *answer, gconstpointer user_data)
{
  assert_string_equal (cid_variant_get_string (answer, "name"), user_data);
  return ++n_looks == 3;
}

static CidExit
wait_for_third (int argc, char **argv)
{
  g_autoptr (GVariant) answer = cid_who_wait (argv[1], is_third_look, "Ana");

  return answer != NULL ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

/* The daemon is asked until it has read what was written, and no longer; nobody waits for nobody.
 */
static void
test_it_waits_until_it_is_so (void **state)
{
  FakeDaemon *daemon;

  n_looks = 0;
  assert_int_equal (run_command (wait_for_third, "wait 101"), CID_EXIT_NOTHING);
  daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  assert_int_equal (run_command (wait_for_third, "wait 101"), CID_EXIT_NOTHING);
  assert_int_equal (n_looks, 0);
  fake_daemon_free (daemon);
  daemon = fake_daemon_new ("@a{sv} {}", "[{'name': <'Ana'>}]");
  assert_int_equal (run_command (wait_for_third, "wait 101"), CID_EXIT_DONE);
  assert_int_equal (n_looks, 3);
  fake_daemon_free (daemon);
}

#define who_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    who_test (test_who_is_meant),
    who_test (test_the_last_caller_is_of_the_log),
    who_test (test_no_answer_is_nothing),
    who_test (test_the_first_answer_is_given),
    who_test (test_it_waits_until_it_is_so),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
