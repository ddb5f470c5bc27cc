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

#include <glib/gstdio.h>

#define IN CID_DIRECTION_INCOMING
#define PHONE(name, id) "[phone " name "]\nid=" id "\ntoken=7kq3m9x2adf" name "\n"
#define WELL "@a{sv} {'store-problem': <''>, 'desktop-problem': <''>}"

static void
write_phones (const char *text)
{
  g_autofree char *path = scratch_path (home, "config/cidalert/phones.conf");

  scratch_write (home, "config/cidalert/phones.conf", text);
  assert_int_equal (g_chmod (path, 0600), 0);
}

/* So many seconds after noon of the test's day as it is now, less @ago_s. */
static gint64
get_second (gint64 ago_s)
{
  return (g_get_real_time () - NOON) / G_USEC_PER_SEC - ago_s;
}

/* The first thing that anybody types: each line says what is and what to do next. */
static void
test_an_empty_home_is_told_the_next_steps (void **state)
{
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_string_equal (printed->str,
                       "No phone is set up yet: cidalert setup\n"
                       "\n"
                       "No calls yet. Try one: cidalert simulate\n"
                       "\n"
                       "cidalertd does not run; start it with: systemctl --user start cidalertd\n");
  assert_string_equal (complained->str, "");
}

/* Nobody is told that no call waits where nobody knows. */
static void
test_a_damaged_log_is_told (void **state)
{
  g_autofree char *folder = scratch_path (home, "data/cidalert");
  g_autofree char *text = g_strnfill (4096, 'x');

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  scratch_write (folder, "calls.db", text);
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_says ("look", printed->str, "is damaged");
  assert_null (strstr (printed->str, "No calls yet"));
  assert_null (strstr (printed->str, "No missed call waits"));
}

/* Each phone is told by its own last word; one that never spoke by what is to be done. */
static void
test_each_phone_has_its_line (void **state)
{
  const LogRow calls[] = {
    { "u1", get_second (200), "0299991234", IN, CID_OUTCOME_ANSWERED, NULL, FALSE },
  };
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new (WELL, "@aa{sv} []");

  write_phones (PHONE ("d", DESK) PHONE ("h", HALL));
  write_log (home, calls, G_N_ELEMENTS (calls));
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "Phones\n"
                                     "  d  heard 3 minutes ago (incoming)\n"
                                     "  h  never heard; what to paste into it: cidalert phone "
                                     "urls h\n"
                                     "\n"
                                     "No missed call waits.\n");
}

/* What waits is what nobody came back to, is no rehearsal, and is not of last season. */
static void
test_only_missed_calls_that_wait_are_shown (void **state)
{
  const gint64 day_s = 24 * 60 * 60;
  const LogRow calls[] = {
    { "u1", get_second (31 * day_s), "0299990001", IN, CID_OUTCOME_MISSED, "Last Season", FALSE },
    { "u2", get_second (29 * day_s), "0299990002", IN, CID_OUTCOME_MISSED, "Still Waiting", FALSE },
    { "u3", get_second (900), "0299990003", IN, CID_OUTCOME_MISSED, "Came Back", FALSE },
    { "u4", get_second (800), "0299990003", CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED,
      "Came Back", FALSE },
    { "u5", get_second (700), "0299990005", IN, CID_OUTCOME_MISSED, "Rehearsal", TRUE },
    { "u6", get_second (600), "0299990006", IN, CID_OUTCOME_MISSED, "Just Now", FALSE },
  };
  static const struct {
    const char *name;
    gboolean is_shown;
  } rows[] = { { "Last Season", FALSE },
               { "Still Waiting", TRUE },
               { "Came Back", FALSE },
               { "Rehearsal", FALSE },
               { "Just Now", TRUE } };

  write_log (home, calls, G_N_ELEMENTS (calls));
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_says ("look", printed->str, "2 missed calls wait\n");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (strstr (printed->str, rows[i].name) != NULL, rows[i].is_shown);
}

/* One is one, in words too. */
static void
test_one_missed_call_waits (void **state)
{
  const LogRow calls[] = {
    { "u1", get_second (60), "0299990001", IN, CID_OUTCOME_MISSED, "Ana", FALSE },
  };

  write_log (home, calls, G_N_ELEMENTS (calls));
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_says ("look", printed->str, "1 missed call waits\n");
}

/* Weeks of absence do not fill the screen: the latest are shown, the newest last, and the way. */
static void
test_many_missed_calls_are_cut (void **state)
{
  LogRow rows[13];
  char uids[G_N_ELEMENTS (rows)][8];
  char remotes[G_N_ELEMENTS (rows)][16];
  const char *before;
  const char *last;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_snprintf (uids[i], sizeof uids[i], "u%u", i);
    g_snprintf (remotes[i], sizeof remotes[i], "02999900%02u", i);
    rows[i] =
      (LogRow){ uids[i], get_second (1000 - i), remotes[i], IN, CID_OUTCOME_MISSED, NULL, FALSE };
  }
  write_log (home, rows, G_N_ELEMENTS (rows));
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_says ("look", printed->str, "13 missed calls wait\n#4\t");
  assert_null (strstr (printed->str, "#3\t"));
  before = strstr (printed->str, "#12\t");
  last = strstr (printed->str, "#13\t");
  assert_true (before != NULL && before < last);
  assert_says ("look", printed->str, "  … and 3 before: cidalert log --open --all\n");
}

/* The daemon knows what is wrong, and is not doubted; without one the files are read here. */
static void
test_what_is_wrong_is_told_once (void **state)
{
  scratch_write (home, "config/cidalert/cidalert.conf", "[listener]\nprot=1\n");
  assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
  assert_says ("look", printed->str, "cidalertd does not run");
  assert_says ("look", printed->str, "prot");
  {
    G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon =
      fake_daemon_new ("@a{sv} {'listener-problems': <['Port 24325 is taken']>}", "@aa{sv} []");

    assert_int_equal (run_command (cid_command_look, "cidalert"), CID_EXIT_DONE);
    assert_says ("look", printed->str, "Port 24325 is taken\n");
    assert_null (strstr (printed->str, "does not run"));
    assert_null (strstr (printed->str, "prot"));
  }
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_an_empty_home_is_told_the_next_steps),
    command_test (test_a_damaged_log_is_told),
    command_test (test_each_phone_has_its_line),
    command_test (test_only_missed_calls_that_wait_are_shown),
    command_test (test_one_missed_call_waits),
    command_test (test_many_missed_calls_are_cut),
    command_test (test_what_is_wrong_is_told_once),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
