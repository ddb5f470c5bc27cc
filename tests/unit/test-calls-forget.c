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

#include <string.h>

#include "command-kit.h"
#include "fake-daemon.h"
#include "log-kit.h"
#include "terminal-kit.h"

#include "base/error.h"
#include "log/store-file.h"

#define IN CID_DIRECTION_INCOMING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob", FALSE },
  { "u3", 7200, "0299991234", IN, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "u4", 10800, "anonymous", IN, CID_OUTCOME_MISSED, NULL, FALSE },
  { "u5", 14400, NULL, IN, CID_OUTCOME_MISSED, NULL, FALSE },
};

static void
begin_log (void)
{
  scratch_write (home, "config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n");
  write_log (home, calls, G_N_ELEMENTS (calls));
}

/* It cannot be undone: whatever is not exactly one wish removes nothing. */
static void
test_wrong_usage_removes_nothing (void **state)
{
  static const CommandRow rows[] = {
    { "calls forget", CID_EXIT_USAGE, "", "expected one of: a number, --before WHEN, --all" },
    { "calls forget --yes", CID_EXIT_USAGE, "", "see cidalert calls forget --help" },
    { "calls forget 0299991234 --all", CID_EXIT_USAGE, "", "expected one of" },
    { "calls forget --yes ''", CID_EXIT_USAGE, "", "expected one of" },
    { "calls forget --yes '  '", CID_EXIT_USAGE, "", "expected one of" },
    { "calls forget 02 99991234", CID_EXIT_USAGE, "", "expected one of" },
    { "calls forget --all --before today", CID_EXIT_USAGE, "", "expected one of" },
    { "calls forget --before", CID_EXIT_USAGE, "", "--before" },
    { "calls forget --before someday", CID_EXIT_USAGE, "", "“someday” is no time" },
    { "calls forget --before ''", CID_EXIT_USAGE, "", "“” is no time" },
    { "calls forget --everything", CID_EXIT_USAGE, "", "--everything" },
  };

  begin_log ();
  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
  assert_n_logged (home, 5);
}

/* Who thinks in patterns, names or words hits nobody by that, and must not believe that nobody was
   there: it is refused before anything is asked. */
static void
test_what_is_no_number_is_refused (void **state)
{
  static const char *const texts[] = {
    "'*'",     "'%'",      "'02*'",     "'02 9999*'", "'+61 2 9999*'", "\"' OR 1=1 --\"", "Ana",
    "'Ana P'", "withheld", "anonymous", "last",       "last-missed",   "someone",
  };
  static const CommandRow address = { "calls forget sip:bob@pbx.example", CID_EXIT_USAGE, "",
                                      "is a SIP address, by which no call is forgotten" };
  Seat seat;

  begin_log ();
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *line = g_strdup_printf ("calls forget %s --yes", texts[i]);

    assert_int_equal (run_command (cid_command_calls, line), CID_EXIT_USAGE);
    assert_string_equal (printed->str, "");
    assert_non_null (strstr (complained->str, "is no number; expected one whole number"));
  }
  check_commands (cid_command_calls, &address, 1);
  seat = sit_at_terminal ("y\n");
  assert_int_equal (run_command (cid_command_calls, "calls forget withheld"), CID_EXIT_USAGE);
  leave_seat (&seat);
  assert_null (strstr (complained->str, "[y/N]"));
  assert_n_logged (home, 5);
}

/* By number in any form, by day, and all: each takes what it says, and counts it. */
static void
test_what_is_forgotten_is_counted (void **state)
{
  static const struct {
    CommandRow row;
    guint n_left;
  } rows[] = {
    { { "calls forget --before 2026-11-22T12:00 -y", CID_EXIT_NOTHING, "no such call", "" }, 5 },
    { { "calls forget --before 2026-11-22T12:01 -y", CID_EXIT_DONE, "1 call is forgotten\n", "" },
      4 },
    { { "calls forget -y '(02) 9999-1234'", CID_EXIT_DONE, "1 call is forgotten\n", "" }, 3 },
    { { "calls forget -y '(02) 9999-1234'", CID_EXIT_NOTHING, "no such call", "" }, 3 },
    { { "calls forget --all --yes", CID_EXIT_DONE, "3 calls are forgotten\n", "" }, 0 },
    { { "calls forget --all --yes", CID_EXIT_NOTHING, "no such call", "" }, 0 },
  };

  begin_log ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    check_commands (cid_command_calls, &rows[i].row, 1);
    assert_n_logged (home, rows[i].n_left);
  }
}

