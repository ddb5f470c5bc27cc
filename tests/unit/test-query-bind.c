/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "log/query-bind.h"
#include "log/store-file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ALL                                                                                        \
  "SELECT :number || '|' || :number_end || '|' || :name || '|' || :direction || '|' || :line"      \
  " || '|' || :note || '|' || :longer || '|' || :since "                                           \
  "|| '|' || :until || '|' || :limit"

static sqlite3_stmt *
prepare (sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  assert_int_equal (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), SQLITE_OK);
  return statement;
}

/* Each word of a query goes where its SQL wants it, as the store spells it. */
static void
test_all_of_a_query_is_bound (void **state)
{
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  assert_int_equal (sqlite3_open (":memory:", &database), SQLITE_OK);
  statement = prepare (database, ALL);
  query->number = g_strdup ("+612");
  query->name = g_strdup ("PÉREZ");
  query->direction = CID_DIRECTION_OUTGOING;
  query->line = g_strdup ("0101");
  query->note = g_strdup ("Call BACK");
  query->longer_us = 9;
  query->since_us = 5;
  query->until_us = 6;
  query->limit = 7;
  cid_query_bind (statement, query);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  assert_string_equal (sqlite3_column_text (statement, 0),
                       "+612|+613|perez|outgoing|0101|call back|9|5|6|7");
}

/* What is not asked is not bound; no limit is SQLite's word for it. */
static void
test_an_empty_query_binds_next_to_nothing (void **state)
{
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (sqlite3_stmt) other = NULL;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  assert_int_equal (sqlite3_open (":memory:", &database), SQLITE_OK);
  query->limit = 0;
  statement = prepare (database, "SELECT :number IS NULL AND :name IS NULL AND :direction IS NULL"
                                 " AND :line IS NULL AND :note IS NULL AND :limit = -1");
  cid_query_bind (statement, query);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  assert_int_equal (sqlite3_column_int (statement, 0), 1);

  other = prepare (database, "SELECT 1");
  cid_query_bind (other, query);
  assert_int_equal (sqlite3_step (other), SQLITE_ROW);
}

/* A name is a word to look for, never a piece of SQL. */
static void
test_hostile_words_stay_words (void **state)
{
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  assert_int_equal (sqlite3_open (":memory:", &database), SQLITE_OK);
  statement = prepare (database, "SELECT :name, :number");
  query->name = g_strdup ("'; drop table calls; --");
  query->number = g_strdup ("");
  cid_query_bind (statement, query);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  assert_string_equal (sqlite3_column_text (statement, 0), "'; drop table calls; --");
  assert_string_equal (sqlite3_column_text (statement, 1), "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_all_of_a_query_is_bound),
    cmocka_unit_test (test_an_empty_query_binds_next_to_nothing),
    cmocka_unit_test (test_hostile_words_stay_words),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
