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
#include "log-kit.h"
#include "sql-kit.h"

#define IN CID_DIRECTION_INCOMING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob", FALSE },
};

/* No daemon runs here, so the commands write the log themselves; what is written is there at once,
   and can be taken back. */
static void
test_notes_come_and_go (void **state)
{
  static const CommandRow rows[] = {
    { "note 1", CID_EXIT_NOTHING, "", "" },
    { "note 1 wants an 'offer <b>&'", CID_EXIT_DONE, "", "" },
    { "note '#1'", CID_EXIT_DONE, "wants an offer <b>&", "" },
    { "note last Bob", CID_EXIT_DONE, "", "" },
    { "note 2", CID_EXIT_DONE, "Bob", "" },
    { "note last-missed --remove", CID_EXIT_DONE, "", "" },
    { "note 1", CID_EXIT_NOTHING, "", "" },
    { "note 3 x", CID_EXIT_NOTHING, "", "there is no call 3" },
    { "note x y", CID_EXIT_USAGE, "", "“x” is no ID" },
    { "note", CID_EXIT_USAGE, "", "expected an ID and a note" },
    { "note 1 kept", CID_EXIT_DONE, "", "" },
    { "note 1 ' '", CID_EXIT_USAGE, "", "expected a note that can be read; --remove takes" },
    { "note 1 ''", CID_EXIT_USAGE, "", "expected a note that can be read" },
    { "note 1 '' ''", CID_EXIT_USAGE, "", "expected a note that can be read" },
    { "note 1 \u200b", CID_EXIT_USAGE, "", "expected a note that can be read" },
    { "note 1", CID_EXIT_DONE, "kept", "" },
    { "note 1 --remove x", CID_EXIT_USAGE, "", "--remove wants no text" },
  };

  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (cid_command_note, rows, G_N_ELEMENTS (rows));
}

/* Whoever pastes a page must not believe that all of it is kept. */
static void
test_a_note_too_long_is_refused (void **state)
{
  g_autofree char *page = g_strnfill (2000, 'x');
  g_autofree char *fits = g_strconcat ("note 1 ", page, NULL);
  g_autofree char *is_longer = g_strconcat (fits, " y\u00fc", NULL);
  const CommandRow rows[] = {
    { fits, CID_EXIT_DONE, "", "" },
    { is_longer, CID_EXIT_USAGE, "", "A note has at most 2000 characters; this has 2003" },
    { "note 1", CID_EXIT_DONE, page, "" },
  };

  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (cid_command_note, rows, G_N_ELEMENTS (rows));
}

/* Only a missed call waits, and it says what it was told. */
static void
test_missed_calls_are_done_and_undone (void **state)
{
  static const CommandRow rows[] = {
    { "done last-missed", CID_EXIT_DONE, "#1 (Ana Pérez) is done", "" },
    { "done 1", CID_EXIT_DONE, "was done already", "" },
    { "done --undo 1", CID_EXIT_DONE, "#1 (Ana Pérez) waits again", "" },
    { "done --undo 1", CID_EXIT_DONE, "waits anyway", "" },
    { "done 2", CID_EXIT_FAILED, "", "#2 (Bob) was not missed" },
    { "done 1 7", CID_EXIT_NOTHING, "#1", "there is no call 7" },
    { "done", CID_EXIT_USAGE, "", "expected an ID" },
  };

  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (cid_command_done, rows, G_N_ELEMENTS (rows));
}

/* A log may be somebody else's export: nothing of it moves the cursor. */
static void
test_no_log_speaks_to_the_terminal (void **state)
{
  static const LogRow hostile[] = {
    { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana\x1b[31m", FALSE },
  };
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");

  write_log (home, hostile, G_N_ELEMENTS (hostile));
  run_sql_in (path, "UPDATE calls SET note = 'a' || char (27) || '[31mb'");
  assert_int_equal (run_command (cid_command_note, "note 1"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "a[31mb\n");
  assert_int_equal (run_command (cid_command_done, "done 1"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "#1 (Ana[31m) is done\n");
}

/* Where nothing was ever logged there is nothing to mark, and nothing is made. */
static void
test_without_a_log_nothing_is_made (void **state)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");

  assert_int_equal (run_command (cid_command_done, "done last"), CID_EXIT_NOTHING);
  assert_int_equal (run_command (cid_command_note, "note 1 x"), CID_EXIT_NOTHING);
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_notes_come_and_go),
    command_test (test_a_note_too_long_is_refused),
    command_test (test_missed_calls_are_done_and_undone),
    command_test (test_no_log_speaks_to_the_terminal),
    command_test (test_without_a_log_nothing_is_made),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
