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
#include "far-daemon.h"
#include "web-phone.h"

#define TEST "phone test desk"
#define STATUS "@a{sv} {'listening': <['127.0.0.1:24325']>}"

/* The phone fetches the page as soon as it is told to: the daemon hears it, by its nonce. */
static void
on_fetch (const char *url, gpointer user_data)
{
  far_daemon_tell_tested (user_data, strstr (url, "nonce=") + strlen ("nonce="));
}

/* Whom to test, who is to hear it, and how it is told: each may be missing. */
static void
test_what_is_missing_is_told (void **state)
{
  static const CommandRow no_daemon = { TEST, CID_EXIT_FAILED, "", "cidalertd does not run" };
  static const CommandRow rows[] = {
    { "phone test desk hall", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone test desk --all", CID_EXIT_USAGE, "", "--all" },
    { "phone test '%s'", CID_EXIT_NOTHING, "", "there is no phone called %s" },
    { "phone test hall", CID_EXIT_FAILED, "",
      "a phone of the make yealink cannot be told to prove" },
    { TEST, CID_EXIT_FAILED, "", "So let somebody call it, and watch: cidalert log --follow" },
  };
  FarDaemon *daemon;

  write_phones (
    DESK_PHONE
    "make=snom\nhost=127.0.0.1\ncontrol=http://127.0.0.1:1\npassword=x\n"
    "[phone hall]\nid=0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e\ntoken=7kq3m9x2adfj\nmake=yealink\n"
    "host=127.0.0.1\n");
  check_commands_here (cid_command_phone, &no_daemon, 1);
  daemon = far_daemon_new (STATUS);
  check_commands_here (cid_command_phone, rows, G_N_ELEMENTS (rows));
  far_daemon_free (daemon);
}

/* Heard, and set up: the proof. */
static void
test_a_phone_that_asks_is_proven (void **state)
{
  WebPhone *web = web_phone_new ();
  FarDaemon *daemon = far_daemon_new (STATUS);

  assert_int_equal (run_command_here (cid_command_phone, "phone push desk"), CID_EXIT_DONE);
  web->on_fetch = on_fetch;
  web->user_data = daemon;
  assert_int_equal (run_command_here (cid_command_phone, TEST), CID_EXIT_DONE);
  assert_says (TEST, printed->str, "5 of 5 settings of phone desk tell it to report to this");
  assert_says (TEST, printed->str, "Phone desk reaches this machine: it asked from 192.0.2.50, ");
  assert_true (g_str_has_prefix (web->fetched, "http://127.0.0.1:24325/" TOKEN "/test?nonce="));
  assert_string_equal (complained->str, "");
  far_daemon_free (daemon);
  web_phone_free (web);
}

/* It reaches us, and would tell of no call: that is no success. */
static void
test_a_phone_that_is_not_set_up_fails (void **state)
{
  WebPhone *web = web_phone_new ();
  FarDaemon *daemon = far_daemon_new (STATUS);

  web->on_fetch = on_fetch;
  web->user_data = daemon;
  web_phone_set (web, "action_missed_url", "http://192.0.2.9:24325/" TOKEN "/missed");
  assert_int_equal (run_command_here (cid_command_phone, TEST), CID_EXIT_FAILED);
  assert_says (TEST, printed->str, "0 of 5 settings of phone desk tell it");
  assert_says (TEST, printed->str, "  Missed call: told another address of this machine\n");
  assert_says (TEST, printed->str, "  Incoming call: not set to it\n");
  assert_says (TEST, printed->str, "They are written by: cidalert phone push desk\n");
  assert_says (TEST, printed->str, "Phone desk reaches this machine");
  assert_true (g_str_has_prefix (web->fetched, "http://192.0.2.9:24325/" TOKEN "/test?"));
  far_daemon_free (daemon);
  web_phone_free (web);
}

/* One reason is told once, though it stands in the way twice. */
static void
test_a_refusal_is_told_once (void **state)
{
  WebPhone *web = web_phone_new ();
  FarDaemon *daemon = far_daemon_new (STATUS);
  const char *first;

  web->status = 401;
  assert_int_equal (run_command_here (cid_command_phone, TEST), CID_EXIT_FAILED);
  first = strstr (complained->str, "cidalert phone test: ");
  assert_non_null (first);
  assert_null (strstr (first + 1, "cidalert phone test: "));
  assert_says (TEST, complained->str, "So let somebody call it");
  assert_string_equal (printed->str, "");
  far_daemon_free (daemon);
  web_phone_free (web);
}

#define phone_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    phone_test (test_what_is_missing_is_told),
    phone_test (test_a_phone_that_asks_is_proven),
    phone_test (test_a_phone_that_is_not_set_up_fails),
    phone_test (test_a_refusal_is_told_once),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
