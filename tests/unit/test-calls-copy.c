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
#include "log-kit.h"
#include "terminal-kit.h"

#include "base/error.h"

#define LOG "data/cidalert/calls.db"

static const LogRow calls[] = {
  { "u1", 0, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "u2", 3600, "0412345678", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, "Bob", FALSE },
};

static CidExit
run (const char *verb, const char *name)
{
  g_autofree char *path = scratch_path (home, name);
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *line = g_strdup_printf ("calls %s %s", verb, quoted);

  return run_command (cid_command_calls, line);
}

/* What is wrong with the command line touches no log. */
static void
test_wrong_usage_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "calls backup", CID_EXIT_USAGE, "", "cidalert calls backup: expected a file for the copy" },
    { "calls backup a b", CID_EXIT_USAGE, "", "expected a file for the copy" },
    { "calls backup ''", CID_EXIT_USAGE, "", "expected a file for the copy" },
    { "calls restore --yes ''", CID_EXIT_USAGE, "", "expected the file of a backup" },
    { "calls restore", CID_EXIT_USAGE, "", "expected the file of a backup" },
    { "calls restore --yes", CID_EXIT_USAGE, "", "expected the file of a backup" },
    { "calls restore a b", CID_EXIT_USAGE, "", "see cidalert calls restore --help" },
    { "calls restore --now a", CID_EXIT_USAGE, "", "--now" },
  };

  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
}

/* Whoever believes that there is a copy must not be wrong. */
static void
test_a_backup_that_cannot_be_is_told (void **state)
{
  assert_int_equal (run ("backup", "data/copy.db"), CID_EXIT_NOTHING);
  assert_says ("backup", complained->str, "There is no call log ");
  write_log (home, calls, G_N_ELEMENTS (calls));
  assert_int_equal (run ("backup", "data/no/such/copy.db"), CID_EXIT_FAILED);
  assert_says ("backup", complained->str, "copy.db.part cannot be written: No such file");
  assert_int_equal (run ("backup", LOG), CID_EXIT_FAILED);
  assert_says ("backup", complained->str, "calls.db cannot be written: File exists");
  scratch_write (home, LOG, "this is no database, and long enough to tell");
  assert_int_equal (run ("backup", "data/copy.db"), CID_EXIT_FAILED);
  assert_string_equal (printed->str, "");
}

/* A copy comes back whole, whatever its file is called; the log of between is kept, with its place.
 */
static void
test_a_backup_comes_back (void **state)
{
  const char *copy = "data/it's; -- \"a\" %s copy";

  write_log (home, calls, G_N_ELEMENTS (calls));
  assert_int_equal (run ("backup", copy), CID_EXIT_DONE);
  assert_says ("backup", printed->str, "The call log is copied to /");
  assert_int_equal (run_command (cid_command_calls, "calls forget --all --yes"), CID_EXIT_DONE);
  assert_n_logged (home, 0);
  assert_int_equal (run ("restore --yes", copy), CID_EXIT_DONE);
  assert_says ("restore", printed->str, "The call log is now that of /");
  assert_says ("restore", printed->str, "The one of before is kept: /");
  assert_n_logged (home, 2);
  scratch_free (scratch_path (home, "data/cidalert"));
  assert_int_equal (run ("restore --yes", copy), CID_EXIT_DONE);
  assert_null (strstr (printed->str, "kept"));
  assert_n_logged (home, 2);
}

/* What is no backup is called so, and the log stays: nobody is told to move a file of another's. */
static void
test_nonsense_does_not_come_back (void **state)
{
  write_log (home, calls, G_N_ELEMENTS (calls));
  scratch_write (home, "data/nonsense", "this is no database, and long enough to tell");
  scratch_write (home, "data/empty", "");
  assert_int_equal (run ("restore --yes", "data/nonsense"), CID_EXIT_FAILED);
  assert_says ("restore", complained->str, "/data/nonsense is no backup");
  assert_null (strstr (complained->str, "move it"));
  assert_int_equal (run ("restore --yes", "data/empty"), CID_EXIT_FAILED);
  assert_says ("restore", complained->str, "/data/empty is no backup");
  assert_int_equal (run ("restore --yes", "data/none"), CID_EXIT_FAILED);
  assert_says ("restore", complained->str, "/data/none is no backup");
  assert_int_equal (run ("restore --yes", "data"), CID_EXIT_FAILED);
  assert_says ("restore", complained->str, "/data cannot be read: Is a directory");
  assert_int_equal (run ("restore --yes", "data"), CID_EXIT_FAILED);
  assert_n_logged (home, 2);
}

/* Nothing goes into the place of a log that a daemon keeps, or that a person keeps. */
static void
test_a_log_that_is_kept_stays (void **state)
{
  FakeDaemon *daemon;
  Seat seat;

  write_log (home, calls, 1);
  assert_int_equal (run ("backup", "data/copy.db"), CID_EXIT_DONE);
  write_log (home, calls + 1, 1);
  daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  fake_daemon_refuse (daemon, CID_ERROR_DATABASE_BUSY, "The disk hangs");
  assert_int_equal (run ("restore --yes", "data/copy.db"), CID_EXIT_FAILED);
  assert_string_equal (complained->str, "cidalert calls restore: The disk hangs\n");
  fake_daemon_free (daemon);
  assert_int_equal (run ("restore", "data/copy.db"), CID_EXIT_USAGE);
  assert_says ("restore", complained->str, "nobody is there to be asked; --yes does it unasked");
  seat = sit_at_terminal ("n\n");
  assert_int_equal (run ("restore", "data/copy.db"), CID_EXIT_FAILED);
  leave_seat (&seat);
  assert_string_equal (complained->str, "Put the backup in the place of the call log? [y/N] ");
  assert_n_logged (home, 2);
  seat = sit_at_terminal ("y\n");
  assert_int_equal (run ("restore", "data/copy.db"), CID_EXIT_DONE);
  leave_seat (&seat);
  assert_n_logged (home, 1);
}

#define calls_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    calls_test (test_wrong_usage_is_told),      calls_test (test_a_backup_that_cannot_be_is_told),
    calls_test (test_a_backup_comes_back),      calls_test (test_nonsense_does_not_come_back),
    calls_test (test_a_log_that_is_kept_stays),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
