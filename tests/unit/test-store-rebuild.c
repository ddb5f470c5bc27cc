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
#include "log/call-reader-private.h"
#include "log/store-mend.h"
#include "log/store-rebuild.h"

/* The first call of the recorded day, to which a note was written, and one that was dealt with. */
#define NOTED "5337a15c-1121-80c6-a0a1-35057a5178ef"
#define DONE "084cdd42-e72f-80db-a48d-3eeb6222b3fb"
#define ALL_CALLS                                                                                  \
  "SELECT uid, direction, outcome, start_us, ended_us, note, done_us FROM calls ORDER BY uid"

/* A day as the rules of today make it. */
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
run_change (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  run_sql (cid_store_statements_get_database (statements), data);
  return TRUE;
}

static void
change_log (Fixture *fixture, const char *sql)
{
  assert_true (cid_store_writer_change (fixture->writer, run_change, (gpointer) sql, NULL));
}

static void
drop_call (Fixture *fixture, const char *uid)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM calls WHERE uid = '%s'", uid);
  g_autofree char *answer = ask (fixture, sql);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 id = g_ascii_strtoll (answer, NULL, 10);

  g_array_append_val (ids, id);
  assert_true (cid_store_mend_drop (fixture->writer, ids, NULL));
}

static void
on_difference (const CidCall *before, const CidCall *after, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s>%s;", before != NULL ? before->uid : after->uid,
                          before != NULL ? cid_outcome_to_nick (before->outcome) : "-",
                          after != NULL ? cid_outcome_to_nick (after->outcome) : "-");
}

static gboolean
rebuild_all (CidCallReader *reader,
             CidStoreWriter *writer,
             gint64 from_seq,
             GString *told,
             GError **error)
{
  g_autoptr (CidStoreRebuild) rebuild = cid_store_rebuild_new (reader, from_seq, error);

  return rebuild != NULL && cid_store_rebuild_finish (rebuild, writer, on_difference, told, error);
}

/* What it told. */
static void
assert_differences (Fixture *fixture, CidStoreWriter *writer, gint64 from_seq, const char *expected)
{
  g_autoptr (CidCallReader) reader = cid_call_reader_new (fixture->path, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  assert_non_null (reader);
  if (!rebuild_all (reader, writer, from_seq, told, &error))
    fail_msg ("%s", error->message);
  assert_string_equal (told->str, expected);
}

/* Where nothing happened nothing comes of it. */
static void
test_an_empty_log_stays_empty (void **state)
{
  Fixture *fixture = *state;

  assert_differences (fixture, NULL, 0, "");
  assert_differences (fixture, fixture->writer, 0, "");
  assert_log (fixture, "SELECT count (*) FROM calls", "0");
}

/* A log that today's rules made is left alone, and who only looks changes none, however often. */
static void
test_who_looks_changes_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *before = ask (fixture, ALL_CALLS);
  g_autofree char *wrong = NULL;

  assert_differences (fixture, NULL, 0, "");
  assert_differences (fixture, fixture->writer, 0, "");
  assert_log (fixture, ALL_CALLS, before);
  change_log (fixture, "UPDATE calls SET outcome = 'rejected' WHERE uid = '" NOTED "'");
  wrong = ask (fixture, ALL_CALLS);
  for (guint i = 0; i < 2; i++)
    assert_differences (fixture, NULL, 0, NOTED " rejected>answered;");
  assert_log (fixture, ALL_CALLS, wrong);
}

/* A call that is wrong becomes what it was, under its number, and with what its user said of it;
   made anew twice it is the same. */
static void
test_a_wrong_call_is_made_anew (void **state)
{
  static const char ids[] = "SELECT id, uid FROM calls ORDER BY id";
  static const char events[] = "SELECT seq, call FROM events ORDER BY seq";
  Fixture *fixture = *state;
  g_autofree char *before = ask (fixture, ALL_CALLS);
  g_autofree char *ids_before = ask (fixture, ids);
  g_autofree char *events_before = ask (fixture, events);

  change_log (fixture, "UPDATE calls SET outcome = 'rejected', direction = 'outgoing'"
                       " WHERE uid = '" NOTED "';"
                       "UPDATE calls SET ended_us = 7 WHERE uid = '" DONE "'");
  assert_differences (fixture, fixture->writer, 0,
                      NOTED " rejected>answered;" DONE " missed>missed;");
  assert_log (fixture, ALL_CALLS, before);
  assert_log (fixture, ids, ids_before);
  assert_log (fixture, events, events_before);
  assert_differences (fixture, fixture->writer, 0, "");
  assert_log (fixture, ALL_CALLS, before);
}

/* A call that is lost comes again from its events, its note too; one that no event makes goes. */
static void
test_lost_calls_come_and_strays_go (void **state)
{
  static const LogRow stray = {
    "stray", 3600, "0412345678", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE
  };
  Fixture *fixture = *state;
  g_autofree char *before = ask (fixture, ALL_CALLS);

  drop_call (fixture, NOTED);
  drop_call (fixture, DONE);
  assert_differences (fixture, fixture->writer, 0, NOTED " ->answered;" DONE " ->missed;");
  assert_log (fixture, ALL_CALLS, before);

  write_log_row (fixture->writer, &stray);
  change_log (fixture, "UPDATE events SET kind = 'forgotten' WHERE call_ref = 'stray'");
  assert_differences (fixture, NULL, 0, "stray missed>-;");
  assert_differences (fixture, fixture->writer, 0, "stray missed>-;");
  assert_log (fixture, ALL_CALLS, before);
}

