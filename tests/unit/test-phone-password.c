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
#include "phones-kit.h"
#include "terminal-kit.h"

#include "base/error.h"

#define PASSWORD "phone password desk"

/* With what a script gives on standard input. */
static CidExit
give (const char *line, const char *given)
{
  Seat seat = sit_at_pipe (given);
  CidExit status = run_command (cid_command_phone, line);

  leave_seat (&seat);
  return status;
}

static void
assert_phones (const char *part)
{
  g_autofree char *text = read_phones ();

  assert_says ("phones.conf", text, part);
}

static int
enter (void **state)
{
  move_in (state);
  write_phones (DESK_PHONE "make=snom\n");
  return 0;
}

/* Without a phone or a password there is nothing to keep. */
static void
test_nothing_to_keep_is_told (void **state)
{
  static const struct {
    const char *given;
    CommandRow row;
  } rows[] = {
    { "x\n", { "phone password", CID_EXIT_USAGE, "", "expected the name of one phone" } },
    { "x\n", { "phone password desk hall", CID_EXIT_USAGE, "", "expected the name of one phone" } },
    { "x\n", { "phone password '<b>'", CID_EXIT_NOTHING, "", "there is no phone called <b>" } },
    { "x\n", { "phone password desk --user", CID_EXIT_USAGE, "", "--user" } },
    { "x\n", { "phone password desk --user ''", CID_EXIT_USAGE, "", "--user is empty" } },
    { "x\n",
      { "phone password desk --forget --user x", CID_EXIT_USAGE, "",
        "--user and --forget exclude each other" } },
    { "", { PASSWORD, CID_EXIT_USAGE, "", "expected a password, on the terminal or on" } },
    { "\n", { PASSWORD, CID_EXIT_USAGE, "", "expected a password" } },
  };
  g_autofree char *before = read_phones ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *after = NULL;

    check_command (&rows[i].row, give (rows[i].row.line, rows[i].given));
    after = read_phones ();
    assert_string_equal (after, before);
  }
}

/* A command line can be seen by all: what looks like a password there is a slip. */
static void
test_no_password_stands_in_a_command_line (void **state)
{
  assert_int_equal (give ("phone password desk --password secret", "x\n"), CID_EXIT_USAGE);
  assert_int_equal (give ("phone password desk secret", "x\n"), CID_EXIT_USAGE);
}

/* Where no Secret Service is it stands in a file of its owner's, who is told so; it is never shown,
 * and nothing in it is more than a password. */
static void
test_it_is_kept_and_not_shown (void **state)
{
  static const struct {
    const char *given;
    const char *kept;
  } rows[] = {
    { "secret\n", "\npassword=secret\n" },
    { " two  words ", "\npassword=\\stwo  words" },
    { "a=b;c#d\\e\"f%s\n", "\npassword=a=b;c#d\\\\e\"f%s\n" },
    { "x]\n[phone hall]\n", "\npassword=x]\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (give (PASSWORD, rows[i].given), CID_EXIT_DONE);
    assert_says (PASSWORD, printed->str, "the password of phone desk stands in phones.conf");
    assert_null (strstr (printed->str, "secret"));
    assert_string_equal (complained->str, "");
    assert_phones (rows[i].kept);
    assert_phones ("\nuser=admin\n");
  }
  assert_int_equal (give ("phone list", ""), CID_EXIT_DONE);
  assert_string_equal (complained->str, "");
}

/* The user name is the usual one until another is given, which then stays; forgetting takes the
 * password alone. */
static void
test_the_user_stays (void **state)
{
  g_autofree char *after = NULL;

  assert_int_equal (give (PASSWORD " --user 'Jo <b>'", "one\n"), CID_EXIT_DONE);
  assert_int_equal (give (PASSWORD, "two\n"), CID_EXIT_DONE);
  assert_phones ("\nuser=Jo <b>\n");
  assert_phones ("\npassword=two\n");
  assert_int_equal (give (PASSWORD " --forget", "not read"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "The password of phone desk is forgotten.\n");
  after = read_phones ();
  assert_null (strstr (after, "two"));
  assert_phones ("\nuser=Jo <b>\n");
  assert_int_equal (give (PASSWORD " --forget", ""), CID_EXIT_DONE);
}

/* The daemon tries it at once: a password that opens nothing is told now, not when it is needed. */
static void
test_the_daemon_tries_it (void **state)
{
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  assert_int_equal (give (PASSWORD, "right\n"), CID_EXIT_DONE);
  assert_string_equal (fake_daemon_get_asked (daemon), "ProbePhone desk");
  assert_says (PASSWORD, printed->str, "Phone desk lets itself be controlled from here.\n");
  fake_daemon_refuse (daemon, CID_ERROR_REFUSED, "Phone desk takes another password");
  assert_int_equal (give (PASSWORD, "wrong\n"), CID_EXIT_FAILED);
  assert_string_equal (complained->str,
                       "cidalert phone password: Phone desk takes another password\n");
  assert_phones ("\npassword=wrong\n");
}

#define password_test(function) cmocka_unit_test_setup_teardown (function, enter, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    password_test (test_nothing_to_keep_is_told),
    password_test (test_no_password_stands_in_a_command_line),
    password_test (test_it_is_kept_and_not_shown),
    password_test (test_the_user_stays),
    password_test (test_the_daemon_tries_it),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
