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
  "@a{sv} {'version': <'" CIDALERT_VERSION "'>, 'pid': <uint32 0>, 'store-queue': <uint32 %d>}"

/* What it leaves with is by the worst that it found, as scripts and timers want it. */
static void
test_the_status_is_that_of_the_worst (void **state)
{
  static const CommandRow well[] = {
    { "check daemon", CID_EXIT_DONE, "\n\nAll is well.\n", "" },
    { "check hooks settings", CID_EXIT_DONE, "All is well.\n", "" },
    { "check log", CID_EXIT_WARNING, "1 thing is not well:\n! Call log", "" },
    { "check phones log", CID_EXIT_FAILED, "2 things are not well:\n✘ Phones", "" },
    { "check", CID_EXIT_FAILED, "→ cidalert setup\n", "" },
  };
  g_autofree char *status = g_strdup_printf (STATUS, 2);
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new (status, "@aa{sv} []");

  check_commands (cid_command_check, well, G_N_ELEMENTS (well));
}

/* Without a daemon there is still much to look at. */
static void
test_it_needs_no_daemon (void **state)
{
  static const CommandRow rows[] = {
    { "check", CID_EXIT_FAILED, "→ systemctl --user start cidalertd\n", "" },
    { "check settings", CID_EXIT_DONE, "✔ Settings", "" },
    { "check --json settings", CID_EXIT_DONE,
      "{\"worst\":\"well\",\"findings\":[{\"check\":\"settings\"", "" },
    { "check -j", CID_EXIT_FAILED, "\"worst\":\"wrong\"", "" },
  };

  check_commands (cid_command_check, rows, G_N_ELEMENTS (rows));
  assert_null (strstr (printed->str, "All is well"));
}

/* A check that is misspelt was not run: that is not well. */
static void
test_an_unknown_check_is_refused (void **state)
{
  static const CommandRow rows[] = {
    { "check prot", CID_EXIT_USAGE, "", "there is no check “prot”; there are daemon, settings" },
    { "check --csv", CID_EXIT_USAGE, "", "--csv" },
  };

  check_commands (cid_command_check, rows, G_N_ELEMENTS (rows));
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_the_status_is_that_of_the_worst),
    command_test (test_it_needs_no_daemon),
    command_test (test_an_unknown_check_is_refused),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
