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

#include "log/store-clean.h"
#include "log/store-forget.h"
#include "sql-kit.h"

#define CALL(id, number, second, outcome, class)                                                   \
  "INSERT INTO calls (id, class, uid, run, direction, outcome, start_us, start_boot_us, party,"    \
  " number, withheld, simulated, first_seq, last_seq, changed) VALUES (" #id                       \
  ", " #class ", 'u" #id "', 1, 'incoming', '" outcome "', " #second ", 0, 'number', " #number     \
              ", 0, 0, " #id ", " #id ", " #id ");"                                                \
              "INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated, party, number, "   \
              "target, call)"                                                                      \
              " VALUES (" #id ", 1, 5, 5, 'incoming', 0, 'number', 'n" #number                     \
              "', '/secret', " #id ");"

static sqlite3 *
open_log (void)
{
  sqlite3 *database = open_memory ();

  run_sql (database, "INSERT INTO numbers (id, number, name, words) VALUES (1, 'n1', 'Ana', 'ana'),"
                     " (2, 'n2', 'Bob', 'bob');"
                     "INSERT INTO names (rowid, words) SELECT id, words FROM numbers;"
                     "INSERT INTO sayings VALUES (1, 'A'), (2, 'B');");
  run_sql (database, CALL (1, 1, 100, "missed", 1) CALL (2, 2, 200, "answered", 1)
                       CALL (3, 1, 300, "missed", NULL) CALL (4, 1, 400, "ringing", NULL));
  return database;
}

static guint
forget (sqlite3 *database, CidForget what)
{
  gboolean is_more = TRUE;
  CidForgotten forgotten = { 0 };
  CidStoreClean clean = { 0 };

  while (is_more)
    assert_true (cid_store_forget_step (database, &what, &forgotten, &is_more, NULL));
  cid_store_clean_begin (&clean);
  for (is_more = TRUE; is_more;)
    assert_true (cid_store_clean_step (&clean, database, 1, &is_more, NULL));
  assert_false (clean.has_traces);
  run_sql (database, "INSERT INTO names (names) VALUES ('integrity-check')");
  return forgotten.n_calls;
}

/* A number's calls go, filed or not; what is going on stays, and so does what is known for it. */
static void
test_a_number_is_forgotten_but_for_what_goes_on (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  assert_int_equal (forget (database, (CidForget){ .number = "n1" }), 2);
  assert_sql (database, "SELECT id FROM calls ORDER BY id", "2;4");
  assert_sql (database, "SELECT number FROM numbers", "n1;n2");
  run_sql (database, "UPDATE calls SET outcome = 'missed'");
  assert_int_equal (forget (database, (CidForget){ .number = "n1" }), 1);
  assert_sql (database, "SELECT number FROM numbers", "n2");
  assert_sql (database, "SELECT said FROM sayings", "B");
  assert_sql (database, "SELECT rowid FROM names WHERE names MATCH 'ana'", "");
  assert_sql (database, "SELECT rowid FROM names WHERE names MATCH 'bob'", "2");
}

/* Tombstones keep the sequence whole and say nothing; the numbers of calls never come again. */
static void
test_tombstones_say_nothing (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  run_sql (database, "DELETE FROM calls WHERE id = 4");
  assert_int_equal (forget (database, (CidForget){ .before_us = 301 }), 3);
  assert_sql (database, "SELECT seq, kind, wall_us, number, target, call FROM events",
              "1|forgotten|0|-|-|-;2|forgotten|0|-|-|-;3|forgotten|0|-|-|-;"
              "4|incoming|5|n1|/secret|4");
  assert_sql (database, "SELECT name, value FROM floors ORDER BY name",
              "calls.changed|3;calls.id|3");
  assert_sql (database, "SELECT count (*) FROM numbers", "0");
}

/* By date nothing goes that began then or later. */
static void
test_a_date_is_a_bound (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  assert_int_equal (forget (database, (CidForget){ .before_us = 100 }), 0);
  assert_int_equal (forget (database, (CidForget){ .before_us = 201 }), 2);
  assert_sql (database, "SELECT id FROM calls ORDER BY id", "3;4");
}

