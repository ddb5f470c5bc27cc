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
#include <unistd.h>

#include "base/error.h"
#include "restore-kit.h"

/* How a log that was made of a backup gets into the place of the log. */

/* Takes the names, with @suffix, that the log of before may get at one of the next moments. */
static void
occupy (const char *folder, const char *suffix)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  for (guint i = 0; i < 60; i++) {
    g_autoptr (GDateTime) then = g_date_time_add_seconds (now, i);
    g_autofree char *stamp = g_date_time_format (then, "%Y-%m-%d-%H%M%S");
    g_autofree char *name = g_strconcat (LOG ".before-", stamp, suffix, NULL);

    scratch_write (folder, name, "mine");
  }
}

/* What bears the name is not replaced, nor a file that would be taken for a part of it. */
static void
test_a_name_that_is_taken_is_passed_over (void **state)
{
  static const char *const taken[] = { "-wal", "-2", "-3-shm" };
  const char *folder = *state;
  g_autofree char *kept = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    occupy (folder, taken[i]);
  assert_true (restore (folder, BACKUP, &kept, NULL));
  assert_true (g_str_has_suffix (kept, "-4"));
}

/* Whoever restores the wrong backup at once restores the right one. */
static void
test_each_log_of_before_is_kept (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *kept = NULL;

    assert_true (restore (folder, BACKUP, &kept, NULL));
  }
  found = cid_store_restore_list_kept (path);
  assert_int_equal (found->len, 3);
}

int __real_rename (const char *from, const char *to);
int __wrap_rename (const char *from, const char *to);

/* What has to be there whenever something gets another name. */
static const char *watched;
static guint n_renamed;

/* What a bad disk does not let go. */
static const char *stuck;

int
__wrap_rename (const char *from, const char *to)
{
  gboolean is_gone = watched != NULL && g_access (watched, F_OK) != 0;

  if (g_strcmp0 (from, stuck) == 0) {
    errno = EIO;
    return -1;
  }

  n_renamed++;
  if (is_gone)
    watched = NULL;
  assert_false (is_gone);
  return __real_rename (from, to);
}

int __real_linkat (int from_fd, const char *from, int to_fd, const char *to, int flags);
int __wrap_linkat (int from_fd, const char *from, int to_fd, const char *to, int flags);

/* There are file systems where a file has but one name. */
static gboolean has_one_name;

int
__wrap_linkat (int from_fd, const char *from, int to_fd, const char *to, int flags)
{
  if (!has_one_name)
    return __real_linkat (from_fd, from, to_fd, to, flags);
  errno = EPERM;
  return -1;
}

int __real_sqlite3_busy_timeout (sqlite3 *database, int patience_ms);
int __wrap_sqlite3_busy_timeout (sqlite3 *database, int patience_ms);

/* At most; who waits in vain need not wait long. */
static int patience_limit_ms = G_MAXINT;

int
__wrap_sqlite3_busy_timeout (sqlite3 *database, int patience_ms)
{
  return __real_sqlite3_busy_timeout (database, MIN (patience_ms, patience_limit_ms));
}

/* Wherever it is killed, there is a log: that of before, or that of the backup. */
static void
test_there_is_always_a_log (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;

  watched = path;
  n_renamed = 0;
  assert_true (restore (folder, BACKUP, &kept, NULL));
  watched = NULL;
  assert_int_not_equal (n_renamed, 0);
}

/* The log that cannot be replaced stays where it is, and under no other name. */
static void
test_what_fails_changes_nothing (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *backup = scratch_path (folder, BACKUP);
  g_autofree char *part = scratch_path (folder, "data/cidalert/calls.restoring/calls.db");
  g_autofree char *kept = NULL;
  g_autoptr (CidStoreRestore) restored = cid_store_restore_prepare (backup, path, NULL);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_unlink (part);
  assert_false (cid_store_restore_put (restored, &kept, &error));
  assert_non_null (error);
  assert_null (kept);
  g_clear_pointer (&restored, cid_store_restore_free);
  assert_untouched (folder);
  found = cid_store_restore_list_kept (path);
  assert_int_equal (found->len, 0);
}

