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

#include <stdio.h>

#include "base/error.h"
#include "day-kit.h"

/* What is read when the file is opened for the second time. */
static const char *changed_path;
static guint n_opened;

FILE *__real_fopen64 (const char *path, const char *mode);
FILE *__wrap_fopen64 (const char *path, const char *mode);

FILE *
__wrap_fopen64 (const char *path, const char *mode)
{
  return __real_fopen64 (changed_path != NULL && n_opened++ > 0 ? changed_path : path, mode);
}

#define ALL_CALLS                                                                                  \
  "SELECT uid, direction, outcome, start_us, ended_us, note, done_us IS NULL FROM calls ORDER BY " \
  "uid"

/* Whoever is not sure takes it in once more: nothing of it comes twice, and what users said is
   there with its calls. */
static void
test_what_is_there_is_passed_over (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *calls = NULL;

  assert_imported (fixture, fixture->day, N_EVENTS);
  assert_log (fixture, "SELECT count (*) FROM calls", G_STRINGIFY (N_CALLS));
  assert_log (fixture, "SELECT uid FROM calls WHERE note IS NOT NULL",
              "5337a15c-1121-80c6-a0a1-35057a5178ef");
  assert_log (fixture,
              "SELECT done_us IS NOT NULL FROM calls"
              " WHERE uid = '084cdd42-e72f-80db-a48d-3eeb6222b3fb'",
              "1");
  assert_log (fixture, "SELECT count (*) FROM calls WHERE class IS NULL", "0");
  calls = ask (fixture, ALL_CALLS);
  assert_imported (fixture, fixture->day, 0);
  assert_log (fixture, ALL_CALLS, calls);
  assert_log (fixture, "SELECT count (*) FROM events", G_STRINGIFY (N_EVENTS));
}

/* Two exports in one file, or the same twice: no event of it is two. */
static void
test_what_comes_twice_is_one (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *twice = scratch_path (fixture->folder, "twice.json");
  g_autofree char *text = NULL;
  g_autofree char *texts = NULL;
  g_autofree char *calls = NULL;

  assert_true (g_file_get_contents (fixture->day, &text, NULL, NULL));
  texts = g_strconcat (text, text, NULL);
  scratch_write (fixture->folder, "twice.json", texts);
  assert_imported (fixture, twice, N_EVENTS);
  assert_log (fixture, "SELECT count (*) FROM calls", G_STRINGIFY (N_CALLS));
  calls = ask (fixture, ALL_CALLS);
  assert_imported (fixture, fixture->day, 0);
  assert_log (fixture, ALL_CALLS, calls);
}

/* A backup of this log brings nothing new into it: its events arose here. */
static void
test_its_own_backup_brings_nothing (void **state)
{
  static const LogRow rows[] = {
    { "a", 0, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "Ana", FALSE },
    { "b", 9, "0412345678", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE },
  };
  Fixture *fixture = *state;
  g_autofree char *calls = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    write_log_row (fixture->writer, &rows[i]);
  calls = ask (fixture, ALL_CALLS);
  assert_imported (fixture, fixture->path, 0);
  assert_log (fixture, ALL_CALLS, calls);
}

/* What was forgotten here stays so, though a backup remembers it. */
static void
test_what_was_forgotten_does_not_come_back (void **state)
{
  const CidForget everything = { .before_us = G_MAXINT64 };
  Fixture *fixture = *state;
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;

  assert_imported (fixture, fixture->day, N_EVENTS);
  while (is_more)
    assert_true (
      cid_store_writer_forget (fixture->writer, &everything, &forgotten, &is_more, NULL));
  assert_int_equal (forgotten.n_calls, N_CALLS);
  assert_imported (fixture, fixture->day, 0);
  assert_log (fixture, "SELECT count (*) FROM calls", "0");
}

/* A file that is damaged half-way is told; once it is whole it brings what is missing yet, and the
   calls are those of the whole day. */
