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

#include "home-kit.h"
#include "log-kit.h"
#include "log/store-mend.h"
#include "sql-kit.h"

/* Ana calls in vain, is talked with, and calls in vain again; so does one who hides the number. */
static const LogRow rows[] = {
  { "a", 10, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "b", 20, "0299991234", CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED, "Ana", FALSE },
  { "c", 30, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "d", 5, "anonymous", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE },
};

static CidStoreWriter *
open_log (void)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  CidStoreWriter *writer;
  gboolean is_more = FALSE;

  write_log (home, rows, G_N_ELEMENTS (rows));
  writer = cid_store_writer_new (path, "boot-b");
  assert_true (cid_store_writer_open (writer, NULL));
  assert_true (cid_store_writer_file (writer, &is_more, NULL));
  return writer;
}

static char *
ask (const char *sql)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  sqlite3 *database = NULL;
  char *answer;

  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  answer = ask_sql (database, sql);
  sqlite3_close (database);
  return answer;
}

#define assert_log(sql, expected)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = ask (sql);                                                            \
    assert_string_equal (found, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static gboolean
forget_done (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  run_sql (cid_store_statements_get_database (statements), "UPDATE calls SET done_us = NULL");
  return TRUE;
}

/* Whoever was called back since waits no more; but not if the user said so after it. */
static void
test_who_was_talked_with_waits_no_more (void **state)
{
  g_autoptr (CidStoreWriter) writer = open_log ();

  assert_true (cid_store_writer_change (writer, forget_done, NULL, NULL));
  assert_true (cid_store_mend_settle (writer, 1, NOON + 25 * G_USEC_PER_SEC, NULL));
  assert_log ("SELECT count (*) FROM calls WHERE done_us IS NOT NULL", "0");
  for (gint64 id = 1; id <= 4; id++)
    assert_true (cid_store_mend_settle (writer, id, 0, NULL));
  assert_log ("SELECT id, (done_us - start_us) / 1000000 FROM calls WHERE done_us IS NOT NULL",
              "1|10");
}

/* Counts the steps that a database takes. */
static int
on_step (void *user_data)
{
  (*(guint *) user_data)++;
  return 0;
}

/* However often a caller called, what is asked of one call is asked of no other. */
static void
test_many_calls_of_one_caller_cost_no_more (void **state)
{
  static const char times[] =
    "INSERT INTO calls (class, number, start_us, uid, run, direction, outcome, start_boot_us,"
    " party, withheld, simulated, first_seq, last_seq, changed)"
    " WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
    " SELECT class, number, start_us + 5000000 + i, uid || i, run, direction, outcome,"
    " start_boot_us, party, withheld, simulated, first_seq, last_seq, changed FROM calls, n"
    " WHERE id <= 2";
  g_autoptr (CidStoreWriter) writer = open_log ();
  sqlite3 *database = cid_store_writer_get_database (writer);
  guint n_steps = 0;

  assert_true (cid_store_writer_change (writer, forget_done, NULL, NULL));
  run_sql (database, times);
  sqlite3_progress_handler (database, 1, on_step, &n_steps);
  assert_true (cid_store_mend_settle (writer, 1, 0, NULL));
  assert_log ("SELECT id, (done_us - start_us) / 1000000 FROM calls WHERE done_us IS NOT NULL",
              "1|10");
  assert_in_range (n_steps, 1, 1000);
}

/* Events go over to the call that they belong to, whose end they move; nothing else changes. */
static void
test_events_find_their_call (void **state)
{
  g_autoptr (CidStoreWriter) writer = open_log ();
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (CidReplayedEvent));
  const CidReplayed replayed = { .first_seq = 1, .last_seq = 2, .events = events };
  const CidReplayedEvent own = { 1, 1 };
  const CidReplayedEvent strange = { 2, 2 };

  g_array_append_val (events, own);
  assert_true (cid_store_mend_events (writer, 1, &replayed, NULL));
  assert_log ("SELECT last_seq FROM calls WHERE id = 1", "1");
  g_array_append_val (events, strange);
  assert_true (cid_store_mend_events (writer, 1, &replayed, NULL));
  assert_log ("SELECT call FROM events ORDER BY seq", "1;1;3;4");
  assert_log ("SELECT last_seq FROM calls WHERE id = 1", "2");
}

/* A call that no event makes leaves none behind that says it were its own. */
static void
test_a_call_that_goes_leaves_its_events (void **state)
{
  g_autoptr (CidStoreWriter) writer = open_log ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 id = 3;

  assert_true (cid_store_mend_drop (writer, ids, NULL));
  g_array_append_val (ids, id);
  assert_true (cid_store_mend_drop (writer, ids, NULL));
  assert_log ("SELECT id FROM calls ORDER BY id", "1;2;4");
  assert_log ("SELECT seq, call FROM events WHERE seq = 3", "3|-");
  assert_log ("SELECT count (*) FROM legs WHERE call = 3", "0");
}

#define home_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    home_test (test_who_was_talked_with_waits_no_more),
    home_test (test_many_calls_of_one_caller_cost_no_more),
    home_test (test_events_find_their_call),
    home_test (test_a_call_that_goes_leaves_its_events),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
