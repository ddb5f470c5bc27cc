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

#define IN CID_DIRECTION_INCOMING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob", FALSE },
};

/* There is nothing to show yet: status 3 and the way to what there is. */
static void
test_without_a_log_there_is_no_call (void **state)
{
  static const CommandRow rows[] = {
    { "show 1", CID_EXIT_NOTHING, "", "there is no call 1; cidalert log shows those" },
    { "show last", CID_EXIT_NOTHING, "", "there is no call last" },
    { "show last-missed --json", CID_EXIT_NOTHING, "", "there is no call last-missed" },
  };

  for (guint i = 0; i < 2; i++) {
    check_commands (cid_command_show, rows, G_N_ELEMENTS (rows));
    write_log (home, NULL, 0);
  }
}

/* An ID is what the log printed or one of two words; all else is a slip of the keyboard. */
static void
test_ids_are_read (void **state)
{
  static const CommandRow rows[] = {
    { "show 1", CID_EXIT_DONE, "Ana Pérez", "" },
    { "show '#1'", CID_EXIT_DONE, "Ana Pérez", "" },
    { "show 2", CID_EXIT_DONE, "Bob", "" },
    { "show last", CID_EXIT_DONE, "Bob", "" },
    { "show last-missed", CID_EXIT_DONE, "Ana Pérez", "" },
    { "show 3", CID_EXIT_NOTHING, "", "there is no call 3" },
    { "show 9223372036854775807", CID_EXIT_NOTHING, "", "there is no call 9223372036854775807" },
    { "show 0", CID_EXIT_USAGE, "", "“0” is no ID; expected 41, last or last-missed" },
    { "show -- -1", CID_EXIT_USAGE, "", "“-1” is no ID" },
    { "show 9223372036854775808", CID_EXIT_USAGE, "", "is no ID" },
    { "show 1x", CID_EXIT_USAGE, "", "“1x” is no ID" },
    { "show '##1'", CID_EXIT_USAGE, "", "“##1” is no ID" },
    { "show ''", CID_EXIT_USAGE, "", "“” is no ID" },
    { "show Last", CID_EXIT_USAGE, "", "“Last” is no ID" },
    { "show", CID_EXIT_USAGE, "", "expected one ID (the shell takes" },
    { "show 1 2", CID_EXIT_USAGE, "", "expected one ID" },
    { "show --csv 1", CID_EXIT_USAGE, "", "--csv" },
  };

  write_log (home, calls, G_N_ELEMENTS (calls));
  check_commands (cid_command_show, rows, G_N_ELEMENTS (rows));
}

/* No call was missed: the last of those is none, though there is a last call. */
static void
test_the_last_missed_is_a_missed_one (void **state)
{
  write_log (home, calls + 1, 1);
  assert_int_equal (run_command (cid_command_show, "show last-missed"), CID_EXIT_NOTHING);
  assert_int_equal (run_command (cid_command_show, "show last"), CID_EXIT_DONE);
}

/* The call, then what the phones said of it; never a token. */
static void
test_json_has_the_call_and_its_events (void **state)
{
  g_auto (GStrv) lines = NULL;

  write_log (home, calls, G_N_ELEMENTS (calls));
  assert_int_equal (run_command (cid_command_show, "show 2 --json"), CID_EXIT_DONE);
  lines = g_strsplit (printed->str, "\n", -1);
  assert_int_equal (g_strv_length (lines), 3);
  assert_true (g_str_has_prefix (lines[0], "{\"id\":2,\"uid\":\"u2\","));
  assert_says ("event", lines[1], "\"incoming\"");
  assert_says ("event", lines[1], "/-/incoming?remote=0412345678");
  assert_string_equal (lines[2], "");
}

/* A log that cannot be read is no reason to say that the call is not there. */
static void
test_a_damaged_log_is_a_failure (void **state)
{
  static const CommandRow rows[] = {
    { "show 1", CID_EXIT_FAILED, "", "cidalert show: " },
    { "show last", CID_EXIT_FAILED, "", "cidalert show: " },
  };

  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  check_commands (cid_command_show, rows, G_N_ELEMENTS (rows));
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_without_a_log_there_is_no_call),
    command_test (test_ids_are_read),
    command_test (test_the_last_missed_is_a_missed_one),
    command_test (test_json_has_the_call_and_its_events),
    command_test (test_a_damaged_log_is_a_failure),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
