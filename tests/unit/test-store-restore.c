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
#include "base/text.h"
#include "restore-kit.h"

/* What somebody does to a backup whose tables SQLite would protect. */
#define BY_FORCE(sql) "PRAGMA writable_schema = ON;" sql

#define SCHEMA "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"

static void
assert_refused (const char *folder, const char *name, CidError code, const char *words)
{
  g_autofree char *kept = NULL;
  g_autofree char *clean = NULL;
  g_autoptr (GError) error = NULL;

  if (restore (folder, name, &kept, &error))
    fail_msg ("a backup with %s was restored", words);
  if (strstr (error->message, words) == NULL || strstr (error->message, name) == NULL)
    fail_msg ("\"%s\" does not say \"%s\"", error->message, words);
  assert_true (g_error_matches (error, CID_ERROR, (int) code));
  clean = cid_text_clean (error->message, 0);
  assert_string_equal (clean, error->message);
  assert_untouched (folder);
}

static void
refuse_what_was_done (const char *folder, const char *sql, CidError code, const char *words)
{
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autofree char *before = NULL;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &before, &length, NULL));
  run_sql_in (path, sql);
  assert_refused (folder, BACKUP, code, words);
  assert_true (g_file_set_contents (path, before, (gssize) length, NULL));
}

/* What is put back begins an origin of its own; the log of before is kept, and is found. */
static void
test_a_restore_keeps_the_log_of_before (void **state)
{
  const char *folder = *state;
  g_autofree char *kept = NULL;
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3) before = NULL;

  assert_true (restore (folder, BACKUP, &kept, NULL));
  assert_tidy (folder);
  database = open_log (folder);
  assert_sql (database, "SELECT count (*) FROM origins", "2");
  assert_sql (database, "SELECT count (*) FROM calls", "2");
  assert_non_null (kept);
  before = cid_store_file_open_readonly (kept, NULL);
  assert_sql (before, "SELECT count (*) FROM origins", "1");
}

/* Whoever lost everything has a backup, and no log that could be kept. */
static void
test_a_restore_needs_no_log (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;
  g_autoptr (sqlite3) database = NULL;

  g_unlink (path);
  assert_true (restore (folder, BACKUP, &kept, NULL));
  assert_null (kept);
  database = open_log (folder);
  assert_sql (database, "SELECT count (*) FROM calls", "2");
}

/* The log that comes of it has our schema, is ours by its marks, and finds its callers by name. */
static void
test_the_log_is_as_we_make_it (void **state)
{
  const char *folder = *state;
  g_autofree char *kept = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (sqlite3) pattern = open_memory ();
  g_autoptr (sqlite3) database = NULL;

  assert_true (restore (folder, BACKUP, &kept, NULL));
  database = open_log (folder);
  expected = ask_sql (pattern, SCHEMA);
  assert_sql (database, SCHEMA, expected);
  assert_sql (database, "PRAGMA application_id", "1128875073");
  assert_sql (database, "PRAGMA user_version", "1");
  assert_sql (database, "PRAGMA integrity_check", "ok");
  assert_sql (database, "SELECT count (*) FROM names ('\"ana\"')", "1");
}

/* A log of an older version is as good as the day it was released. */
static void
test_every_released_version_comes_back (void **state)
{
  const char *folder = *state;
  const char *data = g_getenv ("CIDALERT_TEST_DATA");
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *expected = NULL;
  g_autoptr (sqlite3) pattern = open_memory ();

  expected = ask_sql (pattern, SCHEMA);
  for (guint version = 1; version <= cid_store_file_get_newest_version (); version++) {
    g_autofree char *name = g_strdup_printf ("databases/%04u.db", version);
    g_autofree char *released = g_build_filename (data, name, NULL);
    g_autofree char *old = scratch_path (folder, "old.db");
    g_autofree char *kept = NULL;
    g_autofree char *bytes = NULL;
    g_autoptr (CidStoreRestore) restored = NULL;
    g_autoptr (sqlite3) database = NULL;
    gsize length = 0;

    /* Whoever reads a log makes files beside it. */
    assert_true (g_file_get_contents (released, &bytes, &length, NULL));
    assert_true (g_file_set_contents (old, bytes, (gssize) length, NULL));
    restored = cid_store_restore_prepare (old, path, NULL);
    assert_non_null (restored);
    assert_true (cid_store_restore_put (restored, &kept, NULL));
    database = open_log (folder);
    assert_sql (database, SCHEMA, expected);
    assert_sql (database, "SELECT count (*) FROM calls", "7");
    g_clear_pointer (&database, sqlite3_close_v2);
    g_unlink (path);
  }
}

