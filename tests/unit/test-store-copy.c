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
#include <sys/stat.h>

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

/* What is put back begins an origin of its own; the log of before is kept, and is found. */
static void
test_a_restore_keeps_the_log_of_before (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = make_store (folder, "calls.db");
  g_autofree char *copy = scratch_path (folder, "copy.db");
  g_autofree char *kept = NULL;
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3) before = NULL;

  assert_true (cid_store_copy_backup (path, copy, NULL));
  assert_true (cid_store_copy_restore (copy, path, &kept, NULL));
  database = cid_store_file_open_readonly (path, NULL);
  assert_sql (database, "SELECT count (*) FROM origins", "2");
  assert_non_null (kept);
  before = cid_store_file_open_readonly (kept, NULL);
  assert_sql (before, "SELECT count (*) FROM origins", "1");
  scratch_free (folder);
}

/* A backup that is none changes nothing. */
static void
test_nonsense_is_not_restored (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = make_store (folder, "calls.db");
  g_autofree char *nonsense = scratch_path (folder, "nonsense.db");
  g_autofree char *kept = NULL;
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (GError) error = NULL;

  assert_true (g_file_set_contents (nonsense, "this is no database", -1, NULL));
  assert_false (cid_store_copy_restore (nonsense, path, &kept, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_null (kept);
  database = cid_store_file_open_readonly (path, NULL);
  assert_sql (database, "SELECT count (*) FROM origins", "1");
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_backup_is_whole_and_mine),
    cmocka_unit_test (test_a_restore_keeps_the_log_of_before),
    cmocka_unit_test (test_nonsense_is_not_restored),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
