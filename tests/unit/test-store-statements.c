/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-statements"

#include "log/store-statements.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "scratch.h"
#include "sql-kit.h"

static int
set_up (void **state)
{
  sqlite3 *database = open_memory ();

  run_sql (database, "PRAGMA foreign_keys = OFF");
  *state = cid_store_statements_new (database);
  return 0;
}

static int
tear_down (void **state)
{
  cid_store_statements_free (*state);
  return 0;
}

static sqlite3_stmt *
get (CidStoreStatements *self, CidStoreSql sql)
{
  sqlite3_stmt *statement = cid_store_statements_get (self, sql, NULL);

  assert_non_null (statement);
  return statement;
}

static gboolean
put_phone (CidStoreStatements *self, const char *uuid, const char *name, gint64 *id, GError **error)
{
  sqlite3_stmt *statement = get (self, CID_STORE_SQL_PUT_PHONE);

  sqlite3_bind_text (statement, 1, uuid, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_TRANSIENT);
  return cid_store_statements_run_for_id (self, statement, id, error);
}

/* A statement that does not fit the schema would be found at the first such call only. */
static void
test_every_statement_fits_the_schema (void **state)
{
  for (guint i = 0; i < CID_STORE_N_SQL; i++) {
    g_autoptr (GError) error = NULL;

    if (cid_store_statements_get (*state, (CidStoreSql) i, &error) == NULL)
      fail_msg ("Statement %u: %s", i, error->message);
  }
}

/* How many values each statement takes is what the code binds; one too few writes NULLs. */
static void
test_every_statement_takes_as_many_values_as_are_bound (void **state)
{
  static const int n_values[CID_STORE_N_SQL] = {
    [CID_STORE_SQL_ADD_ORIGIN] = 2,       [CID_STORE_SQL_ADD_RUN] = 3,
    [CID_STORE_SQL_ADD_EVENT] = 25,       [CID_STORE_SQL_FIND_CALL] = 2,
    [CID_STORE_SQL_ADD_CALL] = 29,        [CID_STORE_SQL_UPDATE_CALL] = 23,
    [CID_STORE_SQL_PUT_LEG] = 7,          [CID_STORE_SQL_SET_CALL_NUMBER] = 2,
    [CID_STORE_SQL_LIST_NUMBERS] = 2,     [CID_STORE_SQL_NAME_NUMBER] = 4,
    [CID_STORE_SQL_PUT_NUMBER] = 8,       [CID_STORE_SQL_PUT_PHONE] = 2,
    [CID_STORE_SQL_SET_HEARD] = 3,        [CID_STORE_SQL_SET_PHONE_STATE] = 3,
    [CID_STORE_SQL_CLEAR_CONDITIONS] = 1, [CID_STORE_SQL_ADD_CONDITION] = 5,
    [CID_STORE_SQL_DROP_LEGS] = 1,        [CID_STORE_SQL_SET_NOTE] = 4,
    [CID_STORE_SQL_SET_DONE] = 4,         [CID_STORE_SQL_UNFILE_CALL] = 1,
    [CID_STORE_SQL_FIND_NUMBER] = 1,      [CID_STORE_SQL_LIST_UNFILED] = 1,
    [CID_STORE_SQL_FILE_CALL] = 3,        [CID_STORE_SQL_LIST_WAITING] = 2,
    [CID_STORE_SQL_SETTLE_CALL] = 3,      [CID_STORE_SQL_ADD_CLASS] = 9,
    [CID_STORE_SQL_ADD_SAYING] = 2,       [CID_STORE_SQL_PUT_ALIAS] = 1,
    [CID_STORE_SQL_FIND_ALIAS] = 1,       [CID_STORE_SQL_ADD_UNINDEXED] = 1,
    [CID_STORE_SQL_LIST_UNINDEXED] = 1,   [CID_STORE_SQL_DROP_UNINDEXED] = 1,
    [CID_STORE_SQL_DROP_WORDS] = 2,       [CID_STORE_SQL_SET_WORDS] = 2,
    [CID_STORE_SQL_ADD_WORDS] = 2,
  };

  for (guint i = 0; i < CID_STORE_N_SQL; i++)
    assert_int_equal (sqlite3_bind_parameter_count (get (*state, (CidStoreSql) i)), n_values[i]);
}

/* Preparing takes longer than running, and is done once for the life of the store. */
static void
test_statement_is_prepared_once (void **state)
{
  sqlite3_stmt *first = get (*state, CID_STORE_SQL_ADD_EVENT);

  assert_ptr_equal (get (*state, CID_STORE_SQL_ADD_EVENT), first);
  assert_ptr_not_equal (get (*state, CID_STORE_SQL_ADD_CALL), first);
}

