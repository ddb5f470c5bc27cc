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

#include "log-kit.h"
#include "sql-kit.h"

#define MISSED CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED

/* The change of each call is its place here, as none of them changes again. */
static const LogRow rows[] = {
  { "a", 50, "0299991234", MISSED, "Ana", FALSE }, { "b", 40, "0412345678", MISSED, NULL, FALSE },
  { "c", 30, "0299991234", MISSED, "Ana", FALSE }, { "d", 20, "anonymous", MISSED, NULL, FALSE },
  { "e", 10, "0299995678", MISSED, "Bob", FALSE },
};

typedef struct {
  char *folder;
  char *path;
  CidCallReader *reader;
} Fixture;

static Fixture *
begin (gsize n_rows)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = scratch_path (fixture->folder, "data/cidalert/calls.db");
  write_log (fixture->folder, rows, n_rows);
  fixture->reader = cid_call_reader_new (fixture->path, NULL);
  assert_non_null (fixture->reader);
  return fixture;
}

static int
set_up (void **state)
{
  *state = begin (G_N_ELEMENTS (rows));
  return 0;
}

static int
set_up_empty (void **state)
{
  *state = begin (0);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_call_reader_free (fixture->reader);
  scratch_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture);
  return 0;
}

static char *
join_uids (GPtrArray *calls)
{
  GString *uids = g_string_new (NULL);

  assert_non_null (calls);
  for (guint i = 0; i < calls->len; i++)
    g_string_append (uids, ((CidCall *) g_ptr_array_index (calls, i))->uid);
  return g_string_free (uids, FALSE);
}

static void
assert_changes (Fixture *fixture,
                CidCallQuery *query,
                const char *expected,
                gboolean is_more,
                gint64 after)
{
  gboolean found_more = !is_more;
  g_autoptr (GPtrArray) calls =
    cid_call_reader_get_changes (fixture->reader, query, &found_more, NULL);
  g_autofree char *uids = join_uids (calls);

  assert_string_equal (uids, expected);
  assert_int_equal (found_more, is_more);
  assert_int_equal (query->after, after);
}

static void
assert_latest (Fixture *fixture, CidCallQuery *query, const char *expected, gint64 after)
{
  g_autoptr (GPtrArray) calls = cid_call_reader_get_latest_changes (fixture->reader, query, NULL);
  g_autofree char *uids = join_uids (calls);

  assert_string_equal (uids, expected);
  assert_int_equal (query->after, after);
}

/* Whoever follows a log in which nothing was ever written begins at its beginning, wherever they
   were in another one. */
static void
test_an_empty_log_has_no_changes (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autofree char *origin = cid_call_reader_get_origin (fixture->reader, NULL);

  assert_string_equal (origin, "");
  query->limit = 3;
  assert_changes (fixture, query, "", FALSE, 0);
  query->after = 77;
  assert_changes (fixture, query, "", FALSE, 0);
  query->after = 77;
  assert_latest (fixture, query, "", 0);
}

/* A follower that was away goes on where it was: in the order of changes, not of time, and a page
   that is just full may not be the last. */
static void
test_changes_go_on_from_the_middle (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  query->after = 2;
  query->limit = 2;
  assert_changes (fixture, query, "cd", TRUE, 4);
  assert_changes (fixture, query, "e", FALSE, 5);
  assert_changes (fixture, query, "", FALSE, 5);
  query->after = 3;
  assert_changes (fixture, query, "de", TRUE, 5);
  assert_changes (fixture, query, "", FALSE, 5);
  query->after = 0;
  query->limit = 0;
  assert_changes (fixture, query, "abcde", FALSE, 5);
}

/* The latest are the same however often one asks, whatever was seen before; without a limit they
   are all there are. What is not asked for does not come back either. */
static void
test_the_latest_are_the_same_each_time (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  query->limit = 2;
  for (guint i = 0; i < 2; i++)
    assert_latest (fixture, query, "de", 5);
  query->limit = 0;
  assert_latest (fixture, query, "abcde", 5);
  query->limit = 1;
  query->withheld = TRUE;
  assert_latest (fixture, query, "d", 5);
  assert_changes (fixture, query, "", FALSE, 5);
}

static void
change_log (Fixture *fixture, const char *sql)
{
  run_sql_in (fixture->path, sql);
}

/* A log that cannot be read is no log without changes: nothing is missed once it can be again. */
static void
test_an_error_is_not_the_end (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) latest_error = NULL;
  g_autoptr (GError) origin_error = NULL;
  gboolean is_more = FALSE;

  query->after = 3;
  change_log (fixture, "ALTER TABLE calls RENAME TO lost; ALTER TABLE origins RENAME TO gone");
  assert_null (cid_call_reader_get_changes (fixture->reader, query, &is_more, &error));
  assert_non_null (error);
  assert_int_equal (query->after, 3);
  assert_null (cid_call_reader_get_latest_changes (fixture->reader, query, &latest_error));
  assert_non_null (latest_error);
  assert_null (cid_call_reader_get_origin (fixture->reader, &origin_error));
  assert_non_null (origin_error);

  change_log (fixture, "ALTER TABLE lost RENAME TO calls; ALTER TABLE gone RENAME TO origins");
  query->after = 3;
  assert_changes (fixture, query, "de", FALSE, 5);
}

/* A reader stays open for as long as somebody follows: between two readings it keeps no page of the
   log from being written back, not even after it stopped in the middle, and it sees what is new. */
static void
test_nothing_is_held_between_readings (void **state)
{
  static const LogRow newer = { "f", 0, "0299991234", MISSED, "Ana", FALSE };
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (sqlite3) database = NULL;
  g_autofree char *origin = NULL;
  int n_frames = 0;

  query->limit = 2;
  for (guint i = 0; i < 2; i++) {
    assert_latest (fixture, query, "de", 5);
    query->after = 0;
    assert_changes (fixture, query, "ab", TRUE, 2);
  }
  origin = cid_call_reader_get_origin (fixture->reader, NULL);
  assert_non_null (origin);

  write_log (fixture->folder, &newer, 1);
  assert_int_equal (sqlite3_open (fixture->path, &database), SQLITE_OK);
  run_sql (database, "SELECT 1 FROM calls");
  assert_int_equal (
    sqlite3_wal_checkpoint_v2 (database, NULL, SQLITE_CHECKPOINT_TRUNCATE, &n_frames, NULL),
    SQLITE_OK);
  assert_int_equal (n_frames, 0);
  query->limit = 0;
  assert_changes (fixture, query, "cdef", FALSE, 6);
}

#define change_test(function, set_up_it)                                                           \
  cmocka_unit_test_setup_teardown (function, set_up_it, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    change_test (test_an_empty_log_has_no_changes, set_up_empty),
    change_test (test_changes_go_on_from_the_middle, set_up),
    change_test (test_the_latest_are_the_same_each_time, set_up),
    change_test (test_an_error_is_not_the_end, set_up),
    change_test (test_nothing_is_held_between_readings, set_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
