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

#include <string.h>

#include "base/error.h"
#include "log/store-steps.h"
#include "sql-kit.h"

/* As long as there is one version alone, a step of tomorrow stands in for the ones to come: it
 * gives old calls a new column, and fills it. */
static GBytes *
get_tomorrow (guint step, GError **error)
{
  static const char *const steps[] = {
    [1] = "ALTER TABLE calls ADD COLUMN mood TEXT;"
          "UPDATE calls SET mood = 'calm' WHERE outcome = 'answered';"
          "CREATE INDEX calls_by_mood ON calls (mood);",
    [2] = "UPDATE calls SET mood = 'glad';"
          "CREATE TABLE numbers (x);",
  };

  if (step < G_N_ELEMENTS (steps) && steps[step] != NULL)
    return g_bytes_new_static (steps[step], strlen (steps[step]));
  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE, "Nobody asks for step %u", step);
  return NULL;
}

/* A database of the first version, as it was on disk. */
static sqlite3 *
open_old (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "databases", "0001.db", NULL);
  g_autofree char *content = NULL;
  sqlite3 *database = NULL;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &content, &length, NULL));
  /* Its header wants a write-ahead log, for which memory has no room. */
  content[18] = content[19] = 1;
  assert_int_equal (sqlite3_open (":memory:", &database), SQLITE_OK);
  assert_int_equal (
    sqlite3_deserialize (database, "main", memcpy (sqlite3_malloc64 (length), content, length),
                         (gint64) length, (gint64) length,
                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE),
    SQLITE_OK);
  return database;
}

/* Whoever updates keeps his calls, and has what is new in them. */
static void
test_an_old_database_is_brought_up_to_date (void **state)
{
  g_autoptr (sqlite3) database = open_old ();
  g_autofree char *before = ask_sql (database, "SELECT id, uid, outcome, start_us FROM calls");
  g_autofree char *log = ask_sql (database, "SELECT * FROM call_log");

  assert_sql (database, "PRAGMA user_version", "1");
  assert_true (cid_store_steps_take (database, 1, 2, get_tomorrow, NULL));
  assert_sql (database, "PRAGMA user_version", "2");
  assert_sql (database, "SELECT id, uid, outcome, start_us FROM calls", before);
  assert_sql (database, "SELECT * FROM call_log", log);
  assert_sql (database, "SELECT id FROM calls WHERE mood = 'calm'", "2;3");
  assert_sql (database, "PRAGMA integrity_check", "ok");
}

/* A step that fails is not taken by half: the store is what it was, and the next start tries again.
 */
static void
test_a_step_that_fails_changes_nothing (void **state)
{
  g_autoptr (sqlite3) database = open_old ();
  g_autoptr (GError) error = NULL;

  assert_false (cid_store_steps_take (database, 1, 3, get_tomorrow, &error));
  assert_non_null (strstr (error->message, "numbers"));
  assert_sql (database, "PRAGMA user_version", "2");
  assert_sql (database, "SELECT DISTINCT mood FROM calls ORDER BY 1", "-;calm");
  g_clear_error (&error);
  assert_false (cid_store_steps_take (database, 3, 4, get_tomorrow, &error));
  assert_string_equal (error->message, "Nobody asks for step 3");
  assert_sql (database, "PRAGMA user_version", "2");
}

/* What is up to date is left alone. */
static void
test_no_step_is_taken_twice (void **state)
{
  g_autoptr (sqlite3) database = open_old ();

  assert_true (cid_store_steps_take (database, 1, 1, get_tomorrow, NULL));
  assert_sql (database, "SELECT total_changes ()", "0");
}

/* Old and new versions meet on one disk; each says what is to be done. */
static void
test_who_can_do_what_with_which_version (void **state)
{
  static const struct {
    gint64 version;
    CidError use;
    CidError read;
    const char *words;
  } cases[] = {
    { 0, 0, CID_ERROR_NOT_FOUND, "no calls" },
    { 2, 0, CID_ERROR_DATABASE, "start cidalertd" },
    { 3, 0, 0, NULL },
    { 4, CID_ERROR_DATABASE_NEWER, 0, "install that version" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) use = NULL;
    g_autoptr (GError) read = NULL;

    assert_int_equal (cid_store_steps_can_use ("calls.db", cases[i].version, 3, &use),
                      cases[i].use == 0);
    assert_int_equal (cid_store_steps_can_read ("calls.db", cases[i].version, 3, &read),
                      cases[i].read == 0);
    assert_true (use == NULL || g_error_matches (use, CID_ERROR, (int) cases[i].use));
    assert_true (read == NULL || g_error_matches (read, CID_ERROR, (int) cases[i].read));
    if (cases[i].words != NULL)
      assert_non_null (strstr ((use != NULL ? use : read)->message, cases[i].words));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_old_database_is_brought_up_to_date),
    cmocka_unit_test (test_a_step_that_fails_changes_nothing),
    cmocka_unit_test (test_no_step_is_taken_twice),
    cmocka_unit_test (test_who_can_do_what_with_which_version),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
