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

#include "base/byte-order-mark.h"
#include "command-kit.h"
#include "fake-daemon.h"

#define FILE_NAME "config/cidalert/blocked"
#define CONF "config/cidalert/cidalert.conf"
#define LISTS                                                                                      \
  "@a{sv} {'blocklists': <[{'name': <'own'>, 'rules': <uint32 2>},"                                \
  " {'name': <'/srv/a'>, 'rules': <uint32 1>, 'problems': <['line 3: <b>%s']>},"                   \
  " {'name': <'/srv/b'>, 'rules': <uint32 7000>, 'reading': <true>}, {'odd': <1>}]>}"

/* Nobody is blocked: people get the way, scripts the status. */
static void
test_an_empty_list_tells_the_way (void **state)
{
  static const CommandRow rows[] = {
    { "contacts blocked", CID_EXIT_NOTHING, "You have blocked nobody. Whoever called last: ", "" },
    { "contacts blocked --json", CID_EXIT_NOTHING, "", "" },
    { "contacts blocked all", CID_EXIT_USAGE, "", "unexpected argument “all”" },
    { "contacts blocked --csv", CID_EXIT_USAGE, "", "see cidalert contacts blocked --help" },
  };

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
  scratch_write (home, FILE_NAME, "# nobody yet\n\n");
  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
}

/* People see their own words, programs what they mean; a line that means nothing costs itself. */
static void
test_the_own_file_is_listed (void **state)
{
  scratch_write (home, CONF, "[numbers]\nregion=AU\n");
  scratch_write (home, FILE_NAME,
                 CID_BYTE_ORDER_MARK
                 "  03 9123 4567 # the <b> plumber\nnonsense\n\n02 9999*\r\nwithheld\nbob@h\n*\n");
  assert_int_equal (run_command (cid_command_contacts, "contacts blocked"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "03 9123 4567 # the <b> plumber\n02 9999*\nwithheld\nbob@h\n");
  assert_says ("blocked", complained->str,
               "line 2 is neither a number nor the beginning of one: n");
  assert_says ("blocked", complained->str,
               "line 7 is neither a number nor the beginning of one: *");
  assert_int_equal (run_command (cid_command_contacts, "contacts blocked -j"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "{\"rule\":\"+61391234567\",\"kind\":\"number\",\"line\":1}\n"
                                     "{\"rule\":\"029999*\",\"kind\":\"beginning\",\"line\":4}\n"
                                     "{\"rule\":\"withheld\",\"kind\":\"withheld\",\"line\":5}\n"
                                     "{\"rule\":\"bob@h\",\"kind\":\"address\",\"line\":6}\n");
}

/* The lists of others are long: they are counted, by the daemon, whatever it says of them. */
static void
test_the_lists_of_others_are_counted (void **state)
{
  static const CommandRow alone[] = {
    { "contacts blocked", CID_EXIT_DONE, "/srv/a: counted while cidalertd runs\n", "" },
    { "contacts blocked --json", CID_EXIT_DONE, "{\"list\":\"/srv/a\"}\n{\"list\":\"/srv/b\"}\n",
      "" },
  };
  FakeDaemon *daemon;

  scratch_write (home, CONF, "[contacts]\nblocklists=/srv/a;/srv/b\n");
  check_commands (cid_command_contacts, alone, G_N_ELEMENTS (alone));
  daemon = fake_daemon_new (LISTS, "@aa{sv} []");
  assert_int_equal (run_command (cid_command_contacts, "contacts blocked"), CID_EXIT_DONE);
  assert_says ("blocked", printed->str,
               "\n\n/srv/a: 1 number or beginning\n  line 3: <b>%s\n"
               "/srv/b: 7000 numbers and beginnings, being read\n");
  assert_int_equal (run_command (cid_command_contacts, "contacts blocked --json"), CID_EXIT_DONE);
  assert_says ("blocked --json", printed->str, "\"rules\":7000");
  fake_daemon_free (daemon);
  daemon = fake_daemon_new ("@a{sv} {'blocklists': <'none'>}", "@aa{sv} []");
  check_commands (cid_command_contacts, alone, G_N_ELEMENTS (alone));
  fake_daemon_free (daemon);
}

/* A list that cannot be read is not an empty one. */
static void
test_a_file_that_cannot_be_read_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "contacts blocked", CID_EXIT_FAILED, "", "/" FILE_NAME },
    { "contacts blocked --json", CID_EXIT_FAILED, "", "/" FILE_NAME },
  };
  g_autofree char *folder = scratch_path (home, FILE_NAME);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
}

#define blocked_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    blocked_test (test_an_empty_list_tells_the_way),
    blocked_test (test_the_own_file_is_listed),
    blocked_test (test_the_lists_of_others_are_counted),
    blocked_test (test_a_file_that_cannot_be_read_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