/* What is no database any more cannot be made whole; it is kept as it is, and comes back. */
static void
test_a_broken_log_is_kept_as_it_is (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *backup = scratch_path (folder, BACKUP);
  g_autofree char *part = scratch_path (folder, "data/cidalert/calls.restoring/calls.db");
  g_autofree char *kept = NULL;
  g_autofree char *content = NULL;
  g_autofree char *wal = NULL;
  g_autoptr (CidStoreRestore) restored = NULL;

  scratch_write (folder, LOG, "broken");
  scratch_write (folder, LOG "-wal", "broken too");
  restored = cid_store_restore_prepare (backup, path, NULL);
  assert_non_null (restored);
  assert_int_equal (g_rename (part, backup), 0);
  assert_false (cid_store_restore_put (restored, &kept, NULL));
  assert_true (g_file_get_contents (path, &content, NULL, NULL));
  assert_string_equal (content, "broken");
  assert_int_equal (g_rename (backup, part), 0);
  assert_true (cid_store_restore_put (restored, &kept, NULL));
  wal = g_strconcat (kept, "-wal", NULL);
  g_clear_pointer (&content, g_free);
  assert_true (g_file_get_contents (wal, &content, NULL, NULL));
  assert_string_equal (content, "broken too");
}

/* A broken log whose parts cannot all be moved stays with those that belong to it. */
static void
test_a_broken_log_stays_together (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  scratch_write (folder, LOG, "broken");
  scratch_write (folder, LOG "-wal", "broken too");
  stuck = path;
  assert_false (restore (folder, BACKUP, &kept, &error));
  stuck = NULL;
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
  assert_true (g_file_get_contents (wal, &content, NULL, NULL));
  assert_string_equal (content, "broken too");
}

/* Somebody who reads @path as it was before the last word was said. */
static sqlite3 *
begin_to_read (const char *path)
{
  sqlite3 *reader = NULL;

  assert_int_equal (sqlite3_open (path, &reader), SQLITE_OK);
  run_sql (reader, "PRAGMA journal_mode = WAL; BEGIN; SELECT count (*) FROM calls");
  run_sql_in (path, "UPDATE calls SET note = 'last'");
  return reader;
}

/* While somebody reads in it a log is not whole in one file; and moved in parts it would be without
   its last words, were one killed meanwhile. */
static void
test_a_log_that_is_read_stays (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  G_GNUC_UNUSED g_autoptr (sqlite3) reader = begin_to_read (path);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before = 0;
  gsize n_after = 0;

  assert_true (g_file_get_contents (wal, &before, &n_before, NULL));
  patience_limit_ms = 50;
  n_renamed = 0;
  assert_false (restore (folder, BACKUP, &kept, &error));
  patience_limit_ms = G_MAXINT;
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  assert_null (kept);
  assert_int_equal (n_renamed, 0);
  assert_true (g_file_get_contents (wal, &after, &n_after, NULL));
  assert_int_equal (n_after, n_before);
  assert_memory_equal (after, before, n_before);
  found = cid_store_restore_list_kept (path);
  assert_int_equal (found->len, 0);
  assert_untouched (folder);
}

/* That of a newer version, which this one cannot read, is as sound. */
static void
test_a_newer_log_is_kept_whole (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;
  g_autofree char *wal = NULL;
  g_autoptr (sqlite3) reader = begin_to_read (path);

  run_sql (reader, "COMMIT; PRAGMA user_version = 99");
  watched = path;
  assert_true (restore (folder, BACKUP, &kept, NULL));
  watched = NULL;
  wal = g_strconcat (kept, "-wal", NULL);
  assert_int_not_equal (g_access (wal, F_OK), 0);
  g_clear_pointer (&reader, sqlite3_close_v2);
  assert_int_equal (sqlite3_open (kept, &reader), SQLITE_OK);
  assert_sql (reader, "SELECT DISTINCT note FROM calls", "last");
}

static gpointer
end_reading (gpointer reader)
{
  g_usleep (700 * 1000);
  sqlite3_close_v2 (reader);
  return NULL;
}

