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

#include "log-kit.h"
#include "log/store-import.h"
#include "log/store-mend.h"
#include "log/store-rebuild.h"
#include "sql-kit.h"

/* The first call of the recorded day, to which a note was written, and one that was dealt with. */
#define NOTED "5337a15c-1121-80c6-a0a1-35057a5178ef"
#define DONE "084cdd42-e72f-80db-a48d-3eeb6222b3fb"
#define ALL_CALLS                                                                                  \
  "SELECT uid, direction, outcome, start_us, ended_us, note, done_us FROM calls ORDER BY uid"

typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
} Fixture;

static int
set_up_empty (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = scratch_path (fixture->folder, "calls.db");
  fixture->writer = cid_store_writer_new (fixture->path, "boot-a");
  assert_true (cid_store_writer_open (fixture->writer, NULL));
  *state = fixture;
  return 0;
}

/* A day as the rules of today make it. */
static int
set_up (void **state)
{
  const CidNumberPlan plan = { "AU", NULL };
  g_autofree char *day =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "journals", "day.json", NULL);
  guint n_events = 0;

  set_up_empty (state);
  assert_true (cid_store_import (((Fixture *) *state)->writer, day, &plan, &n_events, NULL));
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_store_writer_free (fixture->writer);
  scratch_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture);
  return 0;
}

static char *
ask (Fixture *fixture, const char *sql)
{
  g_autoptr (sqlite3) database = cid_store_file_open_readonly (fixture->path, NULL);

  assert_non_null (database);
  return ask_sql (database, sql);
}

#define assert_log(fixture, sql, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = ask (fixture, sql);                                                   \
    assert_string_equal (found, expected);                                                         \
  }                                                                                                \
  G_STMT_END

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

/* What it told. */
static void
assert_differences (Fixture *fixture, CidStoreWriter *writer, gint64 from_seq, const char *expected)
{
  g_autoptr (CidCallReader) reader = cid_call_reader_new (fixture->path, NULL);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  assert_non_null (reader);
  if (!cid_store_rebuild (reader, writer, from_seq, on_difference, told, &error))
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

  change_log (fixture, "UPDATE calls SET outcome = 'rejected' WHERE uid = '" NOTED "';"
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
  assert_false (cid_store_rebuild (reader, fixture->writer, 0, on_difference, told, &error));
  assert_non_null (error);
  assert_string_equal (told->str, "");
  assert_log (fixture, ALL_CALLS, before);
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
    rebuild_test (test_a_damaged_journal_drops_no_call),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
