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

#include "cli/autostart.h"

#include "bridge-kit.h"
#include "command-kit.h"
#include "phones-kit.h"

#define SETUP "setup desk --host 127.0.0.1 --wait 0 --no-autostart"

static char *path_before;

/* No program but what the test puts there: a real daemon must not be started by a test. */
static int
enter (void **state)
{
  g_autofree char *programs = scratch_path (home, "data/bin");

  path_before = g_strdup (g_getenv ("PATH"));
  g_setenv ("PATH", programs, TRUE);
  return move_in (state);
}

static int
leave (void **state)
{
  g_setenv ("PATH", path_before, TRUE);
  g_clear_pointer (&path_before, g_free);
  return move_out (state);
}

/* What is wrong with the command line is told before anything is written. */
static void
test_wrong_usage_sets_nothing_up (void **state)
{
  static const CommandRow rows[] = {
    { "setup desk hall", CID_EXIT_USAGE, "", "expected one name, as desk" },
    { "setup 'my desk'", CID_EXIT_USAGE, "", "“my desk” is no name for a phone" },
    { "setup ''", CID_EXIT_USAGE, "", "“” is no name for a phone" },
    { "setup 'a]b'", CID_EXIT_USAGE, "", "is no name for a phone" },
    { "setup --wait -2", CID_EXIT_USAGE, "", "--wait takes seconds, from 0 to 3600" },
    { "setup --wait 3601", CID_EXIT_USAGE, "", "from 0 to 3600" },
    { "setup --wait soon", CID_EXIT_USAGE, "", "soon" },
    { "setup --colour red", CID_EXIT_USAGE, "", "see cidalert setup --help" },
    { "setup --address nowhere", CID_EXIT_USAGE, "", "nowhere" },
    { "setup --number 0299990000", CID_EXIT_USAGE, "", "no telephone number with its country" },
    { "setup --host 'a b'", CID_EXIT_USAGE, "", "“a b” is no address and no name" },
    { "setup --host a%b", CID_EXIT_USAGE, "", "“a%b” is no address and no name" },
    { "setup --number zwölf", CID_EXIT_USAGE, "", "“zwölf” is no telephone number" },
    { "setup --make nonesuch", CID_EXIT_USAGE, "", "There is no make called nonesuch" },
  };

  check_commands (cid_command_setup, rows, G_N_ELEMENTS (rows));
  assert_null (read_phones ());
}

/* Where the daemon is not installed that is told; the phone stands there, and the next time it is
 * the same one. */
static void
test_a_missing_daemon_costs_no_phone (void **state)
{
  static const CommandRow first = { SETUP, CID_EXIT_FAILED,
                                    "✔ Phone desk is in phones.conf; it reaches this machine as",
                                    "There is no program cidalertd beside this one" };
  static const CommandRow second = { SETUP, CID_EXIT_FAILED,
                                     "Phone desk is set up already; what it was told stays valid.",
                                     "There is no program cidalertd" };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  check_commands (cid_command_setup, &first, 1);
  before = read_phones ();
  check_commands (cid_command_setup, &second, 1);
  after = read_phones ();
  assert_string_equal (after, before);
}

/* A script learns that the phone cannot be used as it stands there, and where. */
static void
test_a_broken_phone_is_no_dead_end (void **state)
{
  static const CommandRow rows[] = {
    { SETUP, CID_EXIT_FAILED, "", "phones.conf:2: [phone desk] id: this is no UUID\n" },
    { SETUP, CID_EXIT_FAILED, "", "or begin anew after cidalert phone remove desk\n" },
  };

  write_phones ("[phone desk]\nid=1\n");
  check_commands (cid_command_setup, rows, G_N_ELEMENTS (rows));
}

/* The web interface is where the phone is; a network is no place, and an IPv6 address has brackets.
 */
static void
test_the_web_interface_is_where_the_phone_is (void **state)
{
  static const CommandRow rows[] = {
    { SETUP " --address 192.0.2.0/24", CID_EXIT_DONE, "(http://the phone's address), paste", "" },
    { SETUP " --address 2001:db8::50", CID_EXIT_DONE, "(http://[2001:db8::50]), paste", "" },
    { SETUP " --address 192.0.2.50/32", CID_EXIT_DONE, "(http://192.0.2.50), paste", "" },
  };
  guint16 port = 0;
  CidBridge *bridge = start_bridge (&port);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_command (&rows[i], run_command (cid_command_setup, rows[i].line));
  stop_bridge (bridge);
}

/* From nothing to the URLs, by the daemon that runs; the start with the session is left as it is.
 */
static void
test_a_phone_is_set_up (void **state)
{
  guint16 port = 0;
  CidBridge *bridge = start_bridge (&port);
  CidExit status = run_command (cid_command_setup, SETUP " --make yealink --address 192.0.2.50");
  g_autofree char *said = g_strdup (printed->str);
  g_autofree char *warned = g_strdup (complained->str);
  g_autoptr (CidAutostart) found = cid_autostart_look ();

  stop_bridge (bridge);
  assert_int_equal (status, CID_EXIT_DONE);
  assert_says (SETUP, said, "✔ cidalertd runs, and knows the phone.\n");
  assert_says (SETUP, said, "In the phone's web interface (http://192.0.2.50), paste these");
  assert_says (SETUP, said, "http://127.0.0.1:");
  assert_null (strstr (said, "starts with your session"));
  assert_string_equal (warned, "");
  assert_null (strstr (said, "Now call this phone"));
  assert_false (cid_autostart_is_on (found));
}

#define setup_test(function) cmocka_unit_test_setup_teardown (function, enter, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    setup_test (test_wrong_usage_sets_nothing_up),
    setup_test (test_a_missing_daemon_costs_no_phone),
    setup_test (test_a_broken_phone_is_no_dead_end),
    setup_test (test_a_phone_is_set_up),
    setup_test (test_the_web_interface_is_where_the_phone_is),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