/* Whoever reads is done in a moment. */
static void
test_a_log_that_is_read_is_waited_for (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;
  g_autofree char *wal = NULL;
  GThread *reader = g_thread_new ("reader", end_reading, begin_to_read (path));
  g_autoptr (sqlite3) before = NULL;

  watched = path;
  assert_true (restore (folder, BACKUP, &kept, NULL));
  watched = NULL;
  g_thread_join (reader);
  wal = g_strconcat (kept, "-wal", NULL);
  assert_int_not_equal (g_access (wal, F_OK), 0);
  before = cid_store_file_open_readonly (kept, NULL);
  assert_sql (before, "SELECT DISTINCT note FROM calls", "last");
}

/* Where the log cannot have two names it is whole before it is moved. */
static void
test_a_log_of_one_name_is_kept_whole (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;
  g_autofree char *wal = NULL;
  g_autoptr (sqlite3) reader = begin_to_read (path);
  g_autoptr (sqlite3) before = NULL;

  run_sql (reader, "COMMIT");
  has_one_name = TRUE;
  assert_true (restore (folder, BACKUP, &kept, NULL));
  has_one_name = FALSE;
  wal = g_strconcat (path, "-wal", NULL);
  assert_int_not_equal (g_access (wal, F_OK), 0);
  before = cid_store_file_open_readonly (kept, NULL);
  assert_sql (before, "SELECT DISTINCT note FROM calls", "last");
}

/* One that was killed left the log with two names. */
static void
test_a_second_name_of_the_log_goes (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *twin = scratch_path (folder, LOG ".before-1999-01-01-000000");
  g_autofree char *kept = NULL;
  g_autoptr (GPtrArray) found = NULL;

  assert_int_equal (link (path, twin), 0);
  assert_true (restore (folder, BACKUP, &kept, NULL));
  found = cid_store_restore_list_kept (path);
  assert_int_equal (found->len, 1);
  assert_string_equal (found->pdata[0], kept);
}

/* Whoever keeps the log on another disk has a link to it, which leads there afterwards too: it is
   the file behind it that is exchanged, in its own folder, and there is always one. */
static void
test_a_link_leads_to_the_log_still (void **state)
{
  static const char *const names[] = { LOG ".before-1999-01-01-000000", "disk/calls.db",
                                       "disk/elsewhere.db" };
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *middle = scratch_path (folder, "middle");

  scratch_write (folder, "disk/x", "");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *target = scratch_path (folder, names[i]);
    g_autofree char *kept = NULL;
    g_autofree char *found = NULL;
    g_autofree char *prefix = g_strconcat (target, ".before-", NULL);
    g_autoptr (GPtrArray) all = NULL;
    g_autoptr (sqlite3) before = NULL;
    g_autoptr (sqlite3) database = NULL;

    assert_int_equal (g_rename (path, target), 0);
    assert_int_equal (symlink (target, middle), 0);
    assert_int_equal (symlink ("../../middle", path), 0);
    run_sql_in (target, "UPDATE calls SET note = 'here'");
    watched = path;
    assert_true (restore (folder, BACKUP, &kept, NULL));
    watched = NULL;
    found = g_file_read_link (path, NULL);
    assert_string_equal (found, "../../middle");
    assert_true (g_str_has_prefix (kept, prefix));
    before = cid_store_file_open_readonly (kept, NULL);
    assert_sql (before, "SELECT DISTINCT note FROM calls", "here");
    database = open_log (folder);
    assert_sql (database, "SELECT DISTINCT note FROM calls", "-");
    assert_false (g_file_test (target, G_FILE_TEST_IS_SYMLINK));
    all = cid_store_restore_list_kept (path);
    assert_true (g_ptr_array_find_with_equal_func (all, kept, g_str_equal, NULL));
    g_clear_pointer (&database, sqlite3_close_v2);
    g_clear_pointer (&before, sqlite3_close_v2);
    g_unlink (path);
    g_unlink (middle);
    assert_int_equal (g_rename (target, path), 0);
  }
}

/* Behind a link too the log that cannot be replaced stays where it is. */
static void
test_what_fails_behind_a_link_changes_nothing (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *target = scratch_path (folder, "disk/calls.db");
  g_autofree char *part = scratch_path (folder, "disk/calls.restoring/calls.db");
  g_autofree char *left = scratch_path (folder, "disk/calls.restoring");
  g_autofree char *kept = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  scratch_write (folder, "disk/x", "");
  assert_int_equal (g_rename (path, target), 0);
  assert_int_equal (symlink (target, path), 0);
  watched = path;
  stuck = part;
  assert_false (restore (folder, BACKUP, &kept, &error));
  stuck = watched = NULL;
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
  found = g_file_read_link (path, NULL);
  assert_string_equal (found, target);
  all = cid_store_restore_list_kept (path);
  assert_int_equal (all->len, 0);
  assert_int_not_equal (g_access (left, F_OK), 0);
  assert_untouched (folder);
}

