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

#include "log/store-clean.h"
#include "scratch.h"
#include "sql-kit.h"

/* Names enough that their index has some thousand pages, in several parts. */
#define N_NAMES 24000
#define N_PARTS 4
#define ADD_NAMES                                                                                  \
  "WITH RECURSIVE n (i) AS (SELECT %u UNION ALL SELECT i + 1 FROM n WHERE i < %u)"                 \
  " INSERT INTO names (rowid, words) SELECT i, hex (i * 7919 %% 1000003) || ' zacharias' || i"     \
  " FROM n"
#define FORGET_NAMES                                                                               \
  "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 2 FROM n WHERE i < %u)"                  \
  " INSERT INTO names (names, rowid, words) SELECT 'delete', i,"                                   \
  " hex (i * 7919 %% 1000003) || ' zacharias' || i FROM n"
#define N_SEGMENTS "SELECT count (DISTINCT segid) FROM names_idx"

typedef struct {
  char *folder;
  char *path;
  sqlite3 *database;
  CidStoreClean clean;
} Fixture;

static void
run_for (sqlite3 *database, const char *sql, guint from, guint to)
{
  g_autoptr (GString) text = g_string_new (sql);
  g_autofree char *first = g_strdup_printf ("%u", from);
  g_autofree char *last = g_strdup_printf ("%u", to);

  g_string_replace (text, "%%", "%", 0);
  if (from > 0)
    g_string_replace (text, "%u", first, 1);
  g_string_replace (text, "%u", last, 1);
  run_sql (database, text->str);
}

/* Every second name is forgotten again; nothing is cleaned yet. */
static int
set_up_names (void **state, guint n_names)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "calls.db");
  self->database = cid_store_file_open (self->path, NULL);
  assert_non_null (self->database);
  for (guint i = 0; i < N_PARTS; i++)
    run_for (self->database, ADD_NAMES, i * (n_names / N_PARTS) + 1, (i + 1) * (n_names / N_PARTS));
  run_for (self->database, FORGET_NAMES, 0, n_names);
  cid_store_clean_begin (&self->clean);
  *state = self;
  return 0;
}

static int
set_up (void **state)
{
  return set_up_names (state, N_NAMES);
}

static int
set_up_few (void **state)
{
  return set_up_names (state, 400);
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  sqlite3_close (self->database);
  scratch_free (self->folder);
  g_free (self->path);
  g_free (self);
  return 0;
}

static gint64
count_pages (Fixture *self)
{
  gint64 n_pages = 0;

  assert_true (cid_store_file_get_integer (self->database, "SELECT count (*) FROM names_data",
                                           &n_pages, NULL));
  return n_pages;
}

/* It goes in pieces; what is left is one part, which has no room for what was forgotten, and what
 * was not is found. */
static void
test_a_big_index_is_merged_in_pieces (void **state)
{
  Fixture *self = *state;
  gboolean is_more = TRUE;
  guint n_steps = 0;
  gint64 n_pages = count_pages (self);

  for (; is_more; n_steps++)
    assert_true (cid_store_clean_step (&self->clean, self->database, 1, &is_more, NULL));
  assert_false (self->clean.has_traces);
  assert_true (n_steps > 1);
  assert_sql (self->database, N_SEGMENTS, "1");
  assert_sql (self->database, "SELECT count (*) FROM names ('zacharias')", "12000");
  assert_true (count_pages (self) < n_pages * 3 / 4);
  run_sql (self->database, "INSERT INTO names (names) VALUES ('integrity-check')");
}

/* The daemon writes between two pieces: it comes to an end all the same. */
static void
test_what_others_write_meanwhile_is_no_hindrance (void **state)
{
  Fixture *self = *state;
  gboolean is_more = TRUE;
  guint n_steps = 0;

  while (is_more) {
    assert_true (cid_store_clean_step (&self->clean, self->database, 1, &is_more, NULL));
    n_steps++;
    if (is_more)
      run_for (self->database, ADD_NAMES, 100000 + n_steps, 100000 + n_steps);
    assert_in_range (n_steps, 1, 1000);
  }
  assert_false (self->clean.has_traces);
  assert_sql (self->database, N_SEGMENTS, "1");
  run_sql (self->database, "INSERT INTO names (names) VALUES ('integrity-check')");
}

/* Who still reads what was there before is waited for, a moment each time; then it is known that
 * traces are left, and all is done once more the next time. */
static void
test_who_reads_is_waited_for (void **state)
{
  Fixture *self = *state;
  gboolean is_more = TRUE;
  guint n_steps = 0;
  g_autoptr (sqlite3) reader = NULL;

  while (self->clean.n_tries == 0 && is_more) {
    if (reader == NULL) {
      assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
      run_sql (reader, "BEGIN; SELECT count (*) FROM calls");
    }
    assert_true (cid_store_clean_step (&self->clean, self->database, 3, &is_more, NULL));
  }
  for (; is_more; n_steps++)
    assert_true (cid_store_clean_step (&self->clean, self->database, 3, &is_more, NULL));
  assert_int_equal (n_steps, 2);
  assert_true (self->clean.has_traces);
  run_sql (reader, "COMMIT");
  for (is_more = TRUE; is_more;)
    assert_true (cid_store_clean_step (&self->clean, self->database, 3, &is_more, NULL));
  assert_false (self->clean.has_traces);
}

/* An index that has nothing to merge takes one step. */
static void
test_nothing_is_done_at_once (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  CidStoreClean clean = { 0 };
  gboolean is_more = TRUE;

  cid_store_clean_begin (&clean);
  assert_true (cid_store_clean_step (&clean, database, 1, &is_more, NULL));
  assert_false (is_more);
  assert_false (clean.has_traces);
}

#define clean_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    clean_test (test_a_big_index_is_merged_in_pieces),
    clean_test (test_what_others_write_meanwhile_is_no_hindrance),
    cmocka_unit_test_setup_teardown (test_who_reads_is_waited_for, set_up_few, tear_down),
    cmocka_unit_test (test_nothing_is_done_at_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
