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
#include "log/store-copy.h"
#include "log/store-writer.h"
#include "scratch.h"
#include "sql-kit.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What VACUUM INTO comes to, if anything. */
static int disk_code;

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  gboolean is_copy = g_str_has_prefix (sqlite3_sql (statement), "VACUUM INTO");

  return is_copy && disk_code != SQLITE_OK ? disk_code : __real_sqlite3_step (statement);
}

static char *
make_store (const char *folder, const char *name)
{
  char *path = scratch_path (folder, name);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, "boot");
  g_autoptr (CidCallEvent) event = cid_call_event_new (CID_EVENT_READY);
  CidStoreEntry entry = { .event = event };
  CidStoreEntry *entries[] = { &entry };

  assert_true (cid_store_writer_open (writer, NULL));
  assert_true (cid_store_writer_write (writer, entries, 1, NULL));
  return path;
}

/* A copy is whole, mine alone, and never put over something else. */
static void
test_a_backup_is_whole_and_mine (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = make_store (folder, "calls.db");
  g_autofree char *copy = scratch_path (folder, "copy.db");
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  assert_true (cid_store_copy_backup (path, copy, NULL));
  assert_int_equal (g_stat (copy, &status), 0);
  assert_int_equal (status.st_mode & 0777, 0600);
  database = cid_store_file_open_readonly (copy, NULL);
  assert_sql (database, "SELECT kind FROM events", "ready");
  assert_false (cid_store_copy_backup (path, copy, &error));
  assert_non_null (error);
  scratch_free (folder);
}

/* SQLite would take what is left of another database for a part of the copy. */
static void
test_a_backup_lies_beside_nothing_of_another (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = make_store (folder, "calls.db");
  g_autofree char *copy = scratch_path (folder, "copy.db");
  g_autoptr (GError) error = NULL;

  scratch_write (folder, "copy.db-wal", "of another");
  assert_false (cid_store_copy_backup (path, copy, &error));
  assert_non_null (strstr (error->message, "copy.db-wal"));
  assert_int_not_equal (g_access (copy, F_OK), 0);
  scratch_free (folder);
}

/* Who has to make room is told where: on the disk of the copy, which may be another. */
static void
test_the_file_that_has_no_room_is_named (void **state)
{
  static const struct {
    int code;
    const char *file;
  } cases[] = {
    { SQLITE_FULL, "copy.db" },        { SQLITE_IOERR_WRITE, "copy.db" },
    { SQLITE_IOERR_FSYNC, "copy.db" }, { SQLITE_CANTOPEN, "copy.db" },
    { SQLITE_IOERR_READ, "calls.db" }, { SQLITE_CORRUPT, "calls.db" },
  };
  char *folder = scratch_new ();
  g_autofree char *path = make_store (folder, "calls.db");
  g_autofree char *copy = scratch_path (folder, "copy.db");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *named = scratch_path (folder, cases[i].file);

    disk_code = cases[i].code;
    assert_false (cid_store_copy_backup (path, copy, &error));
    disk_code = SQLITE_OK;
    assert_non_null (strstr (error->message, named));
    assert_true (cid_store_copy_is_free (copy));
  }
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_backup_is_whole_and_mine),
    cmocka_unit_test (test_a_backup_lies_beside_nothing_of_another),
    cmocka_unit_test (test_the_file_that_has_no_room_is_named),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
