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

#include <glib/gstdio.h>

#include "base/error.h"
#include "cli/daemon-start.h"
#include "command-kit.h"
#include "fake-daemon.h"

static char *path_before;

static int
begin_system (void **state)
{
  path_before = g_strdup (g_getenv ("PATH"));
  return begin_home (state);
}

static int
end_system (void **state)
{
  g_free (path_before);
  return end_home (state);
}

/* No program but what the test puts there. */
static int
enter (void **state)
{
  g_autofree char *programs = scratch_path (home, "data/bin");

  g_setenv ("PATH", programs, TRUE);
  return move_in (state);
}

static int
leave (void **state)
{
  g_setenv ("PATH", path_before, TRUE);
  return move_out (state);
}

static void
install (const char *script)
{
  g_autofree char *path = scratch_path (home, "data/bin/cidalertd");

  scratch_write (home, "data/bin/cidalertd", script);
  assert_int_equal (g_chmod (path, 0700), 0);
}

static CidExit
start (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (cid_daemon_start (&error))
    return CID_EXIT_DONE;
  g_printerr ("%s", error->message);
  return g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND) ? CID_EXIT_NOTHING
                                                                 : CID_EXIT_FAILED;
}

/* What lies there and is no program is not started. */
static void
test_a_missing_program_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "start", CID_EXIT_NOTHING, "", "There is no program cidalertd beside this one; install" },
  };
  g_autoptr (GError) error = NULL;

  check_commands (start, rows, G_N_ELEMENTS (rows));
  scratch_write (home, "data/bin/cidalertd", "#!/bin/sh\n");
  check_commands (start, rows, G_N_ELEMENTS (rows));
  assert_null (cid_daemon_find_program (&error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
}

/* Where it is not beside the command it is where programs are. */
static void
test_the_program_is_found (void **state)
{
  g_autofree char *expected = scratch_path (home, "data/bin/cidalertd");
  g_autofree char *path = NULL;

  install ("#!/bin/sh\n");
  path = cid_daemon_find_program (NULL);
  assert_string_equal (path, expected);
}

/* One daemon is enough. */
static void
test_a_running_daemon_is_not_started_again (void **state)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n: > '%s/data/started'\n", home);
  g_autofree char *started = scratch_path (home, "data/started");
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  install (script);
  assert_int_equal (run_command (start, "start"), CID_EXIT_DONE);
  assert_false (g_file_test (started, G_FILE_TEST_EXISTS));
}

static gboolean
is_written (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_suffix (text, "\n");
}

/* It goes on when the command and its terminal end: a session of its own, in no folder that
 * somebody may want to unmount. The command waits until it answers. */
static void
test_a_started_daemon_stands_alone (void **state)
{
  g_autofree char *script = g_strdup_printf (
    "#!/bin/sh\nread -r stat < /proc/$$/stat\necho \"$PWD $stat\" > '%s/data/started'\n", home);
  g_autofree char *started = scratch_path (home, "data/started");
  CommandRun run = { .function = start };
  FakeDaemon *daemon;
  GThread *thread;
  g_autofree char *text = NULL;
  int pid = 0;
  int group = 0;
  int session = 0;

  install (script);
  assert_true (g_shell_parse_argv ("start", NULL, &run.words, NULL));
  thread = g_thread_new ("command", run_in_thread, &run);
  scratch_run_until (is_written, started);
  assert_false (is_command_done (&run));
  daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  scratch_run_until (is_command_done, &run);
  g_thread_join (thread);
  g_strfreev (run.words);
  fake_daemon_free (daemon);

  assert_int_equal (run.status, CID_EXIT_DONE);
  assert_true (g_file_get_contents (started, &text, NULL, NULL));
  assert_int_equal (sscanf (text, "/ %d (%*[^)]) %*c %*d %d %d", &pid, &group, &session), 3);
  assert_int_equal (group, pid);
  assert_int_equal (session, pid);
}

#define start_test(function) cmocka_unit_test_setup_teardown (function, enter, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    start_test (test_a_missing_program_is_told),
    start_test (test_the_program_is_found),
    start_test (test_a_running_daemon_is_not_started_again),
    start_test (test_a_started_daemon_stands_alone),
  };

  return cmocka_run_group_tests (tests, begin_system, end_system);
}