/* Only what begins from there on is looked at: older calls stay as they are, right or wrong. */
static void
test_what_came_before_is_left_alone (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *wrong = NULL;

  change_log (fixture, "UPDATE calls SET outcome = 'rejected' WHERE uid = '" NOTED "'");
  wrong = ask (fixture, ALL_CALLS);
  assert_differences (fixture, fixture->writer, 2, "");
  assert_differences (fixture, fixture->writer, 99, "");
  assert_log (fixture, ALL_CALLS, wrong);
  assert_differences (fixture, fixture->writer, 1, NOTED " rejected>answered;");
}

/* Counts the steps that a database takes. */
static int
on_step (void *user_data)
{
  (*(guint *) user_data)++;
  return 0;
}

/* Nobody can write while the rest is done: that is little, however much there was to look at. */
static void
test_what_was_looked_at_is_done_with (void **state)
{
  Fixture *fixture = *state;
  guint n_steps = 0;
  guint n_looked;
  g_autoptr (CidCallReader) reader = cid_call_reader_new (fixture->path, NULL);
  g_autoptr (CidStoreRebuild) rebuild = NULL;
  g_autoptr (GString) told = g_string_new (NULL);

  assert_non_null (reader);
  sqlite3_progress_handler (cid_call_reader_get_database (reader), 1, on_step, &n_steps);
  rebuild = cid_store_rebuild_new (reader, 0, NULL);
  assert_non_null (rebuild);
  assert_true (cid_store_rebuild_look (rebuild, NULL));
  n_looked = n_steps;
  assert_true (cid_store_rebuild_finish (rebuild, NULL, on_difference, told, NULL));
  assert_string_equal (told->str, "");
  assert_in_range (n_steps - n_looked, 1, n_looked / 10);
}

/* Events that cannot be read are not taken for none: no call is dropped for that. */
static void
test_a_damaged_journal_drops_no_call (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallReader) reader = cid_call_reader_new (fixture->path, NULL);
  g_autofree char *before = ask (fixture, ALL_CALLS);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  assert_non_null (reader);
  change_log (fixture, "ALTER TABLE events RENAME TO lost");
  assert_false (rebuild_all (reader, fixture->writer, 0, told, &error));
  assert_non_null (error);
  assert_string_equal (told->str, "");
  assert_log (fixture, ALL_CALLS, before);
}

/* A log that goes on after it was looked at. */
typedef struct {
  CidCallReader *reader;
  CidStoreRebuild *rebuild;
} Looked;

static Looked
look (Fixture *fixture)
{
  Looked looked = { 0 };

  looked.reader = cid_call_reader_new (fixture->path, NULL);
  assert_non_null (looked.reader);
  looked.rebuild = cid_store_rebuild_new (looked.reader, 0, NULL);
  assert_non_null (looked.rebuild);
  assert_true (cid_store_rebuild_look (looked.rebuild, NULL));
  return looked;
}

static void
finish (Fixture *fixture, Looked *looked, const char *expected)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!cid_store_rebuild_finish (looked->rebuild, fixture->writer, on_difference, told, &error))
    fail_msg ("%s", error->message);
  assert_string_equal (told->str, expected);
  cid_store_rebuild_free (looked->rebuild);
  cid_call_reader_free (looked->reader);
}

