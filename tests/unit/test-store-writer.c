/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-writer"

#include "log/store-writer.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>

#include "writer-kit.h"

/* What the next commits do: '.' as they should, 'l' reach the disk and tell of a failure, 'f' fail
 * and do not reach it. Empty: all as they should. */
static const char *fates = "";

static int
set_up_disk (void **state)
{
  fates = "";
  return set_up (state);
}

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  char fate = '.';

  if (g_strcmp0 (sqlite3_sql (statement), "COMMIT") != 0)
    return __real_sqlite3_step (statement);
  if (*fates != '\0')
    fate = *fates++;
  if (fate == 'f')
    return SQLITE_FULL;
  if (fate == 'l')
    assert_int_equal (__real_sqlite3_step (statement), SQLITE_DONE);
  return fate == 'l' ? SQLITE_IOERR_FSYNC : __real_sqlite3_step (statement);
}

/* Two daemons that write would spoil each other's numbers. */
static void
test_second_writer_is_kept_out_until_the_first_closes (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) second = cid_store_writer_new (self->path, BOOT);
  g_autoptr (GError) error = NULL;

  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_false (cid_store_writer_open (second, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  cid_store_writer_close (self->writer);
  assert_true (cid_store_writer_open (second, NULL));
}

/* A store that cannot be opened must not keep its lock, or the command that mends it is kept out.
 */
static void
test_store_that_cannot_be_opened_is_not_locked (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) second = cid_store_writer_new (self->path, BOOT);
  g_autoptr (GError) error = NULL;

  scratch_write (self->folder, "calls.db", "no database");
  assert_false (cid_store_writer_open (self->writer, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED));
  g_clear_error (&error);

  g_unlink (self->path);
  assert_true (cid_store_writer_open (second, &error));
}

