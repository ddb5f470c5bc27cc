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
#include "cli/store-hold.h"
#include "command-kit.h"
#include "fake-daemon.h"

static CidExit
borrow (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean is_free = cid_store_hold_borrow (argc > 1 ? NULL : &error);

  if (error != NULL)
    g_printerr ("%s", error->message);
  return is_free ? CID_EXIT_DONE : CID_EXIT_FAILED;
}

/* Nobody who runs has the log. */
static void
test_without_a_daemon_nobody_has_it (void **state)
{
  static const CommandRow rows[] = { { "borrow", CID_EXIT_DONE, "", "" } };

  check_commands (borrow, rows, G_N_ELEMENTS (rows));
}

/* The daemon that has it is asked for it. */
static void
test_a_daemon_lends_it (void **state)
{
  static const CommandRow rows[] = { { "borrow", CID_EXIT_DONE, "", "" } };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  check_commands (borrow, rows, G_N_ELEMENTS (rows));
  assert_string_equal (fake_daemon_get_asked (daemon), "LendLog");
}

/* A daemon that keeps it is told in its own words, without those of the bus: nothing may be written
 * then, whether or not anybody wants to know why. */
static void
test_a_daemon_that_keeps_it_is_told (void **state)
{
  static const CommandRow silent[] = { { "borrow silently", CID_EXIT_FAILED, "", "" } };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  fake_daemon_refuse (daemon, CID_ERROR_DATABASE_BUSY, "The disk hangs");
  assert_int_equal (run_command (borrow, "borrow"), CID_EXIT_FAILED);
  assert_string_equal (complained->str, "The disk hangs");
  check_commands (borrow, silent, G_N_ELEMENTS (silent));
}

#define hold_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    hold_test (test_without_a_daemon_nobody_has_it),
    hold_test (test_a_daemon_lends_it),
    hold_test (test_a_daemon_that_keeps_it_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