/* A ring that came while the log was looked at, and one that ended then: both stay as they are. */
static void
test_calls_go_on_meanwhile (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *part = scratch_path (fixture->folder, "part.json");
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_auto (GStrv) lines = NULL;
  Looked looked;

  assert_true (g_file_get_contents (fixture->day, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint n = 1; n <= N_EVENTS; n++) {
    g_autoptr (GString) some = g_string_new (NULL);

    looked = look (fixture);
    for (guint i = 0; i < n; i++)
      g_string_append_printf (some, "%s\n", lines[i]);
    scratch_write (fixture->folder, "part.json", some->str);
    assert_imported (fixture, part, 1);
    g_free (before);
    before = ask (fixture, ALL_CALLS);
    finish (fixture, &looked, "");
    assert_log (fixture, ALL_CALLS, before);
  }
}

/* What is forgotten after it was looked at is not made anew of what was read before. */
static void
test_what_was_forgotten_meanwhile_stays_so (void **state)
{
  const CidForget everything = { .before_us = G_MAXINT64 };
  Fixture *fixture = *state;
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;
  Looked looked;

  change_log (fixture, "UPDATE calls SET outcome = 'rejected'");
  looked = look (fixture);
  while (is_more)
    assert_true (
      cid_store_writer_forget (fixture->writer, &everything, &forgotten, &is_more, NULL));
  finish (fixture, &looked, "");
  assert_log (fixture, "SELECT count (*) FROM calls", "0");
  assert_log (fixture, "SELECT count (*) FROM numbers", "0");
}

/* So is whom a call was first meant for, and what the user had noted. */
static void
test_parts_that_were_forgotten_meanwhile_stay_so (void **state)
{
  Fixture *fixture = *state;
  Looked looked;

  change_log (fixture, "UPDATE events SET diverted = '+61299990000' WHERE kind = 'incoming'");
  drop_call (fixture, NOTED);
  looked = look (fixture);
  change_log (fixture, "UPDATE events SET diverted = NULL;"
                       "UPDATE events SET kind = 'forgotten' WHERE kind = 'noted'");
  finish (fixture, &looked, "");
  assert_log (fixture, "SELECT count (*) FROM calls WHERE diverted IS NOT NULL", "0");
  assert_log (fixture, "SELECT count (*) FROM calls WHERE note IS NOT NULL", "0");
}

static void
forget_number (Fixture *fixture, const char *number)
{
  const CidForget what = { .number = number };
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;

  while (is_more)
    assert_true (cid_store_writer_forget (fixture->writer, &what, &forgotten, &is_more, NULL));
}

/* A phone named a colleague once the call was connected. When he is forgotten it stays answered,
   and none of it names him. */
static void
test_a_call_stays_answered_without_whom_it_named (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *before = ask (fixture, ALL_CALLS);

  change_log (fixture, "UPDATE events SET number = '+61299997777', remote = '0299997777@192.0.2.1',"
                       " target = '0299997777', diverted = '+61299996666' WHERE seq = 3");
  assert_differences (fixture, NULL, 0, "");
  forget_number (fixture, "+61299997777");
  assert_log (fixture, "SELECT count (*) FROM events WHERE number = '+61299997777'", "0");
  assert_log (fixture, "SELECT kind, party, target FROM events WHERE seq = 3",
              "connected|unknown|-");
  assert_differences (fixture, fixture->writer, 0, "");
  assert_log (fixture, ALL_CALLS, before);
}

static void
write_note (Fixture *fixture, gint64 id, const char *text)
{
  g_autoptr (CidCallEvent) mark = make_event (CID_EVENT_NOTED, 90000, NULL, NULL);
  CidStoreEntry entry = { .event = mark, .marked = id };
  CidStoreEntry *entries[] = { &entry };

  mark->body = g_strdup (text);
  assert_true (cid_store_writer_write (fixture->writer, entries, 1, NULL));
}

/* What the user notes meanwhile is there afterwards, though its call is made anew. */
static void
test_a_note_of_meanwhile_stays (void **state)
{
  Fixture *fixture = *state;
  Looked looked;

  change_log (fixture, "UPDATE calls SET outcome = 'rejected' WHERE uid = '" NOTED "'");
  looked = look (fixture);
  write_note (fixture, 1, "later");
  finish (fixture, &looked, NOTED " rejected>answered;");
  assert_log (fixture, "SELECT outcome, note FROM calls WHERE uid = '" NOTED "'", "answered|later");
}

/* Where something goes wrong in the middle, or it is killed there, no call is another one. */
static void
test_all_is_made_anew_or_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallReader) reader = cid_call_reader_new (fixture->path, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = NULL;

  change_log (fixture, "UPDATE calls SET outcome = 'rejected';"
                       "CREATE TRIGGER wall BEFORE UPDATE ON calls WHEN OLD.uid = '" DONE "'"
                       " BEGIN SELECT RAISE (ABORT, 'no further'); END");
  wrong = ask (fixture, ALL_CALLS);
  assert_false (rebuild_all (reader, fixture->writer, 0, told, &error));
  assert_non_null (strstr (error->message, "no further"));
  cid_store_writer_close (fixture->writer);
  assert_log (fixture, ALL_CALLS, wrong);
  run_sql_in (fixture->path, "DROP TRIGGER wall");
  assert_true (cid_store_writer_open (fixture->writer, NULL));
  assert_true (cid_store_writer_begin (fixture->writer, NULL));
  change_log (fixture, "DELETE FROM calls");
  cid_store_writer_close (fixture->writer);
  assert_log (fixture, ALL_CALLS, wrong);
}

#define rebuild_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_an_empty_log_stays_empty, set_up_empty, tear_down),
    rebuild_test (test_who_looks_changes_nothing),
    rebuild_test (test_a_wrong_call_is_made_anew),
    rebuild_test (test_lost_calls_come_and_strays_go),
    rebuild_test (test_what_came_before_is_left_alone),
    rebuild_test (test_what_was_looked_at_is_done_with),
    rebuild_test (test_a_damaged_journal_drops_no_call),
    cmocka_unit_test_setup_teardown (test_calls_go_on_meanwhile, set_up_empty, tear_down),
    rebuild_test (test_what_was_forgotten_meanwhile_stays_so),
    rebuild_test (test_parts_that_were_forgotten_meanwhile_stay_so),
    rebuild_test (test_a_call_stays_answered_without_whom_it_named),
    rebuild_test (test_a_note_of_meanwhile_stays),
    rebuild_test (test_all_is_made_anew_or_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
