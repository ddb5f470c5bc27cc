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
#include "terminal-kit.h"
#include "web-phone.h"

#define PUSH "phone push desk"
#define OURS "http://127.0.0.1:24325/" TOKEN

static gboolean
is_ours (WebPhone *web, const char *name)
{
  return g_str_has_prefix (web_phone_get (web, name), OURS);
}

/* Half a command line writes into no phone, and a make that takes nothing is not asked. */
static void
test_what_cannot_be_pushed_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "phone push desk hall", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone push desk --host", CID_EXIT_USAGE, "", "--host" },
    { "phone push desk --host ''", CID_EXIT_USAGE, "", "“” is no address and no name" },
    { "phone push desk --host 'a b'", CID_EXIT_USAGE, "", "“a b” is no address and no name" },
    { "phone push '<b>'", CID_EXIT_NOTHING, "", "there is no phone called <b>" },
    { "phone restore desk", CID_EXIT_NOTHING, "", "nothing was written into phone desk from here" },
    { "phone restore desk --all", CID_EXIT_USAGE, "", "--all" },
    { "phone push hall", CID_EXIT_FAILED, "By hand it goes like this", "nothing can be written" },
    { "phone push yard", CID_EXIT_FAILED, "", "There is no make called nonesuch" },
    { PUSH, CID_EXIT_FAILED, "By hand it goes like this", "does not answer at http://127.0.0.1:1" },
    { PUSH " -n", CID_EXIT_FAILED, "By hand it goes like this", "does not answer" },
  };

  write_phones (
    DESK_PHONE
    "make=snom\nhost=127.0.0.1\ncontrol=http://127.0.0.1:1\npassword=x\n"
    "[phone "
    "hall]\nid=0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e\ntoken=7kq3m9x2adfj\nmake=yealink\nhost=127.0."
    "0.1\n"
    "control=http://127.0.0.1:1\npassword=x\n"
    "[phone yard]\nid=1d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e\ntoken=7kq3m9x2adfk\nmake=nonesuch\n"
    "host=127.0.0.1\n");
  check_commands_here (cid_command_phone, rows, G_N_ELEMENTS (rows));
}

/* Shown before it is done; done once; and taken back to what stood there. */
static void
test_settings_go_in_and_come_back (void **state)
{
  static const CommandRow rows[] = {
    { PUSH " --dry-run", CID_EXIT_DONE, "empty\n  + " OURS "/incoming?", "" },
    { PUSH, CID_EXIT_DONE, "5 of 5 settings of phone desk are as they should be.\n", "" },
    { PUSH, CID_EXIT_DONE, "Incoming call    is so already\n", "" },
    { "phone restore desk -n", CID_EXIT_DONE, "  - " OURS "/missed?", "" },
    { "phone restore desk", CID_EXIT_DONE, "5 of 5 settings of phone desk are as they were.", "" },
    { "phone restore desk", CID_EXIT_NOTHING, "", "so nothing is to be put back" },
  };
  static const gboolean are_ours[] = { FALSE, TRUE, TRUE, TRUE, FALSE, FALSE };
  WebPhone *web = web_phone_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    check_commands_here (cid_command_phone, &rows[i], 1);
    assert_int_equal (is_ours (web, "action_incoming_url"), are_ours[i]);
  }
  web_phone_free (web);
}

/* What somebody else set up is not written over behind his back; where he cannot be asked it has to
 * be said, and comes back. */