#define STRAY(seq, wall_us, kind)                                                                  \
  "INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated, party, number, target)"        \
  " VALUES (" #seq ", 1, " #wall_us ", 5, '" kind "', 0, 'number', 'n1', '/secret');"

/* Phones go on talking of a call that is over, which then belongs to none: that goes with its
 * time, but for what tells that something was forgotten. */
static void
test_late_words_are_forgotten_by_their_date (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  run_sql (database,
           STRAY (11, 100, "disconnected") STRAY (12, 150, "forgot") STRAY (13, 200, "dnd-on"));
  forget (database, (CidForget){ .before_us = 200 });
  assert_sql (database, "SELECT seq, kind, wall_us, number, target FROM events WHERE seq > 10",
              "11|forgotten|0|-|-;12|forgot|150|n1|/secret;13|dnd-on|200|n1|/secret");
  forget (database, (CidForget){ .before_us = G_MAXINT64 });
  assert_sql (database, "SELECT seq FROM events WHERE kind = 'dnd-on'", "");
}

/* There may be many of them: each step takes a few, found by the index. */
static void
test_many_late_words_go_in_steps (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  CidForget what = { .before_us = G_MAXINT64 };
  gboolean is_more = FALSE;
  CidForgotten forgotten = { 0 };
  guint n_steps = 1;

  run_sql (database, "DELETE FROM calls; DELETE FROM events;"
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                     " i < 300) INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated,"
                     " party, number) SELECT i, 1, i, i, 'missed', 0, 'number', 'n1' FROM n");
  for (;; n_steps++) {
    assert_true (cid_store_forget_step (database, &what, &forgotten, &is_more, NULL));
    if (!is_more)
      break;
  }
  assert_int_equal (n_steps, 3);
  assert_sql (database, "SELECT count (*) FROM events WHERE number IS NOT NULL", "0");
}

/* What is going on keeps what was said of it, or it could not be made anew. */
static void
test_a_number_that_rings_keeps_its_events (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  run_sql (database, STRAY (11, 100, "disconnected"));
  forget (database, (CidForget){ .number = "n1" });
  assert_sql (database, "SELECT seq FROM events WHERE number = 'n1'", "4");
}

/* What was found before is not looked for once more, so that nobody waits for it; what came since
   is. */
static void
test_what_was_found_before_is_believed (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("n1");
  CidForget what = { .number = "n1", .mentions = mentions };
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;

  run_sql (database, STRAY (11, 100, "disconnected"));
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  run_sql (database, "DELETE FROM events WHERE seq = 10;" STRAY (10, 100, "late")
                       STRAY (12, 100, "disconnected"));
  assert_true (cid_store_forget_step (database, &what, &forgotten, &is_more, NULL));
  assert_false (is_more);
  assert_int_equal (forgotten.n_calls, 2);
  assert_int_equal (forgotten.n_mentions, 2);
  assert_sql (database, "SELECT seq FROM events WHERE number = 'n1' ORDER BY seq", "4;10");
}

#define SAYINGS                                                                                    \
  "DELETE FROM unindexed; DELETE FROM sayings; INSERT INTO sayings VALUES (1, 'Ana'), (1, "        \
  "'Clinic'), (2, 'B');"                                                                           \
  "UPDATE calls SET said = 'Clinic' WHERE id = 1; UPDATE calls SET said = 'B' WHERE id = 2;"       \
  "UPDATE calls SET said = 'Ana' WHERE id = 3;"                                                    \
  "INSERT INTO names (names, rowid, words) VALUES ('delete', 1, 'ana');"                           \
  "UPDATE numbers SET words = 'ana clinic ' WHERE id = 1;"                                         \
  "INSERT INTO names (rowid, words) VALUES (1, 'ana clinic ')"

/* What only the calls said that are gone goes with them, though the number has others: out of the
   index too, which learns anew what the others say. */
static void
test_what_phones_said_goes_with_their_calls (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  run_sql (database, SAYINGS);
  forget (database, (CidForget){ .before_us = 200 });
  assert_sql (database, "SELECT number, said FROM sayings", "1|Ana;2|B");
  assert_sql (database, "SELECT rowid FROM names WHERE names MATCH 'clinic'", "");
  assert_sql (database, "SELECT id, words FROM numbers", "1|-;2|bob");
  assert_sql (database, "SELECT number FROM unindexed", "1");
}

