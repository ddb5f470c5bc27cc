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

#include "base/error.h"

#define IN CID_DIRECTION_INCOMING

/* Each has the one event that it rang: by today's rules it rings yet. */
static void
write_calls (void)
{
  static const char *const remotes[] = { "0299991234", "0412345678" };
  char *uids[G_N_ELEMENTS (remotes)];
  LogRow calls[G_N_ELEMENTS (remotes)];

  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    g_autofree char *reference = g_strdup_printf ("u%zu", i);
    g_autoptr (CidCallEvent) event =
      make_event (CID_EVENT_INCOMING, (gint64) i * 3600, remotes[i], reference);

    uids[i] = cid_call_make_uid (event);
    calls[i] =
      (LogRow){ uids[i], (gint64) i * 3600, remotes[i], IN, CID_OUTCOME_MISSED, "Ana", FALSE };
  }
  write_log (home, calls, G_N_ELEMENTS (calls));
  for (gsize i = 0; i < G_N_ELEMENTS (uids); i++)
    g_free (uids[i]);
}

static gboolean
has_log (void)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Too many words are a slip, and no event has a number below 0. */
static void
test_wrong_usage_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "calls replay now", CID_EXIT_USAGE, "", "expected no argument but --from SEQ" },
    { "calls replay --from -1", CID_EXIT_USAGE, "", "see cidalert calls replay --help" },
    { "calls replay --from x", CID_EXIT_USAGE, "", "x" },
    { "calls rebuild now", CID_EXIT_USAGE, "", "cidalert calls rebuild: expected no argument" },
    { "calls rebuild --from 1", CID_EXIT_USAGE, "", "--from" },
  };

  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
}

/* Where nothing was ever logged there is nothing to make anew, and nothing is made. */
static void
test_no_log_is_told_and_not_made (void **state)
{
  static const CommandRow rows[] = {
    { "calls replay", CID_EXIT_NOTHING, "", "cidalert calls replay: There is no call log " },
    { "calls rebuild", CID_EXIT_NOTHING, "", "cidalert calls rebuild: There is no call log " },
  };

  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
  assert_false (has_log ());
}

/* What would differ is told as often as one asks; once it was made anew nothing does. */
static void
test_a_replay_only_tells (void **state)
{
  static const CommandRow rows[] = {
    { "calls replay", CID_EXIT_DONE, "#1: ", "" },
    { "calls replay", CID_EXIT_DONE, "2 calls would differ\n", "" },
    { "calls replay --from 2", CID_EXIT_DONE, "1 call would differ\n", "" },
    { "calls replay --from 99", CID_EXIT_DONE, "Every call is as today's rules make it.\n", "" },
    { "calls rebuild", CID_EXIT_DONE, "2 calls were made anew\n", "" },
    { "calls rebuild", CID_EXIT_DONE, "Every call is as today's rules make it.\n", "" },
    { "calls replay", CID_EXIT_DONE, "Every call is as today's rules make it.\n", "" },
  };

  write_calls ();
  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
}

/* A log that is none, and one that a daemon keeps, stay as they are. */
static void
test_a_log_that_cannot_be_had_is_told (void **state)
{
  static const CommandRow kept[] = {
    { "calls rebuild", CID_EXIT_FAILED, "", "cidalert calls rebuild: The disk hangs\n" },
    { "calls replay", CID_EXIT_DONE, "2 calls would differ\n", "" },
  };
  static const CommandRow damaged[] = {
    { "calls rebuild", CID_EXIT_FAILED, "", "damaged" },
    { "calls replay", CID_EXIT_FAILED, "", "damaged" },
  };
  FakeDaemon *daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  write_calls ();
  fake_daemon_refuse (daemon, CID_ERROR_DATABASE_BUSY, "The disk hangs");
  check_commands (cid_command_calls, kept, G_N_ELEMENTS (kept));
  fake_daemon_free (daemon);
  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  check_commands (cid_command_calls, damaged, G_N_ELEMENTS (damaged));
}

#define calls_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    calls_test (test_wrong_usage_is_told),
    calls_test (test_no_log_is_told_and_not_made),
    calls_test (test_a_replay_only_tells),
    calls_test (test_a_log_that_cannot_be_had_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