/* One bad entry takes its batch with it, whole; what is answered 200 is all on disk or none. */
static void
test_batch_is_written_whole_or_not_at_all (void **state)
{
  static const char *const breakages[] = {
    "CREATE TRIGGER x BEFORE INSERT ON events WHEN NEW.seq = 3"
    " BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON calls WHEN NEW.uid = 'c'"
    " BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON legs"
    " BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON runs BEGIN SELECT RAISE (ABORT, 'broken'); END",
  };
  Fixture *self = *state;

  add_ring (self, "a", 1);
  write_all (self);
  cid_store_writer_close (self->writer);
  add_ring (self, "b", 2);
  add_ring (self, "c", 3);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++) {
    g_autoptr (GError) error = NULL;

    run_sql_in (self->path, breakages[i]);
    assert_false (try_to_write (self, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
    assert_store (self, "SELECT seq FROM events", "1");
    assert_store (self, "SELECT uid FROM calls", "a");
    assert_store (self, "SELECT count (*) FROM runs", "1");
    run_sql_in (self->path, "DROP TRIGGER x");
  }
  write_all (self);
  assert_store (self, "SELECT uid FROM calls", "a;b;c");
  assert_store (self, "SELECT seq FROM events", "1;2;3");
}

/* What commits may do, one after another, while the same entries are tried again and one more
 * comes with each: in the end each is there once, and none is lost. */
static void
test_failed_commits_neither_lose_nor_double (void **state)
{
  static const char *const rows[] = { ".",    "f.",   "l.",   "ff.",  "ll.",  "fl.",   "lf.",
                                      "lff.", "lfl.", "fll.", "llf.", "flf.", "llff.", "lflfl." };

  for (guint i = 0; i < G_N_ELEMENTS (rows) * 2; i++) {
    gboolean grows = i % 2 == 1;
    g_autoptr (GString) expected = g_string_new ("first");
    g_autofree char *answer = NULL;
    Fixture *self;
    void *fresh = NULL;

    set_up_disk (&fresh);
    self = fresh;
    add_ring (self, "first", 0);
    fates = rows[i / 2];
    for (guint n = 1; !try_to_write (self, NULL); n++) {
      g_autofree char *uid = g_strdup_printf ("more-%u", n);

      assert_true (n < 10);
      if (!grows)
        continue;
      add_ring (self, uid, n);
      g_string_append_printf (expected, ";%s", uid);
    }
    answer = ask (self, "SELECT call_ref FROM events ORDER BY seq");
    if (!g_str_equal (answer, expected->str))
      fail_msg ("Commits %s: %s instead of %s", rows[i / 2], answer, expected->str);
    assert_store (self, "SELECT count (*) = count (DISTINCT uid) FROM calls", "1");
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* What was in doubt is only in doubt once: entries that come later are not taken for it. */
static void
test_doubt_ends_with_the_next_commit (void **state)
{
  Fixture *self = *state;

  add_ring (self, "a", 1);
  fates = "l";
  assert_false (try_to_write (self, NULL));
  write_all (self);
  add_ring (self, "b", 2);
  write_all (self);
  cid_store_writer_close (self->writer);
  add_ring (self, "c", 3);
  write_all (self);
  assert_store (self, "SELECT call_ref FROM events ORDER BY seq", "a;b;c");
}

/* A disk was full, and a command made room: what it wrote has the numbers that the batch that
 * failed would have had, and is not taken for it. */
static void
test_what_a_command_wrote_is_not_the_doubtful_batch (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) command = cid_store_writer_new_for_command (self->path, BOOT);
  const CidForget what = { .before_us = G_MAXINT64 };

  add_ring (self, "a", 1);
  fates = "f";
  assert_false (try_to_write (self, NULL));
  assert_true (cid_store_writer_open (command, NULL));
  assert_true (cid_store_writer_note_forgetting (command, &what, (CidForgotten){ .n_calls = 1 },
                                                 (CidStamp){ NOON, 1 }, NULL));
  cid_store_writer_close (command);
  write_all (self);
  assert_store (self, "SELECT kind, call_ref FROM events ORDER BY seq", "forgot|-;incoming|a");
}

/* Whether a renaming is on disk, no event tells: it is done again, and is no reason to pass over
 * what comes with it. */
static void
test_what_holds_no_event_is_written_again (void **state)
{
  static const char *const rows[] = { "l", "f" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidStoreEntry *entry;
    void *fresh = NULL;

    set_up_disk (&fresh);
    add_ring (fresh, "a", 1);
    write_all (fresh);
    entry = add_entry (fresh, NULL, NULL);
    entry->phone = g_strdup (HALL);
    entry->phone_name = g_strdup ("lobby");
    fates = rows[i];
    assert_false (try_to_write (fresh, NULL));
    add_ring (fresh, "b", 2);
    write_all (fresh);
    assert_store ((Fixture *) fresh, "SELECT call_ref FROM events", "a;b");
    assert_store ((Fixture *) fresh, "SELECT name FROM phones ORDER BY name", "desk;lobby");
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* A log that is deleted under the daemon would be written on into nowhere. */
static void
test_deleted_store_is_noticed_and_begun_anew (void **state)
{
  Fixture *self = *state;
  g_autoptr (GError) error = NULL;
  static const char *const endings[] = { "", "-wal", "-shm" };

  add_ring (self, "a", 1);
  write_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat (self->path, endings[i], NULL);

    g_unlink (path);
  }
  add_ring (self, "b", 2);
  assert_false (try_to_write (self, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  write_all (self);
  assert_store (self, "SELECT call_ref FROM events", "b");
}

/* A copy of the file alone is whole once the daemon has stopped. */
static void
test_close_leaves_one_file (void **state)
{
  Fixture *self = *state;
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);

  add_ring (self, "a", 1);
  write_all (self);
  assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  cid_store_writer_close (self->writer);
  assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  assert_store (self, "SELECT uid FROM calls", "a");
  cid_store_writer_close (self->writer);
}

/* SQLite itself only clears its log when the last one closes; a `log --follow` may sit there. */
static void
test_close_empties_the_log_beside_a_reader (void **state)
{
  Fixture *self = *state;
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  sqlite3 *reader = NULL;
  GStatBuf info;

  add_ring (self, "a", 1);
  write_all (self);
  assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
  assert_sql (reader, "SELECT uid FROM calls", "a");
  cid_store_writer_close (self->writer);
  assert_int_equal (g_stat (log, &info), 0);
  assert_int_equal (info.st_size, 0);
  assert_sql (reader, "SELECT uid FROM calls", "a");
  sqlite3_close (reader);
}

/* A reader that stands in the way delays the end only for a moment, and loses nothing. */
static void
test_reader_does_not_keep_the_store_open (void **state)
{
  Fixture *self = *state;
  sqlite3 *reader = NULL;
  gint64 began_us;

  add_ring (self, "a", 1);
  write_all (self);
  assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
  run_sql (reader, "BEGIN; SELECT count (*) FROM calls");
  add_ring (self, "b", 2);
  write_all (self);
  began_us = g_get_monotonic_time ();
  cid_store_writer_close (self->writer);
  assert_true (g_get_monotonic_time () - began_us < 3 * G_USEC_PER_SEC);
  assert_sql (reader, "SELECT uid FROM calls", "a");
  sqlite3_close (reader);
  assert_store (self, "SELECT uid FROM calls", "a;b");
}

#define DISK_TEST(name) cmocka_unit_test_setup_teardown (name, set_up_disk, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    DISK_TEST (test_second_writer_is_kept_out_until_the_first_closes),
    DISK_TEST (test_store_that_cannot_be_opened_is_not_locked),
    DISK_TEST (test_batch_is_written_whole_or_not_at_all),
    DISK_TEST (test_failed_commits_neither_lose_nor_double),
    DISK_TEST (test_doubt_ends_with_the_next_commit),
    DISK_TEST (test_what_a_command_wrote_is_not_the_doubtful_batch),
    DISK_TEST (test_what_holds_no_event_is_written_again),
    DISK_TEST (test_deleted_store_is_noticed_and_begun_anew),
    DISK_TEST (test_close_leaves_one_file),
    DISK_TEST (test_close_empties_the_log_beside_a_reader),
    DISK_TEST (test_reader_does_not_keep_the_store_open),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
