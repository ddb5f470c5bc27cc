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

#include <fcntl.h>

#include "command-kit.h"
#include "fake-daemon.h"
#include "log-kit.h"
#include "terminal-kit.h"

#include "base/error.h"

#define IN CID_DIRECTION_INCOMING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "u2", 3600, "<b>\"&@h", IN, CID_OUTCOME_ANSWERED, NULL, FALSE },
};

/* What the command prints, which goes to standard output as it is. */
static char *
export_log (CidExit *status)
{
  g_autofree char *path = scratch_path (home, "data/export.jsonl");
  char *text = NULL;
  int saved = dup (STDOUT_FILENO);
  int file;

  fflush (stdout);
  scratch_write (home, "data/export.jsonl", "");
  file = open (path, O_WRONLY | O_CLOEXEC);
  assert_true (file >= 0);
  take_place (file, STDOUT_FILENO);
  *status = run_command (cid_command_calls, "calls export");
  fflush (stdout);
  take_place (saved, STDOUT_FILENO);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static CidExit
import (const char *name)
{
  g_autofree char *path = scratch_path (home, name);
  g_autofree char *line = g_strdup_printf ("calls import %s", path);

  return run_command (cid_command_calls, line);
}

static gboolean
has_log (void)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Too many words are a slip. */
static void
test_wrong_usage_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "calls export calls.json", CID_EXIT_USAGE, "",
      "cidalert calls export: expected no argument" },
    { "calls export --json", CID_EXIT_USAGE, "", "--json" },
    { "calls import", CID_EXIT_USAGE, "", "cidalert calls import: expected a file" },
    { "calls import ''", CID_EXIT_USAGE, "", "cidalert calls import: expected a file" },
    { "calls import a b", CID_EXIT_USAGE, "", "see cidalert calls import --help" },
  };

  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
  assert_false (has_log ());
}

/* An event a line, whatever a phone said in it; taken in elsewhere it is the same, and once. */
static void
test_an_export_is_taken_in_once (void **state)
{
  CidExit status;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_auto (GStrv) lines = NULL;

  write_log (home, calls, G_N_ELEMENTS (calls));
  text = export_log (&status);
  assert_int_equal (status, CID_EXIT_DONE);
  lines = g_strsplit (text, "\n", -1);
  assert_int_equal (g_strv_length (lines), 3);
  assert_non_null (strstr (lines[1], "<b>\\\"&"));

  scratch_free (scratch_path (home, "data/cidalert"));
  assert_int_equal (import ("data/export.jsonl"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "2 events are new\n");
  assert_int_equal (import ("data/export.jsonl"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "0 events are new\n");
  again = export_log (&status);
  assert_string_equal (again, text);
}

/* Gives a file to the command as its standard input, through a pipe. */
static CidExit
import_piped (const char *name, const char *line)
{
  g_autofree char *path = scratch_path (home, name);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  int saved = dup (STDIN_FILENO);
  int ends[2];
  CidExit status;

  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  assert_int_equal (pipe (ends), 0);
  assert_true (fcntl (ends[1], F_SETPIPE_SZ, (int) length) >= (int) length);
  assert_int_equal (write (ends[1], bytes, length), length);
  close (ends[1]);
  take_place (ends[0], STDIN_FILENO);
  status = run_command (cid_command_calls, line);
  take_place (saved, STDIN_FILENO);
  return status;
}

/* What comes from another machine comes through a pipe, which nobody can read twice; and a
 * backup is looked up here and there. */
static void
test_an_export_comes_through_a_pipe (void **state)
{
  CidExit status;
  g_autofree char *text = NULL;

  write_log (home, calls, G_N_ELEMENTS (calls));
  text = export_log (&status);
  assert_int_equal (import_piped ("data/cidalert/calls.db", "calls import -"), CID_EXIT_FAILED);
  assert_says ("import", complained->str, "a backup, which is not read from a pipe");
  scratch_free (scratch_path (home, "data/cidalert"));
  assert_int_equal (import_piped ("data/export.jsonl", "calls import -"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "2 events are new\n");
  assert_int_equal (import_piped ("data/export.jsonl", "calls import /dev/stdin"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "0 events are new\n");
  scratch_write (home, "data/nonsense", "one\n");
  assert_int_equal (import_piped ("data/nonsense", "calls import -"), CID_EXIT_FAILED);
  assert_says ("import", complained->str, "/dev/stdin, line 1: expected an event");
}

/* A log in which nothing was ever written is not an export of nothing. */
static void
test_no_log_is_no_export (void **state)
{
  CidExit status;
  g_autofree char *text = export_log (&status);

  assert_int_equal (status, CID_EXIT_NOTHING);
  assert_string_equal (text, "");
  assert_says ("export", complained->str, "There is no call log ");
}

/* What cannot be read is told by its name and line, and is not the beginning of a log. */
static void
test_what_is_no_export_is_told (void **state)
{
  scratch_write (home, "data/nonsense", "one\n");
  assert_int_equal (import ("data/none"), CID_EXIT_FAILED);
  assert_says ("import", complained->str, "data/none cannot be read: No such file or directory");
  assert_int_equal (import ("data/nonsense"), CID_EXIT_FAILED);
  assert_says ("import", complained->str, "data/nonsense, line 1: expected an event");
  assert_int_equal (import ("data"), CID_EXIT_FAILED);
  assert_says ("import", complained->str, "data cannot be read: Is a directory");
  assert_string_equal (printed->str, "");
  assert_false (has_log ());
}

/* Nothing is taken in behind the back of a daemon that keeps the log. */
static void
test_a_log_that_is_kept_takes_nothing (void **state)
{
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  CidExit status;
  g_autofree char *text = NULL;

  write_log (home, calls, G_N_ELEMENTS (calls));
  text = export_log (&status);
  scratch_free (scratch_path (home, "data/cidalert"));
  fake_daemon_refuse (daemon, CID_ERROR_DATABASE_BUSY, "The disk hangs");
  assert_int_equal (import ("data/export.jsonl"), CID_EXIT_FAILED);
  assert_string_equal (complained->str, "cidalert calls import: The disk hangs\n");
  assert_false (has_log ());
}

#define calls_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    calls_test (test_wrong_usage_is_told),
    calls_test (test_an_export_is_taken_in_once),
    calls_test (test_an_export_comes_through_a_pipe),
    calls_test (test_no_log_is_no_export),
    calls_test (test_what_is_no_export_is_told),
    calls_test (test_a_log_that_is_kept_takes_nothing),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
