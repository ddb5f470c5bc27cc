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

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "log/store-file.h"
#include "sql-kit.h"
#include "store-kit.h"

static int disk_code;
static int disk_errno;

int __real_sqlite3_extended_errcode (sqlite3 *database);
int __wrap_sqlite3_extended_errcode (sqlite3 *database);
int __real_sqlite3_system_errno (sqlite3 *database);
int __wrap_sqlite3_system_errno (sqlite3 *database);

int
__wrap_sqlite3_extended_errcode (sqlite3 *database)
{
  return disk_code != 0 ? disk_code : __real_sqlite3_extended_errcode (database);
}

int
__wrap_sqlite3_system_errno (sqlite3 *database)
{
  return disk_code != 0 ? disk_errno : __real_sqlite3_system_errno (database);
}

static gint64
ask (sqlite3 *database, const char *sql)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  assert_int_equal (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  return sqlite3_column_int64 (statement, 0);
}

/* The way every store begins: from nothing to the newest schema, safe against a power cut. */
static void
test_a_new_store_is_made (void **state)
{
  g_autoptr (GError) error = NULL;
  char *folder = make_folder ();
  g_autofree char *deep = g_build_filename (folder, "data", NULL);
  g_autofree char *path = get_path_in (deep);
  sqlite3 *database = cid_store_file_open (path, &error);
  struct stat status;

  assert_null (error);
  assert_non_null (database);
  assert_int_equal (ask (database, "PRAGMA application_id"), 0x43494441);
  assert_int_equal (ask (database, "PRAGMA user_version"), cid_store_file_get_newest_version ());
  assert_int_equal (ask (database, "PRAGMA synchronous"), 2);
  assert_int_equal (ask (database, "PRAGMA page_size"), 2048);
  assert_int_equal (ask (database, "PRAGMA wal_autocheckpoint"), 4000);
  assert_int_equal (ask (database, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
  assert_int_equal (ask (database, "SELECT count (*) FROM calls"), 0);
  assert_true (cid_store_file_migrate (database, NULL));
  sqlite3_close (database);

  assert_int_equal (stat (path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
  assert_int_equal (stat (deep, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0700);
  remove_folder (g_steal_pointer (&deep));
  remove_folder (folder);
}

/* A file that somebody made readable for all becomes private again. */
static void
test_a_loose_mode_is_tightened (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  sqlite3 *database;
  struct stat status;

  assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_int_equal (g_chmod (path, 0644), 0);
  database = cid_store_file_open (path, NULL);
  assert_non_null (database);
  sqlite3_close (database);
  assert_int_equal (stat (path, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
  remove_folder (folder);
}

/* The same store opens twice, and keeps what is in it. */
static void
test_an_old_store_is_kept (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  sqlite3 *database = cid_store_file_open (path, NULL);

  assert_non_null (database);
  sqlite3_exec (database, "INSERT INTO phones (uuid) VALUES ('x')", NULL, NULL, NULL);
  sqlite3_close (database);
  database = cid_store_file_open (path, NULL);
  assert_non_null (database);
  assert_int_equal (ask (database, "SELECT count (*) FROM phones"), 1);
  sqlite3_close (database);
  remove_folder (folder);
}

/* What must not be touched is told apart, for the message and for the exit status. */
static void
test_what_is_not_ours_is_refused (void **state)
{
  static const struct {
    const char *sql;
    const char *content;
    int code;
  } cases[] = {
    { "PRAGMA application_id = 0x43494441; PRAGMA user_version = 2; CREATE TABLE t (x)", NULL,
      CID_ERROR_DATABASE_NEWER },
    { "PRAGMA application_id = 7; CREATE TABLE t (x)", NULL, CID_ERROR_DATABASE_DAMAGED },
    { "PRAGMA application_id = 7", NULL, CID_ERROR_DATABASE_DAMAGED },
    { "CREATE TABLE t (x)", NULL, CID_ERROR_DATABASE_DAMAGED },
    { NULL, "no database, whatever it is, but long enough", CID_ERROR_DATABASE_DAMAGED },
    { NULL, "x", CID_ERROR_DATABASE_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *folder = make_folder ();
    g_autofree char *path = get_path_in (folder);
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) reading = NULL;

    if (cases[i].sql != NULL)
      run_sql_in (path, cases[i].sql);
    else
      assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
    assert_null (cid_store_file_open (path, &error));
    assert_true (g_error_matches (error, CID_ERROR, cases[i].code));
    assert_non_null (strstr (error->message, path));
    assert_null (cid_store_file_open_readonly (path, &reading));
    assert_true (g_error_matches (reading, CID_ERROR, cases[i].code));
    remove_folder (folder);
  }
}

/* A newer version's calls may still be in its log beside the file: that is left alone too. */
static void
test_the_log_of_a_newer_version_is_left_alone (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length = 0, after_length = 0;
  sqlite3 *newer = NULL;

  assert_int_equal (sqlite3_open (path, &newer), SQLITE_OK);
  sqlite3_db_config (newer, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  assert_int_equal (sqlite3_exec (newer,
                                  "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x43494441;"
                                  "PRAGMA user_version = 99; CREATE TABLE t (x)",
                                  NULL, NULL, NULL),
                    SQLITE_OK);
  sqlite3_close (newer);
  assert_true (g_file_get_contents (wal, &before, &length, NULL));
  assert_true (length > 0);
  assert_null (cid_store_file_open (path, NULL));
  assert_true (g_file_get_contents (wal, &after, &after_length, NULL));
  assert_int_equal (after_length, length);
  assert_memory_equal (after, before, length);
  remove_folder (folder);
}

/* Nothing was ever logged: that is no failure to a reader. */
static void
test_reading_where_there_is_nothing (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) empty = NULL;

  assert_null (cid_store_file_open_readonly (path, &missing));
  assert_true (g_error_matches (missing, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_null (cid_store_file_open_readonly (path, &empty));
  assert_true (g_error_matches (empty, CID_ERROR, CID_ERROR_NOT_FOUND));
  remove_folder (folder);
}

/* A reader does not change the store, even by mistake. */
static void
test_reading_cannot_write (void **state)
{
  char *folder = make_folder ();
  g_autofree char *odd = g_build_filename (folder, "calls.db", NULL);
  sqlite3 *database = cid_store_file_open (odd, NULL);

  sqlite3_close (database);
  database = cid_store_file_open_readonly (odd, NULL);
  assert_non_null (database);
  assert_int_equal (sqlite3_exec (database, "DELETE FROM calls", NULL, NULL, NULL),
                    SQLITE_READONLY);
  sqlite3_close (database);
  remove_folder (folder);
}

/* A path with characters that mean something in a URI. */
static void
test_odd_paths (void **state)
{
  char *folder = make_folder ();
  char *odd = g_build_filename (folder, "100% ?mode=rwc#x é", NULL);
  g_autofree char *path = get_path_in (odd);
  sqlite3 *database = cid_store_file_open (path, NULL);

  assert_non_null (database);
  sqlite3_close (database);
  database = cid_store_file_open_readonly (path, NULL);
  assert_non_null (database);
  sqlite3_close (database);
  remove_folder (odd);
  remove_folder (folder);
}

/* A folder where a file should be, and a file where the folder should be. */
static void
test_impossible_places (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *below = g_build_filename (path, "calls.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) below_error = NULL;

  assert_null (cid_store_file_open (folder, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
  assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_null (cid_store_file_open (below, &below_error));
  assert_true (g_error_matches (below_error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
  remove_folder (folder);
}

/* What callers branch on, and that every message names the file. */
static void
test_codes_become_errors (void **state)
{
  static const struct {
    int code;
    int error;
  } cases[] = {
    { SQLITE_FULL, CID_ERROR_DATABASE_NO_ROOM },
    { SQLITE_IOERR_WRITE, CID_ERROR_DATABASE_NO_ROOM },
    { SQLITE_IOERR_FSYNC, CID_ERROR_DATABASE_NO_ROOM },
    { SQLITE_READONLY_DIRECTORY, CID_ERROR_DATABASE_NO_ROOM },
    { SQLITE_CANTOPEN, CID_ERROR_DATABASE_NO_ROOM },
    { SQLITE_PERM, CID_ERROR_DATABASE_NO_ROOM },
    { SQLITE_IOERR_READ, CID_ERROR_DATABASE },
    { SQLITE_CORRUPT_VTAB, CID_ERROR_DATABASE_DAMAGED },
    { SQLITE_NOTADB, CID_ERROR_DATABASE_DAMAGED },
    { SQLITE_BUSY_SNAPSHOT, CID_ERROR_DATABASE_BUSY },
    { SQLITE_LOCKED, CID_ERROR_DATABASE_BUSY },
    { SQLITE_ERROR, CID_ERROR_DATABASE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    cid_store_file_set_error (&error, NULL, cases[i].code);
    assert_true (g_error_matches (error, CID_ERROR, cases[i].error));
    assert_non_null (strstr (error->message, "calls.db"));
  }
}

/* A full disk may first be met where SQLite makes the file beside a log, and then it says no more
 * than that the disk failed: who reads that its mode is wrong looks in the wrong place. */
static void
test_a_full_disk_is_called_full (void **state)
{
  static const struct {
    int code;
    int error_number;
    int error;
    const char *says;
  } cases[] = {
    { SQLITE_IOERR_SHMSIZE, ENOSPC, CID_ERROR_DATABASE_NO_ROOM, "No room" },
    { SQLITE_IOERR_WRITE, EDQUOT, CID_ERROR_DATABASE_NO_ROOM, "No room" },
    { SQLITE_IOERR_SHMMAP, ENOSPC, CID_ERROR_DATABASE_NO_ROOM, "No room" },
    { SQLITE_CANTOPEN, ENOSPC, CID_ERROR_DATABASE_NO_ROOM, "No room" },
    { SQLITE_IOERR_SHMSIZE, EIO, CID_ERROR_DATABASE_NO_ROOM, "has room" },
    { SQLITE_CANTOPEN, EACCES, CID_ERROR_DATABASE_NO_ROOM, "readable and writable" },
    { SQLITE_ERROR, ENOSPC, CID_ERROR_DATABASE, "cannot be used" },
  };
  g_autoptr (sqlite3) database = open_memory ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    disk_code = cases[i].code;
    disk_errno = cases[i].error_number;
    cid_store_file_set_error (&error, database, cases[i].code);
    disk_code = 0;
    assert_true (g_error_matches (error, CID_ERROR, cases[i].error));
    assert_non_null (strstr (error->message, cases[i].says));
  }
}

/* Somebody may have put the log there: what its schema computes has no effects, and no statement
 * that it smuggles in writes into what SQLite keeps for itself. */
static void
test_a_schema_is_not_trusted (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (sqlite3) database = cid_store_file_open (path, NULL);

  assert_non_null (database);
  assert_sql (database, "PRAGMA trusted_schema", "0");
  assert_int_equal (sqlite3_exec (database, "DELETE FROM names_data", NULL, NULL, NULL),
                    SQLITE_ERROR);
  g_clear_pointer (&database, sqlite3_close_v2);
  remove_folder (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_new_store_is_made),
    cmocka_unit_test (test_a_loose_mode_is_tightened),
    cmocka_unit_test (test_an_old_store_is_kept),
    cmocka_unit_test (test_what_is_not_ours_is_refused),
    cmocka_unit_test (test_the_log_of_a_newer_version_is_left_alone),
    cmocka_unit_test (test_reading_where_there_is_nothing),
    cmocka_unit_test (test_reading_cannot_write),
    cmocka_unit_test (test_odd_paths),
    cmocka_unit_test (test_impossible_places),
    cmocka_unit_test (test_a_schema_is_not_trusted),
    cmocka_unit_test (test_codes_become_errors),
    cmocka_unit_test (test_a_full_disk_is_called_full),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
