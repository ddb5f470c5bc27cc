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
#include "log-kit.h"
#include "log/store-import.h"
#include "sql-kit.h"

/* What the recorded day holds. */
#define N_EVENTS 28
#define N_CALLS 8

static const CidNumberPlan plan = { "AU", NULL };

typedef struct {
  char *folder;
  char *path;
  char *day;
  CidStoreWriter *writer;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = scratch_path (fixture->folder, "calls.db");
  fixture->day = g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "journals", "day.json", NULL);
  fixture->writer = cid_store_writer_new (fixture->path, "boot-a");
  assert_true (cid_store_writer_open (fixture->writer, NULL));
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_store_writer_free (fixture->writer);
  scratch_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->day);
  g_free (fixture);
  return 0;
}

static void
assert_imported (Fixture *fixture, const char *path, guint expected)
{
  g_autoptr (GError) error = NULL;
  guint n_events = 99;

  if (!cid_store_import (fixture->writer, path, &plan, &n_events, &error))
    fail_msg ("%s", error->message);
  assert_int_equal (n_events, expected);
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
  guint n_forgotten = 0;
  gboolean is_more = TRUE;

  assert_imported (fixture, fixture->day, N_EVENTS);
  while (is_more)
    assert_true (
      cid_store_writer_forget (fixture->writer, &everything, &n_forgotten, &is_more, NULL));
  assert_int_equal (n_forgotten, N_CALLS);
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
  assert_false (cid_store_import (fixture->writer, damaged, &plan, &n_events, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  n_there = g_strdup_printf ("%u", n_events);
  assert_log (fixture, "SELECT count (*) FROM events", n_there);
  assert_imported (fixture, fixture->day, N_EVENTS - n_events);
  assert_log (fixture, "SELECT count (*) FROM calls", G_STRINGIFY (N_CALLS));

  assert_false (cid_store_import (fixture->writer, nowhere, &plan, &n_events, &no_file));
  assert_true (g_error_matches (no_file, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_int_equal (n_events, 0);
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

#define import_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    import_test (test_what_is_there_is_passed_over),
    import_test (test_its_own_backup_brings_nothing),
    import_test (test_what_was_forgotten_does_not_come_back),
    import_test (test_a_damaged_file_is_mended_and_taken_in),
    import_test (test_the_rest_of_a_day_follows),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
