/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-file.h"

/* A call store of the newest schema that lives in memory, for tests that need no file. */
static inline sqlite3 *
open_memory (void)
{
  sqlite3 *database = NULL;

  assert_int_equal (sqlite3_open (":memory:", &database), SQLITE_OK);
  sqlite3_extended_result_codes (database, 1);
  assert_true (cid_store_file_migrate (database, NULL));
  return database;
}

static inline void
run_sql (sqlite3 *database, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (database, sql, NULL, NULL, &message) != SQLITE_OK)
    fail_msg ("%s: %s", sql, message);
}

/* On the store at @path, which somebody else may have open. */
static inline void
run_sql_in (const char *path, const char *sql)
{
  g_autoptr (sqlite3) database = NULL;

  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  run_sql (database, sql);
}

/* The rows that a query gives, as "a|b;c|d"; NULL is "-". */
static inline char *
ask_sql (sqlite3 *database, const char *sql)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (sqlite3_stmt) statement = NULL;

  assert_int_equal (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    if (text->len > 0)
      g_string_append_c (text, ';');
    for (int i = 0; i < sqlite3_column_count (statement); i++) {
      const char *value = (const char *) sqlite3_column_text (statement, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", value != NULL ? value : "-");
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How SQLite would go about a statement, a line for each step. */
static inline char *
explain (sqlite3 *database, const char *sql)
{
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (sqlite3_stmt) statement = NULL;
  GString *plan = g_string_new (NULL);

  assert_int_equal (sqlite3_prepare_v2 (database, question, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (statement, 3));
  return g_string_free (plan, FALSE);
}

#define assert_sql(database, sql, expected)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer = ask_sql (database, sql);                                             \
    assert_string_equal (answer, expected);                                                        \
  }                                                                                                \
  G_STMT_END

/* For sqlite3_set_authorizer(): nobody may read whose call it is; so fails a disk that cannot be
 * read. */
static inline int
deny_uids (void *data,
           int action,
           const char *table,
           const char *column,
           const char *d,
           const char *t)
{
  return action == SQLITE_READ && g_str_equal (table, "calls") && g_str_equal (column, "uid")
           ? SQLITE_DENY
           : SQLITE_OK;
}

/* From here on the database may not grow: what needs another page finds no room. */
static inline void
fill_disk (sqlite3 *database)
{
  run_sql (database, "PRAGMA max_page_count = 1");
}

static inline void
free_disk (sqlite3 *database)
{
  run_sql (database, "PRAGMA max_page_count = 1073741823");
}
