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

#include "call-kit.h"
#include "log/store-writer.h"
#include "scratch.h"
#include "sql-kit.h"

typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
  sqlite3 *database;
} Fixture;

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "calls.db");
  self->writer = cid_store_writer_new (self->path, "boot");
  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_int_equal (sqlite3_open (self->path, &self->database), SQLITE_OK);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  sqlite3_close (self->database);
  cid_store_writer_free (self->writer);
  scratch_free (self->folder);
  g_free (self->path);
  g_free (self);
  return 0;
}

/* Takes @call. */
static void
put_call (Fixture *self, CidCall *call, gint64 second, const char *remote)
{
  g_autoptr (GPtrArray) calls = make_calls (call);
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, second, remote, call->uid);
  CidStoreEntry entry = { .event = event, .calls = calls };
  CidStoreEntry *entries[] = { &entry };

  assert_true (cid_store_writer_write (self->writer, entries, 1, NULL));
}

static void
file (Fixture *self)
{
  gboolean is_more = TRUE;

  assert_true (cid_store_writer_file (self->writer, &is_more, NULL));
  assert_false (is_more);
}

static void
put (Fixture *self, const char *uid, CidOutcome outcome, gint64 second, const char *remote)
{
  put_call (self, make_call (uid, outcome, second, remote), second, remote);
}

/* A call that goes on is not filed; one that is over is, and not again unless something changes. */
static void
test_calls_are_filed_when_they_are_over (void **state)
{
  Fixture *self = *state;

  put (self, "a", CID_OUTCOME_RINGING, 0, "0299991234");
  file (self);
  assert_sql (self->database, "SELECT class IS NULL FROM calls", "1");
  put (self, "a", CID_OUTCOME_MISSED, 0, "0299991234");
  file (self);
  assert_sql (self->database,
              "SELECT k.outcome, k.waits, k.numbered, k.line, k.phones FROM calls AS c"
              " JOIN classes AS k ON k.id = c.class",
              "missed|1|1|0101|,1,");
  put (self, "a", CID_OUTCOME_REJECTED, 0, "0299991234");
  assert_sql (self->database, "SELECT class IS NULL FROM calls", "1");
  file (self);
  assert_sql (self->database,
              "SELECT k.outcome FROM calls AS c JOIN classes AS k ON k.id = c.class", "rejected");
}

/* Which way a call went may be said after it was filed, by itself or as a missed one that waits. */
static void
test_a_call_that_is_turned_round_is_filed_anew (void **state)
{
  static const struct {
    CidOutcome before;
    CidOutcome after;
    const char *filed;
  } rows[] = {
    { CID_OUTCOME_ANSWERED, CID_OUTCOME_ANSWERED, "outgoing|answered|0" },
    { CID_OUTCOME_MISSED, CID_OUTCOME_UNANSWERED, "outgoing|unanswered|0" },
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    CidCall *call = make_call (uid, rows[i].after, i, "0299991234");

    put (self, uid, rows[i].before, i, "0299991234");
    file (self);
    call->direction = CID_DIRECTION_OUTGOING;
    put_call (self, call, i, "0299991234");
    file (self);
    assert_sql (self->database,
                "SELECT k.direction, k.outcome, k.waits FROM calls AS c"
                " JOIN classes AS k ON k.id = c.class ORDER BY c.id DESC LIMIT 1",
                rows[i].filed);
  }
  assert_sql (self->database,
              "SELECT count (*) FROM calls INDEXED BY calls_waiting"
              " WHERE class IS NOT NULL AND outcome = 'missed' AND done_us IS NULL",
              "0");
}

/* Calling back deals with what was missed of that number before: not of others, nor what came
   after, and what nobody picked up is no talk. */
static void
test_a_talk_deals_with_missed_calls (void **state)
{
  Fixture *self = *state;

  put (self, "a", CID_OUTCOME_MISSED, 0, "0299991234");
  put (self, "b", CID_OUTCOME_MISSED, 1, "0412345678");
  put (self, "c", CID_OUTCOME_UNANSWERED, 2, "0299991234");
  file (self);
  assert_sql (self->database, "SELECT uid FROM calls WHERE done_us IS NOT NULL", "");
  put (self, "d", CID_OUTCOME_ANSWERED, 3, "0299991234");
  put (self, "e", CID_OUTCOME_MISSED, 4, "0299991234");
  file (self);
  file (self);
  assert_sql (
    self->database,
    "SELECT uid, done_us - 1795348800000000, changed FROM calls WHERE done_us IS NOT NULL",
    "a|3000000|6");
  assert_sql (self->database, "SELECT count (*) FROM calls WHERE class IS NULL", "0");
}

/* What is written beside a call does not take it from its class; that it is done does. */
static void
test_marks_and_classes (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidCallEvent) note = make_event (CID_EVENT_NOTED, 5, NULL, NULL);
  g_autoptr (CidCallEvent) done = make_event (CID_EVENT_DONE, 6, NULL, NULL);
  CidStoreEntry first = { .event = note, .marked = 1 };
  CidStoreEntry second = { .event = done, .marked = 1 };
  CidStoreEntry *entries[] = { &first, &second };

  put (self, "a", CID_OUTCOME_MISSED, 0, "0299991234");
  file (self);
  note->body = g_strdup ("a note");
  assert_true (cid_store_writer_write (self->writer, entries, 1, NULL));
  assert_sql (self->database, "SELECT note, class IS NULL FROM calls", "a note|0");
  assert_true (cid_store_writer_write (self->writer, entries + 1, 1, NULL));
  assert_sql (self->database, "SELECT done_us > 0, class IS NULL FROM calls", "1|1");
  file (self);
  assert_sql (self->database, "SELECT k.waits FROM calls AS c JOIN classes AS k ON k.id = c.class",
              "0");
}

#define filing_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    filing_test (test_calls_are_filed_when_they_are_over),
    filing_test (test_a_call_that_is_turned_round_is_filed_anew),
    filing_test (test_a_talk_deals_with_missed_calls),
    filing_test (test_marks_and_classes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
