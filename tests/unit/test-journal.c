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

#include "log/journal.h"
#include "sql-kit.h"

/* More than are read in one go. */
#define N_EVENTS 2500
#define EVENT(seq, run, peer, kind)                                                                \
  "INSERT INTO events (seq, run, peer_seq, wall_us, boot_us, kind, simulated, party, call)"        \
  " VALUES (" #seq ", " #run ", " #peer ", 5, 5, '" kind "', 0, 'unknown', 4);"

static sqlite3 *
open_log (void)
{
  sqlite3 *database = open_memory ();

  run_sql (database, "INSERT INTO origins VALUES (1, 'home', 5, 0), (2, 'away', 5, 1);"
                     "INSERT INTO runs VALUES (1, 1, 'boot-a', '0.1.0', 10),"
                     " (2, 2, 'boot-b', 'imported', 20)");
  return database;
}

static CidJournalEntry *
take (CidJournal *journal)
{
  CidJournalEntry *entry = NULL;

  assert_true (cid_journal_next (journal, &entry, NULL));
  return entry;
}

/* An event keeps its name for ever: where it arose, and its number there. */
static void
test_where_an_event_arose (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autoptr (CidJournal) journal = NULL;
  g_autoptr (CidJournalEntry) own = NULL;
  g_autoptr (CidJournalEntry) other = NULL;

  run_sql (database, EVENT (1, 1, NULL, "incoming") EVENT (2, 2, 77, "missed"));
  journal = cid_journal_new (database, 0, NULL);
  own = take (journal);
  other = take (journal);
  assert_null (take (journal));
  assert_string_equal (own->origin, "home");
  assert_false (own->is_imported);
  assert_int_equal (own->seq, 1);
  assert_int_equal (own->call, 4);
  assert_int_equal (own->event->kind, CID_EVENT_INCOMING);
  assert_string_equal (other->origin, "away");
  assert_true (other->is_imported);
  assert_int_equal (other->seq, 77);
  assert_int_equal (other->place, 2);
  assert_string_equal (other->boot, "boot-b");
  assert_int_equal (other->started_us, 20);
}

/* Tombstones, and what a newer version wrote, are passed over; the rest comes as it came. */
static void
test_what_is_no_event_is_passed_over (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autoptr (CidJournal) journal = NULL;
  g_autoptr (CidJournalEntry) first = NULL;
  g_autoptr (CidJournalEntry) second = NULL;

  run_sql (database, EVENT (1, 1, NULL, "forgotten") EVENT (3, 1, NULL, "incoming")
                       EVENT (4, 1, NULL, "levitated") EVENT (9, 1, NULL, "missed"));
  journal = cid_journal_new (database, 0, NULL);
  first = take (journal);
  second = take (journal);
  assert_int_equal (first->place, 3);
  assert_int_equal (second->place, 9);
  assert_null (take (journal));
}

/* However many there are, each comes once and in order, from where it is asked for on. */
static void
test_all_of_many_events_come (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autoptr (CidJournal) journal = NULL;
  gint64 expected = 3;

  run_sql (database, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
                     " i < 2500) INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated,"
                     " party) SELECT i, 1, i, i, CASE WHEN i BETWEEN 400 AND 1600 THEN 'forgotten'"
                     " ELSE 'missed' END, 0, 'number' FROM n");
  journal = cid_journal_new (database, expected, NULL);
  for (;;) {
    g_autoptr (CidJournalEntry) entry = take (journal);

    if (entry == NULL)
      break;
    assert_int_equal (entry->place, expected);
    expected = expected == 399 ? 1601 : expected + 1;
  }
  assert_int_equal (expected, N_EVENTS + 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_where_an_event_arose),
    cmocka_unit_test (test_what_is_no_event_is_passed_over),
    cmocka_unit_test (test_all_of_many_events_come),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