/* What one left that was killed lies where the log is. */
static void
test_what_is_left_behind_a_link_is_tidied (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *target = scratch_path (folder, "disk/calls.db");
  g_autofree char *left = scratch_path (folder, "disk/calls.restoring");

  scratch_write (folder, "disk/calls.restoring/calls.db", "half");
  assert_int_equal (g_rename (path, target), 0);
  assert_int_equal (symlink (target, path), 0);
  cid_store_restore_tidy (path);
  assert_int_not_equal (g_access (left, F_OK), 0);
  assert_untouched (folder);
}

/* Its disk may not be there just now. */
static void
test_a_link_that_leads_nowhere_is_kept (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *kept = NULL;
  g_autofree char *found = NULL;

  g_unlink (path);
  assert_int_equal (symlink ("/nowhere/calls.db", path), 0);
  assert_true (restore (folder, BACKUP, &kept, NULL));
  assert_non_null (kept);
  found = g_file_read_link (kept, NULL);
  assert_string_equal (found, "/nowhere/calls.db");
}

/* The write-ahead log of a log whose database is gone is of no other: SQLite would take its pages
   for those of the new one. */
static void
test_what_is_left_of_a_log_does_not_get_into_another (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *content = NULL;
  g_autofree char *kept = NULL;
  gsize length = 0;
  g_autoptr (sqlite3) database = NULL;

  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  run_sql (database, "DELETE FROM legs; DELETE FROM events; DELETE FROM calls");
  assert_true (g_file_get_contents (wal, &content, &length, NULL));
  g_clear_pointer (&database, sqlite3_close_v2);
  g_unlink (path);
  assert_true (g_file_set_contents (wal, content, (gssize) length, NULL));

  assert_true (restore (folder, BACKUP, &kept, NULL));
  assert_null (kept);
  database = open_log (folder);
  assert_sql (database, "SELECT count (*) FROM calls", "2");
  assert_sql (database, "PRAGMA integrity_check", "ok");
}

/* What was said last stands in the write-ahead log of the log of before, and is kept with it. */
static void
test_what_was_said_last_is_kept (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *content = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  gsize size = 0;
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3) before = NULL;

  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  run_sql (database, "PRAGMA wal_autocheckpoint = 0; UPDATE calls SET note = 'last'");
  assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  assert_true (g_file_get_contents (wal, &content, &length, NULL));
  g_clear_pointer (&database, sqlite3_close_v2);
  assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  assert_true (g_file_set_contents (wal, content, (gssize) length, NULL));

  assert_true (restore (folder, BACKUP, &kept, NULL));
  before = cid_store_file_open_readonly (kept, NULL);
  assert_sql (before, "SELECT DISTINCT note FROM calls", "last");
  database = open_log (folder);
  assert_sql (database, "SELECT DISTINCT note FROM calls", "-");
}

#define restore_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    restore_test (test_a_name_that_is_taken_is_passed_over),
    restore_test (test_each_log_of_before_is_kept),
    restore_test (test_there_is_always_a_log),
    restore_test (test_what_fails_changes_nothing),
    restore_test (test_a_broken_log_is_kept_as_it_is),
    restore_test (test_a_broken_log_stays_together),
    restore_test (test_a_log_that_is_read_stays),
    restore_test (test_a_newer_log_is_kept_whole),
    restore_test (test_a_log_that_is_read_is_waited_for),
    restore_test (test_a_log_of_one_name_is_kept_whole),
    restore_test (test_a_second_name_of_the_log_goes),
    restore_test (test_a_link_leads_to_the_log_still),
    restore_test (test_what_fails_behind_a_link_changes_nothing),
    restore_test (test_what_is_left_behind_a_link_is_tidied),
    restore_test (test_a_link_that_leads_nowhere_is_kept),
    restore_test (test_what_is_left_of_a_log_does_not_get_into_another),
    restore_test (test_what_was_said_last_is_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
