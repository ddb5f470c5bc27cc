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

#include "base/error.h"
#include "cli/deed.h"
#include "command-kit.h"
#include "fake-daemon.h"

/* Each command asks for its own deed, of the phone that was named. */
static void
test_each_command_does_its_deed (void **state)
{
  static const struct {
    CommandFunc function;
    const char *line;
    const char *asked;
  } rows[] = {
    { cid_command_answer, "answer", "Answer " },
    { cid_command_answer, "answer --phone hall", "Answer hall" },
    { cid_command_reject, "reject -p 'the <b> one'", "Reject the <b> one" },
    { cid_command_hangup, "hangup", "HangUp " },
  };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (run_command (rows[i].function, rows[i].line), CID_EXIT_DONE);
    assert_string_equal (printed->str, "");
    assert_string_equal (complained->str, "");
    assert_string_equal (fake_daemon_get_asked (daemon), rows[i].asked);
  }
}

/* What is wrong with the command line is told before any phone is disturbed. */
static void
test_wrong_usage_disturbs_no_phone (void **state)
{
  static const CommandRow rows[] = {
    { "answer now", CID_EXIT_USAGE, "", "expected no argument; a phone is named with --phone" },
    { "answer desk", CID_EXIT_USAGE, "", "see cidalert answer --help" },
    { "answer --phone ''", CID_EXIT_USAGE, "", "--phone is empty; see cidalert answer --help" },
    { "answer --phone", CID_EXIT_USAGE, "", "--phone" },
    { "answer --now", CID_EXIT_USAGE, "", "--now" },
  };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  check_commands (cid_command_answer, rows, G_N_ELEMENTS (rows));
  assert_null (fake_daemon_get_asked (daemon));
}

/* Scripts go by the status, people by the daemon's own sentence. */
static void
test_why_not_is_told (void **state)
{
  static const struct {
    int code;
    CommandRow row;
  } rows[] = {
    { CID_ERROR_NOT_FOUND, { "reject", CID_EXIT_NOTHING, "", "cidalert reject: No call rings\n" } },
    { CID_ERROR_BAD_INPUT, { "reject", CID_EXIT_USAGE, "", "cidalert reject: No call rings\n" } },
    { CID_ERROR_REFUSED, { "reject", CID_EXIT_FAILED, "", "cidalert reject: No call rings\n" } },
    { CID_ERROR_UNREACHABLE, { "reject", CID_EXIT_FAILED, "", "No call rings\n" } },
  };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    fake_daemon_refuse (daemon, rows[i].code, "No call rings");
    check_commands (cid_command_reject, &rows[i].row, 1);
    assert_null (strstr (complained->str, "GDBus"));
  }
}

/* Without a daemon nobody can do it. */
static void
test_without_a_daemon_nothing_is_done (void **state)
{
  static const CommandRow rows[] = {
    { "hangup", CID_EXIT_FAILED, "", "cidalert hangup: cidalertd does not run; start it with" },
  };

  check_commands (cid_command_hangup, rows, G_N_ELEMENTS (rows));
}

static CidExit
do_rest (int argc, char **argv)
{
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (NULL);

  assert_non_null (daemon);
  if (g_str_equal (argv[1], "probe"))
    return cid_deed_do (daemon, CID_DEED_NONE, NULL, "desk", NULL) ? CID_EXIT_DONE
                                                                   : CID_EXIT_FAILED;
  return cid_deed_do (daemon, CID_DEED_DIAL, argv[1], NULL, NULL) ? CID_EXIT_DONE : CID_EXIT_FAILED;
}

/* Dialling and asking anew are deeds too; who does not want to know why still learns whether. */
static void
test_dialling_and_asking_are_deeds (void **state)
{
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  assert_int_equal (run_command (do_rest, "do +61299991234"), CID_EXIT_DONE);
  assert_string_equal (fake_daemon_get_asked (daemon), "Dial +61299991234 ");
  assert_int_equal (run_command (do_rest, "do probe"), CID_EXIT_DONE);
  assert_string_equal (fake_daemon_get_asked (daemon), "ProbePhone desk");
  fake_daemon_refuse (daemon, CID_ERROR_REFUSED, "No");
  assert_int_equal (run_command (do_rest, "do probe"), CID_EXIT_FAILED);
}

#define deed_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    deed_test (test_each_command_does_its_deed),
    deed_test (test_wrong_usage_disturbs_no_phone),
    deed_test (test_why_not_is_told),
    deed_test (test_without_a_daemon_nothing_is_done),
    deed_test (test_dialling_and_asking_are_deeds),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
