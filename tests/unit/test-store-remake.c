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

#include "day-kit.h"
#include "log/store-remake.h"

/* The first call of the recorded day, to which a note was written. */
#define NOTED "5337a15c-1121-80c6-a0a1-35057a5178ef"
#define THE_CALL "SELECT id, outcome, note FROM calls WHERE uid = '" NOTED "'"

typedef struct {
  Fixture *fixture;
  CidStoreRemake *remake;
  CidReplay *replay;
  gint64 id;
  guint n_made;
} Work;

static int
set_up (void **state)
{
  Fixture *fixture;

  set_up_empty (state);
  fixture = *state;
  assert_imported (fixture, fixture->day, N_EVENTS);
  return 0;
}

static gboolean
on_replayed (const CidReplayed *replayed, gpointer user_data, GError **error)
{
  Work *work = user_data;

  if (g_strcmp0 (replayed->call->uid, NOTED) != 0)
    return TRUE;
  work->n_made++;
  return cid_store_remake_call (work->remake, work->fixture->writer, replayed, NULL, &work->id,
                                error);
}

/* Feeds it the whole day, of which it makes the one call. */
static void
play (Work *work)
{
  g_autoptr (CidJournal) journal =
    cid_journal_new (cid_store_writer_get_database (work->fixture->writer), 0, NULL);
  CidJournalEntry *entry = NULL;

  work->remake = cid_store_remake_new ();
  work->replay = cid_replay_new (&plan, on_replayed, work);
  while (cid_journal_next (journal, &entry, NULL) && entry != NULL) {
    g_ptr_array_unref (cid_replay_play (work->replay, entry));
    cid_store_remake_hear (work->remake, entry);
  }
  assert_true (cid_replay_flush (work->replay, TRUE, NULL));
  assert_int_equal (work->n_made, 1);
}

static void
finish (Work *work)
{
  assert_true (cid_store_remake_finish (work->remake, work->fixture->writer, NULL));
  cid_store_remake_free (work->remake);
  cid_replay_free (work->replay);
}

/* A call that is wrong is right again, under its number and with its note, though that is lost. */
static void
test_a_call_is_made_anew_with_its_note (void **state)
{
  Work work = { .fixture = *state };
  g_autofree char *before = ask (work.fixture, THE_CALL);

  run_sql (cid_store_writer_get_database (work.fixture->writer),
           "UPDATE calls SET outcome = 'rejected', note = NULL WHERE uid = '" NOTED "'");
  play (&work);
  finish (&work);
  assert_int_equal (g_ascii_strtoll (before, NULL, 10), work.id);
  assert_log (work.fixture, THE_CALL, before);
  assert_log (work.fixture, "SELECT count (*) FROM calls WHERE class IS NULL", "0");
}

/* A note that was forgotten after it was heard is not said again. */
static void
test_a_note_that_was_forgotten_stays_so (void **state)
{
  Work work = { .fixture = *state };
  sqlite3 *database = cid_store_writer_get_database (work.fixture->writer);

  play (&work);
  run_sql (database, "UPDATE events SET kind = 'forgotten' WHERE kind = 'noted';"
                     "UPDATE calls SET note = NULL");
  finish (&work);
  assert_log (work.fixture, "SELECT count (*) FROM calls WHERE note IS NOT NULL", "0");
}

/* A call that cannot be read is not one that is not there. */
static void
test_a_note_is_not_lost_silently (void **state)
{
  Work work = { .fixture = *state };
  sqlite3 *database = cid_store_writer_get_database (work.fixture->writer);
  g_autoptr (GError) error = NULL;

  play (&work);
  sqlite3_set_authorizer (database, deny_uids, NULL);
  assert_false (cid_store_remake_finish (work.remake, work.fixture->writer, &error));
  assert_non_null (error);
  sqlite3_set_authorizer (database, NULL, NULL);
  finish (&work);
}

#define remake_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    remake_test (test_a_call_is_made_anew_with_its_note),
    remake_test (test_a_note_that_was_forgotten_stays_so),
    remake_test (test_a_note_is_not_lost_silently),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
