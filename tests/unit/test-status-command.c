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

#define STATUS                                                                                     \
  "@a{sv} {'version': <'1.2.3'>, 'pid': <uint32 42>, 'listening': <['127.0.0.1:24325']>,"          \
  " 'listener-problems': <['192.0.2.20 is not up']>, 'store': <'ready'>,"                          \
  " 'store-queue': <uint32 0>, 'desktop': <'gnome-shell'>, 'region': <'AU'>}"

/* What the daemon says comes out; something that is wrong is no failure of the command. */
static void
test_a_running_daemon_is_described (void **state)
{
  static const CommandRow rows[] = {
    { "status", CID_EXIT_DONE, "cidalertd 1.2.3, process 42\n", "" },
    { "status", CID_EXIT_DONE, "192.0.2.20 is not up\n", "" },
    { "status --json", CID_EXIT_DONE, "\"listening\":[\"127.0.0.1:24325\"]", "" },
    { "status -j", CID_EXIT_DONE, "\"pid\":42", "" },
  };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new (STATUS, "@aa{sv} []");

  check_commands (cid_command_status, rows, G_N_ELEMENTS (rows));
  assert_true (g_str_has_prefix (printed->str, "{"));
  assert_true (g_str_has_suffix (printed->str, "}\n"));
}

/* A script that watches the daemon goes by the status; nothing is printed that it could misread. */
static void
test_without_a_daemon_it_fails (void **state)
{
  static const CommandRow rows[] = {
    { "status", CID_EXIT_FAILED, "", "cidalert status: cidalertd does not run; start it with" },
    { "status --json", CID_EXIT_FAILED, "", "cidalertd does not run" },
    { "status now", CID_EXIT_USAGE, "", "unexpected argument “now”" },
    { "status --csv", CID_EXIT_USAGE, "", "--csv" },
  };

  check_commands (cid_command_status, rows, G_N_ELEMENTS (rows));
}

/* A daemon that was killed leaves its socket: that is no daemon either. */
static void
test_a_socket_left_behind_is_no_daemon (void **state)
{
  scratch_write (home, "run/cidalert/socket", "");
  assert_int_equal (run_command (cid_command_status, "status"), CID_EXIT_FAILED);
  assert_says ("status", complained->str, "cidalertd does not run");
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_a_running_daemon_is_described),
    command_test (test_without_a_daemon_it_fails),
    command_test (test_a_socket_left_behind_is_no_daemon),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