/* A call that goes on says nothing of what was said before. */
static void
test_a_number_that_rings_forgets_what_was_said (void **state)
{
  g_autoptr (sqlite3) database = open_log ();

  run_sql (database, SAYINGS);
  forget (database, (CidForget){ .number = "n1" });
  assert_sql (database, "SELECT number, said FROM sayings", "2|B");
  assert_sql (database, "SELECT rowid FROM names WHERE names MATCH 'clinic OR ana'", "");
  assert_sql (database, "SELECT number FROM unindexed", "1");
}

static int
on_step (void *user_data)
{
  (*(guint *) user_data)++;
  return 0;
}

/* How many steps it takes to forget all but one of so many calls. */
static guint
count_steps (guint n_calls)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autofree char *sql = g_strdup_printf (
    "WITH RECURSIVE n (i) AS (SELECT 1001 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
    " INSERT INTO calls (id, class, uid, run, direction, outcome, start_us, start_boot_us, party,"
    " number, said, withheld, simulated, first_seq, last_seq, changed) SELECT i, 1, 'u' || i, 1,"
    " 'incoming', 'missed', i, 0, 'number', 2, 'B', 0, 0, i, i, i FROM n",
    n_calls + 1000);
  guint n_steps = 0;

  run_sql (database, SAYINGS);
  run_sql (database, sql);
  sqlite3_progress_handler (database, 1, on_step, &n_steps);
  forget (database, (CidForget){ .before_us = n_calls + 1000 });
  assert_sql (database, "SELECT number, said FROM sayings", "2|B");
  return n_steps;
}

/* However many calls a number has, they are looked through once. */
static void
test_a_busy_number_is_looked_at_once (void **state)
{
  const guint n_few = count_steps (1000);

  assert_in_range (count_steps (8000), n_few, 9 * n_few);
}

/* Numbers and names that have lost their calls otherwise, as a call got another name, go at the end
   of a forgetting by date, a few at a time; those of calls that are left stay, filed or not. */
static void
test_whoever_has_no_call_is_swept (void **state)
{
  static const CidForget what = { .before_us = 1 };
  g_autoptr (sqlite3) database = open_log ();
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;
  guint n_steps = 0;

  run_sql (database, "DELETE FROM calls WHERE class IS NOT NULL; DELETE FROM calls WHERE id = 4;"
                     "WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n"
                     " WHERE i < 300) INSERT INTO numbers (id, alias) SELECT i, 'a' || i FROM n;");
  for (; is_more; n_steps++) {
    int n_before = sqlite3_total_changes (database);

    assert_true (cid_store_forget_step (database, &what, &forgotten, &is_more, NULL));
    assert_in_range (sqlite3_total_changes (database) - n_before, 1, 600);
  }
  assert_int_equal (n_steps, 3);
  assert_int_equal (forgotten.n_calls, 0);
  assert_sql (database, "SELECT number, name FROM numbers", "n1|Ana");
  assert_sql (database, "SELECT count (*) FROM sayings WHERE number = 2", "0");
  assert_sql (database, "SELECT count (*) FROM unindexed WHERE number > 1", "0");
  assert_sql (database, "SELECT rowid FROM names WHERE names MATCH 'bob'", "");
  run_sql (database, "INSERT INTO names (names) VALUES ('integrity-check')");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_number_is_forgotten_but_for_what_goes_on),
    cmocka_unit_test (test_tombstones_say_nothing),
    cmocka_unit_test (test_a_date_is_a_bound),
    cmocka_unit_test (test_late_words_are_forgotten_by_their_date),
    cmocka_unit_test (test_many_late_words_go_in_steps),
    cmocka_unit_test (test_a_number_that_rings_keeps_its_events),
    cmocka_unit_test (test_what_was_found_before_is_believed),
    cmocka_unit_test (test_what_phones_said_goes_with_their_calls),
    cmocka_unit_test (test_a_number_that_rings_forgets_what_was_said),
    cmocka_unit_test (test_a_busy_number_is_looked_at_once),
    cmocka_unit_test (test_whoever_has_no_call_is_swept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
