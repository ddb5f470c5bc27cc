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
#include <sqlite3.h>
#include <unistd.h>

#include "base/error.h"
#include "log/store-file.h"
#include "log/store-wal.h"
#include "store-kit.h"

static gsize n_written;
static gsize n_synced;
static int sync_error;
/* The disk takes no byte more; or gives none back. */
static gboolean is_full;
static gboolean is_unreadable;

int __real_fsync (int fd);
int __wrap_fsync (int fd);
ssize_t __real_pwrite64 (int fd, const void *data, size_t size, off64_t offset);
ssize_t __wrap_pwrite64 (int fd, const void *data, size_t size, off64_t offset);

/* What was written before it is on disk, unless it fails. */
int
__wrap_fsync (int fd)
{
  errno = sync_error;
  if (sync_error != 0)
    return -1;
  n_synced = n_written;
  return __real_fsync (fd);
}

ssize_t
__wrap_pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  if (is_full) {
    errno = ENOSPC;
    return 0;
  }
  n_written += size;
  return __real_pwrite64 (fd, data, size, offset);
}

ssize_t __real_pread64 (int fd, void *data, size_t size, off64_t offset);
ssize_t __wrap_pread64 (int fd, void *data, size_t size, off64_t offset);

ssize_t
__wrap_pread64 (int fd, void *data, size_t size, off64_t offset)
{
  errno = EIO;
  return is_unreadable ? -1 : __real_pread64 (fd, data, size, offset);
}

static int
set_up (void **state)
{
  n_written = n_synced = 0;
  sync_error = 0;
  is_full = is_unreadable = FALSE;
  *state = make_folder ();
  return 0;
}

static int
tear_down (void **state)
{
  remove_folder (*state);
  return 0;
}

/* As a daemon leaves it that was killed: with a log beside it, since somebody still reads. */
static void
leave_log (const char *path, char **content, gsize *size)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  sqlite3 *database = cid_store_file_open (path, NULL);
  g_autofree char *kept = NULL;

  assert_non_null (database);
  assert_int_equal (
    sqlite3_exec (database, "CREATE TABLE more (a); INSERT INTO more VALUES (zeroblob (300000))",
                  NULL, NULL, NULL),
    SQLITE_OK);
  assert_true (g_file_get_contents (log, &kept, size, NULL));
  sqlite3_close_v2 (database);
  assert_true (g_file_set_contents (log, kept, (gssize) *size, NULL));
  *content = g_steal_pointer (&kept);
}

/* Every byte goes to the disk again, and is the same as before. */
static void
test_the_whole_log_is_written_again (void **state)
{
  g_autofree char *path = get_path_in (*state);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size = 0;
  gsize size_after = 0;

  leave_log (path, &before, &size);
  n_written = n_synced = 0;
  assert_int_equal (cid_store_wal_rewrite (path), 0);
  assert_int_equal (n_synced, size);
  assert_true (size > 300000);
  assert_true (g_file_get_contents (log, &after, &size_after, NULL));
  assert_int_equal (size_after, size);
  assert_memory_equal (after, before, size);
}

/* A store that was closed in order has none, and none is made. */
static void
test_no_log_is_fine (void **state)
{
  g_autofree char *path = get_path_in (*state);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  assert_int_equal (cid_store_wal_rewrite (path), 0);
  assert_int_equal (g_access (log, F_OK), -1);
}

/* While the disk does not take it nothing is committed behind it; then the store opens. */
static void
test_a_store_waits_for_a_disk_that_takes_its_log (void **state)
{
  g_autofree char *path = get_path_in (*state);
  g_autofree char *before = NULL;
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  leave_log (path, &before, &size);
  sync_error = EIO;
  assert_int_equal (cid_store_wal_rewrite (path), EIO);
  assert_null (cid_store_file_open (path, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
  assert_non_null (strstr (error->message, g_strerror (EIO)));
  sync_error = 0;
  database = cid_store_file_open (path, NULL);
  assert_non_null (database);
}

/* What could not be read or written again is not on disk. */
static void
test_a_log_that_cannot_be_copied_is_told (void **state)
{
  g_autofree char *path = get_path_in (*state);
  g_autofree char *before = NULL;
  gsize size = 0;

  leave_log (path, &before, &size);
  is_full = TRUE;
  assert_int_equal (cid_store_wal_rewrite (path), ENOSPC);
  is_full = FALSE;
  is_unreadable = TRUE;
  assert_int_equal (cid_store_wal_rewrite (path), EIO);
  is_unreadable = FALSE;
  assert_int_equal (cid_store_wal_rewrite (path), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_the_whole_log_is_written_again, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_no_log_is_fine, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_store_waits_for_a_disk_that_takes_its_log, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_log_that_cannot_be_copied_is_told, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
