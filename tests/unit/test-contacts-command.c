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
  "@a{sv} {'sources': <@aa{sv} [{'name': <'/srv/team.vcf'>, 'reading': <false>,"                   \
  " 'contacts': <uint32 7>, 'numbers': <uint32 9>, 'read': <int64 0>, 'problems': <@as []>}]>}"

/* The listing needs no verb; what is printed into a pipe is for programs. */
static void
test_the_sources_are_listed (void **state)
{
  static const CommandRow rows[] = {
    { "contacts", CID_EXIT_DONE, "7\t9\t\t/srv/team.vcf\t\n", "" },
    { "contacts list", CID_EXIT_DONE, "7\t9\t\t/srv/team.vcf\t\n", "" },
    { "contacts --json", CID_EXIT_DONE, "\"name\":\"/srv/team.vcf\"", "" },
    { "contacts list -j", CID_EXIT_DONE, "\"read\":null", "" },
    { "contacts --help", CID_EXIT_DONE, "list", "" },
    { "contacts --help", CID_EXIT_DONE, "\n  -j, --json  Print JSON Lines\n", "" },
  };
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new (STATUS, "@aa{sv} []");

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
}

/* Nothing to list is told with what to do, and by the status. */
static void
test_no_source_is_nothing (void **state)
{
  static const CommandRow rows[] = {
    { "contacts", CID_EXIT_NOTHING, "set [contacts] vcards= in cidalert.conf", "" },
    { "contacts --json", CID_EXIT_NOTHING, "", "" },
  };
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
}

/* Without a daemon nobody knows, and what is no command is refused. */
static void
test_what_cannot_be_listed_fails (void **state)
{
  static const CommandRow rows[] = {
    { "contacts", CID_EXIT_FAILED, "", "cidalert contacts: cidalertd does not run" },
    { "contacts dance", CID_EXIT_USAGE, "", "list" },
    { "contacts --csv", CID_EXIT_USAGE, "", "--csv" },
    { "contacts list now", CID_EXIT_USAGE, "", "unexpected argument “now”" },
  };

  check_commands (cid_command_contacts, rows, G_N_ELEMENTS (rows));
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_the_sources_are_listed),
    command_test (test_no_source_is_nothing),
    command_test (test_what_cannot_be_listed_fails),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
