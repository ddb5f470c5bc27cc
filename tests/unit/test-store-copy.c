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

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_backup_is_whole_and_mine),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
