/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "log/store-mentions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sql-kit.h"

#define EVENT(seq, number, diverted, call)                                                         \
  "INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated, party, number, diverted,"      \
  " target, call) VALUES (" #seq ", 1, 5, 5, 'incoming', 0, 'number', " number ", " diverted       \
  ", '/raw', " #call ");"
#define CALL(id, outcome, diverted)                                                                \
  "INSERT INTO calls (id, class, uid, run, direction, outcome, start_us, start_boot_us, party,"    \
  " diverted, withheld, simulated, first_seq, last_seq, changed) VALUES (" #id ", 1, 'u" #id       \
  "', 1, 'incoming', '" outcome "', 1, 0, 'number', " diverted ", 0, 0, " #id ", " #id ", " #id    \
  ");"

static guint
forget (sqlite3 *database, CidStoreMentions *mentions)
{
  guint n_forgotten = 0;
  gboolean is_more = FALSE;

  assert_true (cid_store_mentions_forget (mentions, database, &n_forgotten, &is_more, NULL));
  assert_false (is_more);
  return n_forgotten;
}

/* Of a call that was first meant for the number the rest stays; but nobody knows how the phone
   wrote the number, so its own words go. */
static void
test_a_diverted_call_forgets_from_whom (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");

  run_sql (database, CALL (1, "missed", "'+611'") CALL (2, "missed", "'+612'"));
  run_sql (database, EVENT (1, "'+613'", "'+611'", 1) EVENT (2, "'+613'", "'+612'", 2));
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  assert_int_equal (forget (database, mentions), 1);
  assert_sql (database, "SELECT id, diverted FROM calls", "1|-;2|+612");
  assert_sql (database, "SELECT kind, number, diverted, target, call FROM events",
              "incoming|+613|-|-|1;incoming|+613|+612|/raw|2");
}

/* What was said by the number itself says nothing any more. */
static void
test_its_own_words_become_tombstones (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");

  run_sql (database, EVENT (1, "'+611'", "NULL", 7) EVENT (2, "'+612'", "NULL", 7));
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  assert_int_equal (forget (database, mentions), 1);
  assert_int_equal (forget (database, mentions), 0);
  assert_sql (database, "SELECT kind, number, target, call FROM events",
              "forgotten|-|-|-;incoming|+612|/raw|7");
}

/* In the call of somebody else a phone may name the number too, and that call could not be made
   anew without what happened then: only what names the number goes, and whom the call was diverted
   from stays if the call itself says so. */
static void
test_what_happened_to_others_stays (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");

  run_sql (database, CALL (1, "answered", "NULL") CALL (2, "answered", "'+614'")
                       CALL (3, "answered", "'+611'"));
  run_sql (database, EVENT (1, "'+611'", "'+614'", 1) EVENT (2, "'+611'", "'+614'", 2)
                       EVENT (3, "'+611'", "'+611'", 3));
  run_sql (database, "UPDATE events SET phone = 4, line = '0101', call_ref = 'r', reason = 'ok',"
                     " mac = 'm', remote = 'x', name = 'x', body = 'x', extra = 'x'");
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  assert_int_equal (forget (database, mentions), 3);
  assert_int_equal (forget (database, mentions), 0);
  assert_sql (database, "SELECT kind, call, diverted FROM events",
              "incoming|1|-;incoming|2|+614;incoming|3|-");
  assert_sql (
    database,
    "SELECT DISTINCT run, wall_us, boot_us, phone, line, call_ref, reason, mac FROM events",
    "1|5|5|4|0101|r|ok|m");
  assert_sql (database,
              "SELECT DISTINCT party, number, remote, name, target, body, extra FROM events",
              "unknown|-|-|-|-|-|-");
}

/* Calls whose caller hid the number: a second event of each names it, and a name. */
#define WITHHELD                                                                                   \
  "UPDATE calls SET party = 'withheld', name = 'Ana', name_from = 'phone', said = 'Ana',"          \
  " last_seq = 10 + id; UPDATE events SET name = 'Ana' WHERE seq > 10;"

/* Whoever hides the number may be named when the call connects: by the number, the name is its. */
static void
test_a_withheld_call_forgets_whose_name_it_has (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");

  run_sql (database, CALL (1, "answered", "NULL") CALL (2, "answered", "NULL"));
  run_sql (database, CALL (3, "answered", "NULL") CALL (4, "answered", "NULL"));
  run_sql (database, EVENT (1, "NULL", "NULL", 1) EVENT (2, "NULL", "NULL", 2));
  run_sql (database, EVENT (3, "NULL", "NULL", 3) EVENT (4, "NULL", "NULL", 4));
  run_sql (database, EVENT (11, "'+611'", "NULL", 1) EVENT (12, "'+611'", "NULL", 2));
  run_sql (database, EVENT (13, "'+611'", "NULL", 3) EVENT (14, "'+611'", "NULL", 4));
  run_sql (database, WITHHELD "UPDATE events SET name = 'Ana' WHERE seq = 2;"
                              "UPDATE calls SET said = NULL WHERE id = 3;"
                              "UPDATE calls SET outcome = 'active' WHERE id = 4");
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  assert_int_equal (forget (database, mentions), 3);
  assert_sql (database, "SELECT id, name, name_from, said FROM calls",
              "1|-|none|-;2|Ana|phone|Ana;3|-|none|-;4|Ana|phone|Ana");
}