/* Whoever sits there is asked with what it would hit, and may still think better of it. */
static void
test_a_person_is_asked (void **state)
{
  static const struct {
    const char *line;
    const char *question;
  } rows[] = {
    { "calls forget --all", "Forget every call? [y/N] " },
    { "calls forget 0299991234", "Forget every call of +61299991234? [y/N] " },
    { "calls forget --before 2026-11-22T12:01",
      "Forget every call before 2026-11-22 12:01? [y/N] " },
  };

  begin_log ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Seat seat = sit_at_terminal ("n\n");
    CidExit status = run_command (cid_command_calls, rows[i].line);

    leave_seat (&seat);
    assert_int_equal (status, CID_EXIT_FAILED);
    assert_string_equal (complained->str, rows[i].question);
    assert_n_logged (home, 5);
  }
}

/* Nor is anything gone for good because nobody could be asked. */
static void
test_where_nobody_can_be_asked_it_has_to_be_said (void **state)
{
  static const CommandRow rows[] = {
    { "calls forget --all", CID_EXIT_USAGE, "",
      "cidalert calls forget: nobody is there to be asked" },
    { "calls forget 0299991234", CID_EXIT_USAGE, "", "--yes does it unasked" },
    { "calls forget --before 2026-11-22T12:01", CID_EXIT_USAGE, "", "--yes does it unasked" },
  };

  begin_log ();
  check_commands (cid_command_calls, rows, G_N_ELEMENTS (rows));
  assert_n_logged (home, 5);
}

/* No log, a log that is none, and one that a daemon does not give away. */
static void
test_a_log_that_cannot_be_had_is_told (void **state)
{
  static const CommandRow none[] = {
    { "calls forget --all", CID_EXIT_NOTHING, "", "There is no call log " },
    { "calls forget 0299991234", CID_EXIT_NOTHING, "", "There is no call log " },
    { "calls forget --before today", CID_EXIT_NOTHING, "", "There is no call log " },
  };
  static const CommandRow kept = { "calls forget -y --all", CID_EXIT_FAILED, "",
                                   "cidalert calls forget: The disk hangs\n" };
  static const CommandRow damaged = { "calls forget --all", CID_EXIT_FAILED, "", "damaged" };
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  FakeDaemon *daemon;

  check_commands (cid_command_calls, none, G_N_ELEMENTS (none));
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  begin_log ();
  daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  fake_daemon_refuse (daemon, CID_ERROR_DATABASE_BUSY, "The disk hangs");
  check_commands (cid_command_calls, &kept, 1);
  fake_daemon_free (daemon);
  assert_n_logged (home, 5);
  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  check_commands (cid_command_calls, &damaged, 1);
}

/* Whether a part of a name is still anywhere in the log. */
static gboolean
is_in_log (const char *part)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  g_autofree char *bytes = NULL;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return memmem (bytes, length, part, strlen (part)) != NULL;
}

/* Forgets, and is killed before the index of names was cleaned. */
static void
forget_and_be_killed (const char *number)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  g_autoptr (sqlite3) database = cid_store_file_open (path, NULL);
  const CidForget what = { .number = number };
  CidForgotten forgotten = { 0 };
  gboolean is_more = FALSE;

  assert_non_null (database);
  assert_true (cid_store_forget_step (database, &what, &forgotten, &is_more, NULL));
  assert_int_equal (forgotten.n_calls, 1);
  assert_false (is_more);
}

/* What was interrupted after the last call was gone is finished when it is run again, though there
   is no such call any more: nothing of the name stays in the index. */
static void
test_what_was_interrupted_is_finished (void **state)
{
  static const LogRow strange[] = { { "z", 0, "0298765432", IN, CID_OUTCOME_MISSED, "Qxzlq",
                                      FALSE } };
  static const CommandRow again = { "calls forget -y 0298765432", CID_EXIT_NOTHING, "no such call",
                                    "" };

  write_log (home, strange, 1);
  assert_true (is_in_log ("xzl"));
  forget_and_be_killed ("+61298765432");
  assert_true (is_in_log ("xzl"));
  check_commands (cid_command_calls, &again, 1);
  assert_false (is_in_log ("xzl"));
}

#define calls_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    calls_test (test_wrong_usage_removes_nothing),
    calls_test (test_what_is_no_number_is_refused),
    calls_test (test_what_is_forgotten_is_counted),
    calls_test (test_what_was_interrupted_is_finished),
    calls_test (test_a_person_is_asked),
    calls_test (test_where_nobody_can_be_asked_it_has_to_be_said),
    calls_test (test_a_log_that_cannot_be_had_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
