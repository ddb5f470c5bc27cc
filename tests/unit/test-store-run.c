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

#include "base/error.h"
#include "log/store-run.h"
#include "writer-kit.h"

/* The row comes with the first batch alone, and a run that began once does not begin again. */
static void
test_run_begins_once (void **state)
{
  g_autoptr (CidStoreStatements) statements = cid_store_statements_new (open_memory ());
  sqlite3 *database = cid_store_statements_get_database (statements);
  g_autoptr (GPtrArray) heard = cid_store_phones_read (database, NULL);
  g_autoptr (CidStoreCalls) calls = cid_store_calls_new (statements);
  g_autoptr (CidStorePhones) phones = cid_store_phones_new (statements, heard);
  g_autoptr (CidStoreRun) run = cid_store_run_new (statements, calls, phones, BOOT);

  assert_sql (database, "SELECT count (*) FROM runs", "0");
  assert_true (cid_store_run_begin (run, 0, NULL));
  assert_true (cid_store_run_begin (run, 0, NULL));
  assert_sql (database, "SELECT id, boot FROM runs", "1|" BOOT);
  assert_int_equal (cid_store_run_get_last_seq (run), 0);
  assert_in_range (g_get_real_time () - cid_store_run_get_started (run), 0, G_TIME_SPAN_HOUR);
}

/* An event bears its phone, its run and the call that it made; that is how `show` finds it. */
static void
test_event_is_written_with_what_belongs_to_it (void **state)
{
  Fixture *self = *state;

  add_entry (self, make_event (CID_EVENT_READY, 0, NULL, NULL), NULL);
  add_ring (self, "a", 1);
  write_all (self);
  assert_store (self,
                "SELECT e.seq, e.run, e.kind, p.uuid, e.call, e.target FROM events AS e"
                " JOIN phones AS p ON p.id = e.phone ORDER BY e.seq",
                "1|1|ready|" DESK "|-|/-/ready?remote=(null);"
                "2|1|incoming|" DESK "|1|/-/incoming?remote=21");
  assert_store (self, "SELECT id, uid, first_seq, last_seq FROM calls", "1|a|2|2");
}

/* An event may change two calls (one ends as another begins): it stands with the first. */
static void
test_event_of_two_calls_stands_with_the_first (void **state)
{
  Fixture *self = *state;
  CidStoreEntry *entry;

  add_ring (self, "a", 0);
  entry = add_entry (self, make_event (CID_EVENT_INCOMING, 1, "22", "b"),
                     make_call ("a", CID_OUTCOME_UNKNOWN, 0, "21"));
  g_ptr_array_add (entry->calls, make_call ("b", CID_OUTCOME_RINGING, 1, "22"));
  write_all (self);
  assert_store (self, "SELECT seq, call FROM events", "1|1;2|1");
  assert_store (self, "SELECT uid, outcome, first_seq, last_seq FROM calls",
                "a|unknown|1|2;b|ringing|2|2");
}

/* An event without a phone (the watchdog's) is no sign of life of any, nor is an expiry. */
static void
test_phone_was_heard_when_it_last_spoke (void **state)
{
  Fixture *self = *state;
  CidCallEvent *silent = make_event (CID_EVENT_READY, 8, NULL, NULL);

  g_clear_pointer (&silent->phone, g_free);
  add_ring (self, "a", 1);
  add_entry (self, make_event (CID_EVENT_CONNECTED, 3, "21", "a"), NULL);
  add_entry (self, make_event (CID_EVENT_EXPIRED, 9, "21", "a"), NULL);
  add_entry (self, silent, NULL);
  write_all (self);
  assert_store (self, "SELECT heard_us - 1795348800000000, heard_kind FROM phones",
                "3000000|connected");
  assert_store (self, "SELECT count (*) FROM events WHERE phone IS NULL", "1");
}

/* A phone that the user calls otherwise has that name at once, before it says anything. */
static void
test_phone_is_renamed_without_an_event (void **state)
{
  Fixture *self = *state;
  CidStoreEntry *entry = add_entry (self, NULL, NULL);

  entry->phone = g_strdup (HALL);
  entry->phone_name = g_strdup ("lobby");
  write_all (self);
  assert_store (self, "SELECT uuid, name, heard_us FROM phones", HALL "|lobby|-");
  assert_store (self, "SELECT count (*) FROM events", "0");
}

/* A store that is only opened gathers no empty runs; numbers go on where they ended, even where the
 * last rows were deleted by one who left word, and one origin holds for all. */
static void
test_numbers_never_come_again (void **state)
{
  Fixture *self = *state;

  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_store (self, "SELECT count (*) FROM runs", "0");
  add_ring (self, "first", 0);
  write_all (self);
  add_ring (self, "a", 1);
  write_all (self);
  cid_store_writer_close (self->writer);
  run_sql_in (self->path, "INSERT INTO floors SELECT 'events.seq', max (seq) FROM events;"
                          "INSERT INTO floors SELECT 'calls.id', max (id) FROM calls;"
                          "DELETE FROM events; DELETE FROM legs; DELETE FROM calls");

  add_ring (self, "b", 2);
  write_all (self);
  assert_store (self, "SELECT seq, run, call FROM events", "3|2|3");
  assert_store (self, "SELECT id, uid FROM calls", "3|b");
  assert_store (self, "SELECT count (*) FROM origins", "1");
  assert_store (self, "SELECT id, origin, boot, version = '" CIDALERT_VERSION "' FROM runs",
                "1|1|" BOOT "|1;2|1|" BOOT "|1");
}

static void
count_warning (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* A call that is made anew is put twice, for its first event and for its last: what fails the first
 * time is not tried again, and told once. */
static void
test_call_made_anew_fails_once (void **state)
{
  Fixture *self = *state;
  CidStoreEntry *entry =
    add_entry (self, NULL, make_call ("a", CID_OUTCOME_MISSED, 1, "0299991234"));
  guint n_warnings = 0;
  guint handler = g_log_set_handler ("GLib", G_LOG_LEVEL_WARNING, count_warning, &n_warnings);
  g_autoptr (GError) error = NULL;

  entry->first_seq = 1;
  entry->last_seq = 2;
  assert_true (cid_store_writer_open (self->writer, NULL));
  run_sql_in (self->path, "ALTER TABLE calls RENAME COLUMN uid TO gone");
  assert_false (try_to_write (self, &error));
  g_log_remove_handler ("GLib", handler);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  assert_int_equal (n_warnings, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_run_begins_once),
    STORE_TEST (test_event_is_written_with_what_belongs_to_it),
    STORE_TEST (test_event_of_two_calls_stands_with_the_first),
    STORE_TEST (test_phone_was_heard_when_it_last_spoke),
    STORE_TEST (test_phone_is_renamed_without_an_event),
    STORE_TEST (test_numbers_never_come_again),
    STORE_TEST (test_call_made_anew_fails_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