/* A trigger would go on deleting in the log for years; and whatever else is not ours has no
 * business there. It is named, and there is another way to the calls. */
static void
test_a_foreign_schema_is_refused (void **state)
{
  static const struct {
    const char *sql;
    const char *words;
  } schemas[] = {
    { "CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM calls; END", "(TRIGGER evil)" },
    { "DROP TRIGGER numbers_renamed; CREATE TRIGGER numbers_renamed AFTER INSERT ON events"
      " BEGIN DELETE FROM calls; END",
      "(TRIGGER numbers_renamed)" },
    { "DROP TRIGGER numbers_renamed", "(TRIGGER numbers_renamed)" },
    { "CREATE TABLE zzz (x)", "(TABLE zzz)" },
    { "CREATE TABLE aaa (x)", "(TABLE aaa)" },
    { "CREATE INDEX mine ON calls (reason)", "(INDEX mine)" },
    { "DROP INDEX calls_by_start", "(INDEX calls_by_start)" },
    { "CREATE VIEW mine AS SELECT 1", "(VIEW mine)" },
    { "ALTER TABLE legs RENAME TO old; CREATE VIEW legs AS SELECT * FROM old", "(TABLE legs)" },
    { "ALTER TABLE events ADD COLUMN made TEXT AS (printf ('%s', name)) VIRTUAL",
      "(TABLE events)" },
    { "ALTER TABLE phones ADD COLUMN x TEXT CHECK (length (randomblob (9)) > 0)",
      "(TABLE phones)" },
    { "CREATE VIRTUAL TABLE more USING fts5 (x)", "(TABLE more)" },
    { "ANALYZE", "(TABLE sqlite_stat1)" },
    { "CREATE VIEW \"\033[31m\" AS SELECT 1", "(VIEW [31m)" },
    { BY_FORCE ("UPDATE sqlite_schema SET sql = sql || ' --' WHERE name = 'legs'"),
      "(TABLE legs)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++)
    refuse_what_was_done (*state, schemas[i].sql, CID_ERROR_DATABASE_DAMAGED, schemas[i].words);
  refuse_what_was_done (*state, schemas[0].sql, CID_ERROR_DATABASE_DAMAGED,
                        "cidalert calls import takes in its events alone");
}

/* What no cidalert writes is believed nowhere, though the schema be ours. */
static void
test_what_no_log_has_is_damage (void **state)
{
  static const char *const sqls[] = {
    "UPDATE calls SET uid = CAST (x'ff' AS TEXT)",
    "UPDATE calls SET uid = x'61'",
    "UPDATE calls SET uid = 'a' || char (0) || 'b'",
    "UPDATE numbers SET display = CAST (x'c3' AS TEXT)",
    "UPDATE events SET wall_us = 'tomorrow'",
    "UPDATE phones SET ready_us = 1.5",
    "UPDATE numbers SET name = CAST (zeroblob (17 * 1024 * 1024) AS TEXT)",
    "INSERT INTO names (names, rank) VALUES ('rank', 'bm25(9.0)')",
    BY_FORCE ("UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'calls_by_start'"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sqls); i++)
    refuse_what_was_done (*state, sqls[i], CID_ERROR_DATABASE_DAMAGED, "is damaged");
}

/* What SQLite itself makes no sense of, and what was never of any version. */
static void
test_what_is_beyond_sense_is_no_backup (void **state)
{
  static const char *const sqls[] = {
    BY_FORCE ("UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'legs'"),
    "PRAGMA user_version = -1",
    "PRAGMA user_version = 0",
    "PRAGMA application_id = 0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sqls); i++)
    refuse_what_was_done (*state, sqls[i], CID_ERROR_NOT_FOUND, "is no backup");
}

/* A bad disk, or a hand, has changed a page; which page it is, is chance. */
static void
test_a_damaged_page_is_refused (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  memset (bytes + length / 2, 0xaa, 4096);
  assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  assert_refused (folder, BACKUP, CID_ERROR_DATABASE_DAMAGED, "is damaged, or is no backup");
  assert_true (g_file_set_contents (path, bytes, (gssize) length / 2, NULL));
  assert_refused (folder, BACKUP, CID_ERROR_NOT_FOUND, "is no backup");
}

/* The index of names is made of the names: what a backup says of it is not asked. */
static void
test_the_index_of_names_is_made_anew (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autofree char *kept = NULL;
  g_autoptr (sqlite3) database = NULL;

  run_sql_in (path, "UPDATE names_data SET block = x'00112233' WHERE id > 1");
  assert_true (restore (folder, BACKUP, &kept, NULL));
  database = open_log (folder);
  assert_sql (database, "SELECT count (*) FROM names ('\"ana\"')", "1");
}

/* Other files, no file, and the log of a newer version. */
static void
test_no_backup_is_told (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autofree char *other = scratch_path (folder, "other.db");

  scratch_write (folder, "nonsense", "this is no database, and long enough to tell");
  scratch_write (folder, "empty", "");
  run_sql_in (other, "CREATE TABLE t (x)");
  assert_refused (folder, "nonsense", CID_ERROR_NOT_FOUND, "is no backup");
  assert_refused (folder, "empty", CID_ERROR_NOT_FOUND, "is no backup");
  assert_refused (folder, "nowhere", CID_ERROR_NOT_FOUND, "is no backup");
  assert_refused (folder, "other.db", CID_ERROR_NOT_FOUND, "is no backup");
  run_sql_in (path, "PRAGMA user_version = 99");
  assert_refused (folder, BACKUP, CID_ERROR_DATABASE_NEWER, "install that version again");
}

/* Two who restore at once would write into one file; the second is told to wait. */
static void
test_one_restores_at_a_time (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *backup = scratch_path (folder, BACKUP);
  g_autoptr (CidStoreRestore) first = cid_store_restore_prepare (backup, path, NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  assert_non_null (first);
  assert_null (cid_store_restore_prepare (backup, path, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  assert_true (cid_store_restore_put (first, &kept, NULL));
}

/* What one that was killed left is taken away; one that goes on is let alone. */
static void
test_what_was_left_goes (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *backup = scratch_path (folder, BACKUP);
  g_autofree char *kept = NULL;
  CidStoreRestore *first;

  cid_store_restore_tidy (path);
  assert_tidy (folder);
  scratch_write (folder, "data/cidalert/calls.restoring/calls.db", "half");
  scratch_write (folder, "data/cidalert/calls.restoring/calls.db-wal", "half");
  scratch_write (folder, "data/cidalert/calls.restoring/calls.lock", "command 1");
  cid_store_restore_tidy (path);
  assert_untouched (folder);

  first = cid_store_restore_prepare (backup, path, NULL);
  assert_non_null (first);
  cid_store_restore_tidy (path);
  assert_true (cid_store_restore_put (first, &kept, NULL));
  cid_store_restore_free (first);
  assert_tidy (folder);
}

/* The logs of before, and nothing else that lies there. */
static void
test_what_was_kept_is_found (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;
  g_autofree char *wal = NULL;
  g_autoptr (GPtrArray) none = cid_store_restore_list_kept (path);
  g_autoptr (GPtrArray) found = NULL;

  assert_int_equal (none->len, 0);
  assert_true (restore (folder, BACKUP, &kept, NULL));
  wal = g_strconcat (kept, "-wal", NULL);
  assert_true (g_file_set_contents (wal, "", 0, NULL));
  scratch_write (folder, LOG ".before-1999-01-01-000000", "");
  scratch_write (folder, LOG ".mine", "");
  found = cid_store_restore_list_kept (path);
  assert_int_equal (found->len, 2);
  assert_true (g_str_has_suffix (found->pdata[0], ".before-1999-01-01-000000"));
  assert_string_equal (found->pdata[1], kept);
}

#define restore_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    restore_test (test_a_restore_keeps_the_log_of_before),
    restore_test (test_a_restore_needs_no_log),
    restore_test (test_the_log_is_as_we_make_it),
    restore_test (test_every_released_version_comes_back),
    restore_test (test_a_foreign_schema_is_refused),
    restore_test (test_what_no_log_has_is_damage),
    restore_test (test_what_is_beyond_sense_is_no_backup),
    restore_test (test_a_damaged_page_is_refused),
    restore_test (test_the_index_of_names_is_made_anew),
    restore_test (test_no_backup_is_told),
    restore_test (test_one_restores_at_a_time),
    restore_test (test_what_was_left_goes),
    restore_test (test_what_was_kept_is_found),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