/* A store whose tables somebody dropped is an error that says so, and no crash at the next try. */
static void
test_missing_table_is_an_error_each_time (void **state)
{
  CidStoreStatements *self = *state;

  run_sql (cid_store_statements_get_database (self), "DROP TABLE legs");
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    assert_null (cid_store_statements_get (self, CID_STORE_SQL_PUT_LEG, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
    assert_non_null (strstr (error->message, "legs"));
  }
}

/* One refused row must not keep the next one out: the statement is there to be used again. */
static void
test_statement_is_usable_after_a_broken_constraint (void **state)
{
  CidStoreStatements *self = *state;
  g_autoptr (GError) error = NULL;
  gint64 id = 77;

  assert_false (put_phone (self, NULL, "desk", &id, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  assert_non_null (strstr (error->message, "phones.uuid"));
  assert_int_equal (id, 77);

  assert_true (put_phone (self, "desk-uuid", "desk", &id, NULL));
  assert_int_equal (id, 1);
}

/* A statement that still stands on a row would hold the transaction open for ever. */
static void
test_nothing_is_left_running (void **state)
{
  CidStoreStatements *self = *state;
  sqlite3 *database = cid_store_statements_get_database (self);
  gint64 id = 0;

  assert_true (put_phone (self, "desk-uuid", "desk", &id, NULL));
  assert_false (put_phone (self, NULL, "desk", &id, NULL));
  assert_true (cid_store_statements_run (self, get (self, CID_STORE_SQL_BEGIN), NULL));
  assert_false (cid_store_statements_run (self, get (self, CID_STORE_SQL_BEGIN), NULL));
  assert_true (cid_store_statements_run (self, get (self, CID_STORE_SQL_COMMIT), NULL));
  for (sqlite3_stmt *one = sqlite3_next_stmt (database, NULL); one != NULL;
       one = sqlite3_next_stmt (database, one))
    assert_false (sqlite3_stmt_busy (one));
  assert_true (sqlite3_get_autocommit (database));
}

/* What gives nothing back is no id, and a caller that took 0 for one would link rows to nothing. */
static void
test_statement_without_a_row_gives_no_id (void **state)
{
  CidStoreStatements *self = *state;
  sqlite3_stmt *statement = get (self, CID_STORE_SQL_FIND_CALL);
  gint64 id = 77;

  assert_false (cid_store_statements_run_for_id (self, statement, &id, NULL));
  assert_int_equal (id, 77);
}

/* A full disk is told apart from other trouble, since the user can mend it. */
static void
test_full_disk_is_no_room (void **state)
{
  CidStoreStatements *self = *state;
  sqlite3 *database = cid_store_statements_get_database (self);
  g_autofree char *name = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  fill_disk (database);
  assert_false (put_phone (self, "desk-uuid", name, &id, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));

  free_disk (database);
  assert_true (put_phone (self, "desk-uuid", name, &id, NULL));
}

/* The table of what a second writing of the same phone leaves: a name is only replaced by a name.
 */
static void
test_phone_keeps_its_row_and_the_last_name (void **state)
{
  static const struct {
    const char *name;
    const char *expected;
  } rows[] = { { NULL, "1|-" }, { "desk", "1|desk" }, { NULL, "1|desk" }, { "hall", "1|hall" } };
  CidStoreStatements *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    gint64 id = 0;

    assert_true (put_phone (self, "desk-uuid", rows[i].name, &id, NULL));
    assert_int_equal (id, 1);
    assert_sql (cid_store_statements_get_database (self), "SELECT id, name FROM phones",
                rows[i].expected);
  }
}

/* Many opens, one origin: cursors that readers remember go by it. */
static void
test_origin_is_added_once (void **state)
{
  CidStoreStatements *self = *state;

  for (guint i = 0; i < 2; i++) {
    sqlite3_stmt *statement = get (self, CID_STORE_SQL_ADD_ORIGIN);

    sqlite3_bind_text (statement, 1, i == 0 ? "first" : "second", -1, SQLITE_STATIC);
    sqlite3_bind_int64 (statement, 2, 5);
    assert_true (cid_store_statements_run (self, statement, NULL));
  }
  assert_sql (cid_store_statements_get_database (self), "SELECT uuid, made_us FROM origins",
              "first|5");
}

/* A statement left unfinalised would keep the file open behind our back, its lock with it. */
static void
test_free_lets_go_of_the_file_and_of_what_was_not_committed (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "calls.db");
  CidStoreStatements *self = cid_store_statements_new (cid_store_file_open (path, NULL));
  sqlite3 *other = NULL;
  gint64 id = 0;

  assert_true (cid_store_statements_run (self, get (self, CID_STORE_SQL_BEGIN), NULL));
  assert_true (put_phone (self, "desk-uuid", "desk", &id, NULL));
  assert_int_equal (sqlite3_step (get (self, CID_STORE_SQL_FIND_CALL)), SQLITE_DONE);
  cid_store_statements_free (self);

  assert_int_equal (sqlite3_open (path, &other), SQLITE_OK);
  run_sql (other, "BEGIN EXCLUSIVE");
  assert_sql (other, "SELECT count (*) FROM phones", "0");
  run_sql (other, "COMMIT");
  /* Only the last one that has the file open can take this. */
  run_sql (other, "PRAGMA journal_mode = DELETE");
  assert_sql (other, "PRAGMA journal_mode", "delete");
  sqlite3_close (other);
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_every_statement_fits_the_schema, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_every_statement_takes_as_many_values_as_are_bound, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_statement_is_prepared_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_missing_table_is_an_error_each_time, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_statement_is_usable_after_a_broken_constraint, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_nothing_is_left_running, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_statement_without_a_row_gives_no_id, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_full_disk_is_no_room, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_phone_keeps_its_row_and_the_last_name, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_origin_is_added_once, set_up, tear_down),
    cmocka_unit_test (test_free_lets_go_of_the_file_and_of_what_was_not_committed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