static void
test_what_is_not_ours_stays_unless_wanted (void **state)
{
  static const CommandRow unasked = { PUSH, CID_EXIT_USAGE, "not ours\n  - http://pbx/<b>%s\n",
                                      "say --yes to write over it" };
  static const CommandRow wanted = { PUSH " --yes", CID_EXIT_DONE, "5 of 5 settings", "" };
  static const CommandRow back = { "phone restore desk", CID_EXIT_DONE, "5 of 5 settings", "" };
  WebPhone *web = web_phone_new ();
  Seat seat;
  CidExit status;

  web_phone_set (web, "action_missed_url", "http://pbx/<b>%s");
  check_commands_here (cid_command_phone, &unasked, 1);
  assert_int_equal (web->n_written, 0);

  seat = sit_at_terminal ("n\n");
  status = run_command_here (cid_command_phone, PUSH);
  leave_seat (&seat);
  assert_int_equal (status, CID_EXIT_FAILED);
  assert_says (PUSH, complained->str, "Write over 1 setting that is not ours? [y/N] ");
  assert_says (PUSH, complained->str, "“Missed call” is left as it was: not ours\n");
  assert_string_equal (web_phone_get (web, "action_missed_url"), "http://pbx/<b>%s");
  assert_true (is_ours (web, "action_incoming_url"));

  check_commands_here (cid_command_phone, &wanted, 1);
  assert_true (is_ours (web, "action_missed_url"));
  check_commands_here (cid_command_phone, &back, 1);
  assert_string_equal (web_phone_get (web, "action_missed_url"), "http://pbx/<b>%s");
  web_phone_free (web);
}

/* A phone that says yes and does nothing is found out, and the rest is told to be done by hand. */
static void
test_a_phone_that_only_says_yes_is_found_out (void **state)
{
  WebPhone *web = web_phone_new ();

  web->locked = "action_missed_url";
  assert_int_equal (run_command_here (cid_command_phone, PUSH), CID_EXIT_FAILED);
  assert_says (PUSH, complained->str, "“Missed call” was not taken: the phone says yes");
  assert_says (PUSH, printed->str, "4 of 5 settings of phone desk are as they should be.\n");
  assert_says (PUSH, printed->str, "By hand it goes like this");
  assert_null (strstr (strstr (printed->str, "By hand"), "Incoming call"));
  web_phone_free (web);
}

/* What stands in a phone is shown as text: it moves no cursor, and fills no screen. */
static void
test_what_a_phone_holds_is_shown_clean (void **state)
{
  g_autofree char *much = g_strnfill (2000, 'x');
  WebPhone *web = web_phone_new ();

  web_phone_set (web, "action_missed_url",
                 "http://a/\xc2\x9b"
                 "2J\xe2\x80\xaetxt");
  web_phone_set (web, "action_incoming_url", much);
  assert_int_equal (run_command_here (cid_command_phone, PUSH " -n"), CID_EXIT_DONE);
  assert_null (strstr (printed->str, "\xc2\x9b"));
  assert_null (strstr (printed->str, "\xe2\x80\xae"));
  assert_true (strlen (printed->str) < 4000);
  web_phone_free (web);
}

/* What stood there before is kept first: where that cannot be, nothing is written. */
static void
test_nothing_is_written_that_could_not_come_back (void **state)
{
  WebPhone *web = web_phone_new ();

  scratch_write (home, "state", "");
  assert_int_equal (run_command_here (cid_command_phone, PUSH), CID_EXIT_FAILED);
  assert_int_equal (web->n_written, 0);
  assert_says (PUSH, complained->str, "/state");
  web_phone_free (web);
}

/* An address that this machine does not have may be right, behind a router; it is remembered. */
static void
test_another_address_is_warned_of_and_kept (void **state)
{
  WebPhone *web = web_phone_new ();
  g_autofree char *conf = NULL;

  assert_int_equal (run_command_here (cid_command_phone, PUSH " --host 192.0.2.20"), CID_EXIT_DONE);
  assert_says (PUSH, complained->str, "this machine does not have the address 192.0.2.20");
  conf = read_phones ();
  assert_says ("phones.conf", conf, "\nhost=192.0.2.20\n");
  web_phone_free (web);
}

#define push_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    push_test (test_what_cannot_be_pushed_is_told),
    push_test (test_settings_go_in_and_come_back),
    push_test (test_what_is_not_ours_stays_unless_wanted),
    push_test (test_a_phone_that_only_says_yes_is_found_out),
    push_test (test_what_a_phone_holds_is_shown_clean),
    push_test (test_nothing_is_written_that_could_not_come_back),
    push_test (test_another_address_is_warned_of_and_kept),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