static void
test_a_damaged_file_is_mended_and_taken_in (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *nowhere = scratch_path (fixture->folder, "nowhere");
  g_autofree char *damaged = scratch_path (fixture->folder, "damaged.json");
  g_autofree char *text = NULL;
  g_autofree char *n_there = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_file = NULL;
  gsize length = 0;
  guint n_events = 99;

  assert_true (g_file_get_contents (fixture->day, &text, &length, NULL));
  assert_true (g_file_set_contents (damaged, text, (gssize) length / 2, NULL));
  assert_false (import_all (fixture->writer, damaged, &plan, &n_events, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  n_there = g_strdup_printf ("%u", n_events);
  assert_int_equal (n_events, 0);
  assert_log (fixture, "SELECT count (*) FROM events", n_there);
  assert_imported (fixture, fixture->day, N_EVENTS - n_events);
  assert_log (fixture, "SELECT count (*) FROM calls", G_STRINGIFY (N_CALLS));

  assert_false (import_all (fixture->writer, nowhere, &plan, &n_events, &no_file));
  assert_true (g_error_matches (no_file, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_int_equal (n_events, 0);
}

/* What a phone said names the phone; no call can be made of a ring of nobody's. */
static void
test_a_ring_of_no_phone_is_damage (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = scratch_path (fixture->folder, "nobody.json");
  g_autoptr (GError) error = NULL;
  guint n_events = 99;

  scratch_write (fixture->folder, "nobody.json",
                 "{\"kind\":\"incoming\",\"origin\":\"a\",\"seq\":1,\"wall_us\":1}\n");
  assert_false (import_all (fixture->writer, path, &plan, &n_events, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_int_equal (n_events, 0);
}

/* A file that was whole when it was looked through, and breaks while it is read: what was read is
   in the log, is told, and is passed over the next time. */
static void
test_what_was_read_before_an_error_is_kept (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *damaged = scratch_path (fixture->folder, "damaged.json");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  guint n_events = 0;

  assert_true (g_file_get_contents (fixture->day, &text, &length, NULL));
  assert_true (g_file_set_contents (damaged, text, (gssize) length / 2, NULL));
  changed_path = damaged;
  n_opened = 0;
  assert_false (import_all (fixture->writer, fixture->day, &plan, &n_events, &error));
  changed_path = NULL;
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_in_range (n_events, 10, N_EVENTS - 1);
  assert_imported (fixture, fixture->day, N_EVENTS - n_events);
  assert_log (fixture, "SELECT count (*) FROM events", G_STRINGIFY (N_EVENTS));
  assert_log (fixture, "SELECT count (*) FROM calls", G_STRINGIFY (N_CALLS));
}

/* An export that ends early is a shorter log: the rest goes on where it ended, in the middle of a
   call too. */
static void
test_the_rest_of_a_day_follows (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *part = scratch_path (fixture->folder, "part.json");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  assert_true (g_file_get_contents (fixture->day, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  scratch_write (fixture->folder, "part.json", "");
  assert_imported (fixture, part, 0);
  for (guint n = 1; n <= N_EVENTS; n++) {
    g_autoptr (GString) some = g_string_new (NULL);

    for (guint i = 0; i < n; i++)
      g_string_append_printf (some, "%s\n", lines[i]);
    scratch_write (fixture->folder, "part.json", some->str);
    assert_imported (fixture, part, 1);
  }
  assert_log (fixture, "SELECT count (*) FROM calls", G_STRINGIFY (N_CALLS));
  assert_log (fixture, "SELECT count (*) FROM calls WHERE ended_us IS NULL", "0");
  assert_imported (fixture, fixture->day, 0);
}

/* The day without what users said of its calls. */
static char *
write_unmarked (Fixture *fixture)
{
  g_autoptr (GRegex) marks = g_regex_new (".*\"(noted|done|undone)\".*\n", 0, 0, NULL);
  g_autofree char *text = NULL;
  g_autofree char *unmarked = NULL;

  assert_true (g_file_get_contents (fixture->day, &text, NULL, NULL));
  unmarked = g_regex_replace_literal (marks, text, -1, 0, "", 0, NULL);
  scratch_write (fixture->folder, "unmarked.json", unmarked);
  return scratch_path (fixture->folder, "unmarked.json");
}

/* A call that cannot be read is not one that is not there: its note comes the next time. */
static void
test_a_mark_is_not_lost_silently (void **state)
{
  Fixture *fixture = *state;
  sqlite3 *database = cid_store_writer_get_database (fixture->writer);
  g_autofree char *unmarked = write_unmarked (fixture);
  g_autoptr (GError) error = NULL;
  guint n_events = 0;

  assert_true (import_all (fixture->writer, unmarked, &plan, &n_events, NULL));
  sqlite3_set_authorizer (database, deny_uids, NULL);
  assert_false (import_all (fixture->writer, fixture->day, &plan, &n_events, &error));
  assert_non_null (error);
  sqlite3_set_authorizer (database, NULL, NULL);
  assert_true (import_all (fixture->writer, fixture->day, &plan, &n_events, NULL));
  assert_log (fixture, "SELECT count (*) FROM calls WHERE note IS NOT NULL", "1");
}

/* More than one step takes: missed calls, each of a ring and its end. */
#define N_RINGS 1300

static char *
write_rings (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 2 * N_RINGS; i++)
    g_string_append_printf (text,
                            "{\"origin\":\"o\",\"seq\":%u,\"boot\":\"b\",\"started_us\":1000000,"
                            "\"wall_us\":%u000000,\"boot_us\":%u000000,\"kind\":\"%s\","
                            "\"phone\":\"p\",\"phone_name\":\"desk\",\"party\":\"number\","
                            "\"number\":\"+61299991234\",\"remote\":\"0299991234@h\","
                            "\"call_ref\":\"c%u\"}\n",
                            i + 1, i + 2, i + 2, i % 2 == 0 ? "incoming" : "missed", i / 2);
  scratch_write (fixture->folder, "rings.json", text->str);
  return scratch_path (fixture->folder, "rings.json");
}

/* What the daemon has to write between two steps. */
static void
write_meanwhile (Fixture *fixture, guint i)
{
  g_autoptr (CidStoreWriter) daemon = cid_store_writer_new (fixture->path, "boot-a");
  g_autofree char *uid = g_strdup_printf ("u%u", i);
  const LogRow row = { uid,  90000 + i, "0412345678", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED,
                       NULL, FALSE };

  cid_store_writer_close (fixture->writer);
  assert_true (cid_store_writer_open (daemon, NULL));
  write_log_row (daemon, &row);
  cid_store_writer_close (daemon);
  assert_true (cid_store_writer_open (fixture->writer, NULL));
}

/* The log is closed between two steps, and another writes: no event is lost, or there twice, and a
 * call whose events are on both sides is one. */
static void
test_others_write_between_two_steps (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = write_rings (fixture);
  g_autoptr (CidStoreImport) import = cid_store_import_new (path, &plan, NULL);
  gboolean is_more = TRUE;
  guint n_steps = 0;
  g_autofree char *n_calls = NULL;

  assert_non_null (import);
  while (is_more) {
    assert_true (cid_store_import_step (import, fixture->writer, &is_more, NULL));
    write_meanwhile (fixture, n_steps++);
  }
  assert_true (n_steps > 2);
  assert_int_equal (cid_store_import_get_n_events (import), 2 * N_RINGS);
  n_calls = g_strdup_printf ("missed|%u", N_RINGS + n_steps);
  assert_log (fixture, "SELECT outcome, count (*) FROM calls GROUP BY outcome", n_calls);
  assert_log (fixture, "SELECT count (*) FROM events WHERE call IS NULL", "0");
  assert_log (fixture, "SELECT max (seq) - count (*) FROM events", "0");
  assert_imported (fixture, path, 0);
}

/* Whoever was talked with since waits for nobody, whichever of the two logs tells it. */
static void
test_who_was_talked_with_since_waits_no_more (void **state)
{
  static const LogRow rows[] = {
    { "talk", 90000, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, NULL, FALSE },
  };
  Fixture *fixture = *state;
  g_autofree char *path = write_rings (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    write_log_row (fixture->writer, &rows[i]);
  cid_store_writer_close (fixture->writer);
  assert_true (cid_store_writer_open (fixture->writer, NULL));
  assert_imported (fixture, path, 2 * N_RINGS);
  assert_log (fixture,
              "SELECT count (*) FROM calls WHERE outcome = 'missed' AND done_us IS NOT NULL",
              G_STRINGIFY (N_RINGS));
  assert_log (fixture, "SELECT count (*) FROM calls WHERE class IS NULL", "0");
  assert_log (fixture,
              "SELECT count (DISTINCT done_us = (SELECT start_us FROM calls WHERE uid = 'talk'))"
              " FROM calls WHERE outcome = 'missed'",
              "1");
}

/* A command that is killed leaves what was done; run again it does the rest. */
static void
test_what_was_killed_is_finished (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = write_rings (fixture);
  g_autoptr (CidStoreImport) import = cid_store_import_new (path, &plan, NULL);
  gboolean is_more = FALSE;
  guint n_events;

  assert_true (cid_store_import_step (import, fixture->writer, &is_more, NULL));
  assert_true (is_more);
  n_events = cid_store_import_get_n_events (import);
  assert_in_range (n_events, 1, 2 * N_RINGS - 1);
  write_meanwhile (fixture, 0);
  assert_log (fixture, "PRAGMA integrity_check", "ok");
  assert_imported (fixture, path, 2 * N_RINGS - n_events);
  assert_log (fixture, "SELECT count (*) FROM calls", "1301");
}

#define import_test(function) cmocka_unit_test_setup_teardown (function, set_up_empty, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    import_test (test_what_is_there_is_passed_over),
    import_test (test_what_comes_twice_is_one),
    import_test (test_its_own_backup_brings_nothing),
    import_test (test_what_was_forgotten_does_not_come_back),
    import_test (test_a_damaged_file_is_mended_and_taken_in),
    import_test (test_a_ring_of_no_phone_is_damage),
    import_test (test_what_was_read_before_an_error_is_kept),
    import_test (test_the_rest_of_a_day_follows),
    import_test (test_a_mark_is_not_lost_silently),
    import_test (test_others_write_between_two_steps),
    import_test (test_who_was_talked_with_since_waits_no_more),
    import_test (test_what_was_killed_is_finished),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
