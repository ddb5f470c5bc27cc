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

#include <glib/gstdio.h>

#include "base/error.h"
#include "log/store-open.h"
#include "writer-kit.h"

/* The store of the fixture's writer, opened without it. */
static CidStoreOpen *
open_store (Fixture *self, gint64 *last_change, GError **error)
{
  return cid_store_open_new (self->path, "daemon", BOOT, last_change, error);
}

static void
add_text (CidStoreOpen *store, const char *text)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO notes VALUES ('%s')", text);

  assert_int_equal (sqlite3_exec (cid_store_open_get_database (store), sql, NULL, NULL, NULL),
                    SQLITE_OK);
}

static CidStoreOpen *
open_with_notes (Fixture *self)
{
  gint64 last_change = -1;
  CidStoreOpen *store = open_store (self, &last_change, NULL);

  assert_non_null (store);
  assert_int_equal (last_change, 0);
  assert_int_equal (sqlite3_exec (cid_store_open_get_database (store), "CREATE TABLE notes (text)",
                                  NULL, NULL, NULL),
                    SQLITE_OK);
  return store;
}

/* Two that write would spoil each other's numbers: whoever is there first keeps the other out, who
   is told by whom; and is let in when the first has gone. */
static void
test_one_at_a_time_has_it_open (void **state)
{
  Fixture *self = *state;
  gint64 last_change = -1;
  CidStoreOpen *first = open_store (self, &last_change, NULL);
  g_autoptr (CidStoreOpen) second = NULL;
  g_autofree char *holder = NULL;
  g_autoptr (GError) error = NULL;

  assert_non_null (first);
  second = open_store (self, &last_change, &error);
  assert_null (second);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  holder = cid_store_lock_get_holder (self->path, NULL);
  assert_string_equal (holder, "daemon");
  cid_store_open_free (first);
  second = open_store (self, &last_change, NULL);
  assert_non_null (second);
}

/* What cannot be opened must not stay locked, or the command that mends it is kept out. */
static void
test_what_cannot_be_opened_is_not_locked (void **state)
{
  static const struct {
    const char *content;
    const char *sql;
  } cases[] = {
    { "no database", NULL },
    { NULL, "PRAGMA user_version = 99" },
    { NULL, "DROP TABLE phones" },
    { NULL, "DROP TABLE calls" },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 last_change = -1;
    g_autoptr (CidStoreOpen) store = NULL;
    g_autoptr (CidStoreLock) lock = NULL;
    g_autoptr (GError) error = NULL;

    if (cases[i].content != NULL) {
      scratch_write (self->folder, "calls.db", cases[i].content);
    } else {
      cid_store_open_free (open_store (self, &last_change, NULL));
      run_sql_in (self->path, cases[i].sql);
    }
    store = open_store (self, &last_change, &error);
    assert_null (store);
    assert_non_null (error);
    lock = cid_store_lock_take (self->path, "command", NULL);
    assert_non_null (lock);
    assert_int_equal (g_unlink (self->path), 0);
  }
}

/* The numbers of changes go on where they were, whoever wrote them. */
static void
test_the_last_change_is_known (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreOpen) store = NULL;
  gint64 last_change = -1;

  add_ring (self, "a", 1);
  add_ring (self, "b", 2);
  write_all (self);
  cid_store_writer_close (self->writer);
  store = open_store (self, &last_change, NULL);
  assert_non_null (store);
  assert_int_equal (last_change, 2);
}

/* What has ended is on disk, whatever comes then; what has not is gone with the power. */
static void
test_what_has_not_ended_is_gone (void **state)
{
  Fixture *self = *state;
  CidStoreOpen *store = open_with_notes (self);

  assert_true (cid_store_open_begin (store, NULL));
  add_text (store, "a");
  assert_store (self, "SELECT count (*) FROM notes", "0");
  assert_true (cid_store_open_end (store, NULL));
  assert_store (self, "SELECT text FROM notes", "a");
  assert_true (cid_store_open_begin (store, NULL));
  add_text (store, "b");
  cid_store_open_free (store);
  assert_store (self, "SELECT text FROM notes", "a");
}

/* A rebuild is made of many steps, each of which begins and ends: they come to the disk as one. */
static void
test_a_whole_of_many_steps_is_one (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreOpen) store = open_with_notes (self);

  assert_true (cid_store_open_begin (store, NULL));
  store->is_whole = TRUE;
  for (guint i = 0; i < 3; i++) {
    assert_true (cid_store_open_begin (store, NULL));
    add_text (store, "x");
    assert_true (cid_store_open_end (store, NULL));
  }
  assert_store (self, "SELECT count (*) FROM notes", "0");
  store->is_whole = FALSE;
  assert_true (cid_store_open_end (store, NULL));
  assert_store (self, "SELECT count (*) FROM notes", "3");
}

/* Into a file that nobody will find again nothing is written: it would be told as stored. */
static void
test_a_file_that_was_moved_takes_nothing (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreOpen) store = open_with_notes (self);
  g_autofree char *elsewhere = scratch_path (self->folder, "elsewhere.db");
  g_autoptr (GError) error = NULL;

  assert_true (cid_store_open_is_in_place (store, NULL));
  assert_int_equal (rename (self->path, elsewhere), 0);
  assert_false (cid_store_open_begin (store, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  assert_non_null (strstr (error->message, self->path));
  assert_false (cid_store_open_is_in_place (store, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_one_at_a_time_has_it_open),
    STORE_TEST (test_what_cannot_be_opened_is_not_locked),
    STORE_TEST (test_the_last_change_is_known),
    STORE_TEST (test_what_has_not_ended_is_gone),
    STORE_TEST (test_a_whole_of_many_steps_is_one),
    STORE_TEST (test_a_file_that_was_moved_takes_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