/* A call that goes on could not be made anew without its events. */
static void
test_what_goes_on_keeps_all (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");

  run_sql (database, CALL (1, "ringing", "'+611'") EVENT (1, "'+613'", "'+611'", 1));
  run_sql (database, CALL (2, "active", "NULL") EVENT (2, "'+611'", "NULL", 2));
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  assert_int_equal (forget (database, mentions), 0);
  assert_sql (database, "SELECT diverted FROM calls WHERE id = 1", "+611");
  assert_sql (database, "SELECT count (*) FROM events WHERE target = '/raw'", "2");
}

/* Many events are looked through in pieces, across gaps in their numbers; another time only those
   that came since. */
static void
test_a_long_journal_is_looked_through_once (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");

  run_sql (database, EVENT (1, "'+611'", "NULL", NULL) EVENT (50000, "'+611'", "NULL", NULL) EVENT (
                       50001, "NULL", "'+611'", NULL) EVENT (170000, "'+611'", "NULL", NULL));
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  run_sql (database, EVENT (160000, "'+611'", "NULL", NULL) EVENT (170001, "'+611'", "NULL", NULL));
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  assert_int_equal (forget (database, mentions), 5);
  assert_sql (database, "SELECT seq FROM events WHERE number IS NOT NULL OR diverted IS NOT NULL",
              "160000");
}

/* No call waits for a number that was said very often: some of it goes at a time, and what went on
   the first time is looked at again. */
static void
test_much_is_forgotten_in_steps (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");
  guint n_forgotten = 0;
  guint n_steps = 0;
  gboolean is_more = TRUE;

  run_sql (database, CALL (1, "active", "NULL") EVENT (1, "'+611'", "NULL", 1));
  run_sql (database,
           "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
           " INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated, party,"
           " number) SELECT i, 1, 5, 5, 'offhook', 0, 'number', '+611' FROM n");
  assert_true (cid_store_mentions_find (mentions, database, NULL));
  for (; is_more; n_steps++) {
    guint n_before = n_forgotten;

    assert_true (cid_store_mentions_forget (mentions, database, &n_forgotten, &is_more, NULL));
    assert_in_range (n_forgotten - n_before, 1, 600);
  }
  assert_in_range (n_steps, 3, 10);
  assert_int_equal (n_forgotten, 1999);
  run_sql (database, "UPDATE calls SET outcome = 'answered'");
  for (is_more = TRUE; is_more;)
    assert_true (cid_store_mentions_forget (mentions, database, &n_forgotten, &is_more, NULL));
  assert_int_equal (n_forgotten, 2000);
}

/* A log that cannot be read is told: nothing may be taken for forgotten that was not. */
static void
test_an_error_is_told (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (CidStoreMentions) mentions = cid_store_mentions_new ("+611");
  g_autoptr (GError) no_last = NULL;
  g_autoptr (GError) no_column = NULL;
  g_autoptr (GError) no_update = NULL;
  guint n_forgotten = 0;
  gboolean is_more = FALSE;

  run_sql (database, EVENT (1, "'+611'", "NULL", NULL));
  run_sql (database, "ALTER TABLE events RENAME COLUMN diverted TO lost");
  assert_false (cid_store_mentions_find (mentions, database, &no_column));
  assert_non_null (no_column);
  assert_false (cid_store_mentions_forget (mentions, database, &n_forgotten, &is_more, &no_update));
  assert_non_null (no_update);
  run_sql (database, "ALTER TABLE events RENAME TO gone");
  assert_false (cid_store_mentions_find (mentions, database, &no_last));
  assert_non_null (no_last);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_diverted_call_forgets_from_whom),
    cmocka_unit_test (test_its_own_words_become_tombstones),
    cmocka_unit_test (test_what_happened_to_others_stays),
    cmocka_unit_test (test_a_withheld_call_forgets_whose_name_it_has),
    cmocka_unit_test (test_what_goes_on_keeps_all),
    cmocka_unit_test (test_a_long_journal_is_looked_through_once),
    cmocka_unit_test (test_much_is_forgotten_in_steps),
    cmocka_unit_test (test_an_error_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
