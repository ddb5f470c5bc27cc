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

#include <stdio.h>
#include <unistd.h>

#include "log-kit.h"

#include "check-kit.h"
#include "sql-kit.h"

static guint64 free_bytes;
static gboolean is_closed;

int __real_g_access (const char *path, int mode);
int __wrap_g_access (const char *path, int mode);
GFileInfo *__real_g_file_query_filesystem_info (GFile *file,
                                                const char *attributes,
                                                GCancellable *cancellable,
                                                GError **error);
GFileInfo *__wrap_g_file_query_filesystem_info (GFile *file,
                                                const char *attributes,
                                                GCancellable *cancellable,
                                                GError **error);

int
__wrap_g_access (const char *path, int mode)
{
  return is_closed && mode == W_OK ? -1 : __real_g_access (path, mode);
}

GFileInfo *
__wrap_g_file_query_filesystem_info (GFile *file,
                                     const char *attributes,
                                     GCancellable *cancellable,
                                     GError **error)
{
  GFileInfo *info;

  if (free_bytes == 0)
    return __real_g_file_query_filesystem_info (file, attributes, cancellable, error);

  info = g_file_info_new ();
  g_file_info_set_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, free_bytes);
  return info;
}

static void
damage (const char *home_folder, long from, gsize length)
{
  g_autofree char *path = scratch_path (home_folder, "data/cidalert/calls.db");
  FILE *file = fopen (path, "r+");

  assert_non_null (file);
  assert_int_equal (fseek (file, from, SEEK_SET), 0);
  for (gsize i = 0; i < length; i++)
    assert_int_equal (fputc (0xa5, file), 0xa5);
  assert_int_equal (fclose (file), 0);
}

/* What the daemon cannot write, and what it would not see itself. */
static void
test_what_the_daemon_says_of_the_log_is_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WELL, "no call was logged yet", NULL },
    { NULL, NULL, "{'store-problem': <'No room'>}", CID_CHECK_WRONG, "No room", "as it says" },
    { NULL, NULL, "{'store-queue': <uint32 2>}", CID_CHECK_WARNING, "2 events wait", "the disk" },
  };

  check_rows (cid_check_log, rows, G_N_ELEMENTS (rows));
}

/* A log of one call is sound until a page of it is not. */
static void
test_a_damaged_log_is_told (void **state)
{
  static const LogRow rows[] = { { "a", 10, "0299991234", CID_DIRECTION_INCOMING,
                                   CID_OUTCOME_MISSED, "Ana", FALSE } };
  static const CheckRow sound = { .worst = CID_CHECK_WELL, .says = "sound: 1 call," };
  static const CheckRow damaged = { .worst = CID_CHECK_WRONG,
                                    .says = "damaged",
                                    .cure = "keep it" };
  static const CheckRow none = { .worst = CID_CHECK_WRONG, .says = "calls.db", .cure = "keep it" };

  write_log (home, rows, G_N_ELEMENTS (rows));
  check_one (cid_check_log, &sound, NULL);
  damage (home, 4096, 512);
  check_one (cid_check_log, &damaged, NULL);
  damage (home, 0, 4096);
  check_one (cid_check_log, &none, NULL);
}

/* To move a log away that is sound helps nobody: what does, if the message does not say it. */
static void
test_a_log_that_is_not_damaged_stays_where_it_is (void **state)
{
  static const LogRow rows[] = { { "a", 10, "0299991234", CID_DIRECTION_INCOMING,
                                   CID_OUTCOME_MISSED, "Ana", FALSE } };
  static const CheckRow newer = { .worst = CID_CHECK_WRONG, .says = "install that version" };
  static const CheckRow locked = { .worst = CID_CHECK_WRONG,
                                   .says = "keeps the call log",
                                   .cure = "close the program" };
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  sqlite3 *database = NULL;

  write_log (home, rows, G_N_ELEMENTS (rows));
  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  run_sql (database, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  check_one (cid_check_log, &locked, NULL);
  run_sql (database, "PRAGMA user_version = 999; COMMIT");
  sqlite3_close (database);
  check_one (cid_check_log, &newer, NULL);
}

/* What keeps the next call from being written. */
static void
test_a_full_or_closed_disk_is_told (void **state)
{
  static const CheckRow few = { .worst = CID_CHECK_WARNING,
                                .says = "room for",
                                .cure = "make room" };
  static const CheckRow none = { .worst = CID_CHECK_WRONG,
                                 .says = "room for",
                                 .cure = "make room" };
  static const CheckRow closed = { .worst = CID_CHECK_WRONG,
                                   .says = "cannot be written",
                                   .cure = "chmod u+rwx" };

  free_bytes = 100 * 1024 * 1024;
  check_one (cid_check_log, &few, NULL);
  free_bytes = 1024;
  check_one (cid_check_log, &none, NULL);
  free_bytes = 0;
  scratch_write (home, "data/cidalert/x", "");
  is_closed = TRUE;
  check_one (cid_check_log, &closed, NULL);
  is_closed = FALSE;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_what_the_daemon_says_of_the_log_is_told),
    check_test (test_a_damaged_log_is_told),
    check_test (test_a_log_that_is_not_damaged_stays_where_it_is),
    check_test (test_a_full_or_closed_disk_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
