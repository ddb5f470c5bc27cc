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
#include <unistd.h>

#include "base/error.h"
#include "home-kit.h"
#include "log-kit.h"
#include "log/store-health.h"
#include "sql-kit.h"

static char *
get_path (void)
{
  return scratch_path (home, "data/cidalert/calls.db");
}

static void
write_calls (void)
{
  static const LogRow rows[] = {
    { "a", 1, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "Ana", FALSE },
    { "b", 2, "0299995678", CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED, NULL, FALSE },
  };

  write_log (home, rows, G_N_ELEMENTS (rows));
}

/* Before the first call there is nothing to be wrong, but room is wanted, wherever it will be. */
static void
test_no_log_is_a_sound_one (void **state)
{
  g_autofree char *path = scratch_path (home, "no/such/folder/calls.db");
  CidStoreHealth health;

  assert_true (cid_store_health_read (path, &health, NULL));
  assert_false (health.is_there);
  assert_int_equal (health.n_calls, 0);
  assert_true (health.free_bytes > 0);
}

/* A file that the daemon has made, and not filled yet. */
static void
test_an_empty_file_is_no_log_yet (void **state)
{
  g_autofree char *path = get_path ();
  CidStoreHealth health;

  scratch_write (home, "data/cidalert/calls.db", "");
  assert_true (cid_store_health_read (path, &health, NULL));
  assert_false (health.is_there);
}

/* A disk that is not there has the log on it still: nobody is to be told that all is well. */
static void
test_a_log_that_cannot_be_reached_is_told (void **state)
{
  static const struct {
    const char *path;
    const char *says;
  } cases[] = {
    { "data/cidalert/calls.db", "calls.db leads to nothing" },
    { "away/cidalert/calls.db", "away leads to nothing" },
    { "file/cidalert/calls.db", "file/cidalert/calls.db cannot be opened" },
    { "loop/calls.db", "loop/calls.db cannot be opened" },
  };
  g_autofree char *folder = scratch_path (home, "data/cidalert");
  g_autofree char *log = get_path ();
  g_autofree char *away = scratch_path (home, "away");
  g_autofree char *loop = scratch_path (home, "loop");

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_int_equal (symlink ("/no/such/disk/calls.db", log), 0);
  assert_int_equal (symlink ("/no/such/disk", away), 0);
  assert_int_equal (symlink ("loop", loop), 0);
  scratch_write (home, "file", "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = scratch_path (home, cases[i].path);
    g_autoptr (GError) error = NULL;
    CidStoreHealth health;

    assert_false (cid_store_health_read (path, &health, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
    assert_non_null (strstr (error->message, path));
    assert_non_null (strstr (error->message, cases[i].says));
  }
}

/* What people are told of a log that is well. */
static void
test_a_sound_log_is_described (void **state)
{
  g_autofree char *path = NULL;
  CidStoreHealth health;

  write_calls ();
  path = get_path ();
  assert_true (cid_store_health_read (path, &health, NULL));
  assert_true (health.is_there);
  assert_int_equal (health.n_calls, 2);
  assert_int_equal (health.newest_us, NOON + 2 * G_USEC_PER_SEC);
  assert_true (health.size >= 2048);
}

/* A page that rots is found before somebody needs it, and the file is named. */
static void
test_a_rotten_page_is_found (void **state)
{
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autofree char *root = NULL;
  g_autofree char *size = NULL;
  g_autoptr (GError) error = NULL;
  CidStoreHealth health;
  sqlite3 *database = NULL;
  gsize length = 0;
  gsize page;

  write_calls ();
  path = get_path ();
  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  run_sql (database, "PRAGMA journal_mode = DELETE");
  root = ask_sql (database, "SELECT rootpage FROM sqlite_schema WHERE name = 'events'");
  size = ask_sql (database, "PRAGMA page_size");
  sqlite3_close (database);
  page = g_ascii_strtoull (size, NULL, 10);
  assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + (g_ascii_strtoull (root, NULL, 10) - 1) * page, 0xa5, page);
  assert_true (g_file_set_contents (path, content, (gssize) length, NULL));

  assert_false (cid_store_health_read (path, &health, &error));
  assert_true (health.is_there);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED));
  assert_non_null (strstr (error->message, path));
}

#define home_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    home_test (test_no_log_is_a_sound_one),
    home_test (test_an_empty_file_is_no_log_yet),
    home_test (test_a_log_that_cannot_be_reached_is_told),
    home_test (test_a_sound_log_is_described),
    home_test (test_a_rotten_page_is_found),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
