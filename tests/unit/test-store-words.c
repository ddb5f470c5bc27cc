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

#include "log/store-words.h"
#include "sql-kit.h"

static char *
find (CidStoreStatements *statements, const char *phrase)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT rowid FROM names WHERE names MATCH '\"%s\"'", phrase);

  return ask_sql (cid_store_statements_get_database (statements), sql);
}

static void
assert_found (CidStoreStatements *statements, const char *phrase, const char *rows)
{
  g_autofree char *found = find (statements, phrase);

  assert_string_equal (found, rows);
}

/* Names are found by any part, accents and case aside; one that goes is found no more. */
static void
test_names_come_and_go (void **state)
{
  sqlite3 *database = open_memory ();
  g_autoptr (CidStoreStatements) statements = cid_store_statements_new (database);
  guint n_indexed = 0;

  run_sql (database, "INSERT INTO numbers (id, number, name) VALUES (7, '+61', 'Ana PÉREZ')");
  assert_true (cid_store_words_add_saying (statements, 7, "Annie", NULL));
  assert_true (cid_store_words_add_saying (statements, 7, "Annie", NULL));
  assert_true (cid_store_words_index (statements, 9, &n_indexed, NULL));
  assert_int_equal (n_indexed, 1);
  assert_found (statements, "erez", "7");
  assert_found (statements, "nnie", "7");
  run_sql (database, "UPDATE numbers SET name = 'Bob' WHERE id = 7");
  run_sql (database, "UPDATE numbers SET name = 'Bobby' WHERE id = 7");
  assert_true (cid_store_words_index (statements, 9, &n_indexed, NULL));
  assert_int_equal (n_indexed, 1);
  assert_found (statements, "erez", "");
  assert_found (statements, "bobby annie", "7");
  assert_true (cid_store_words_index (statements, 9, &n_indexed, NULL));
  assert_int_equal (n_indexed, 0);
  run_sql (database, "INSERT INTO names (names) VALUES ('integrity-check')");
}

/* Who has no number has a row by the name, one for each. */
static void
test_aliases_are_found_again (void **state)
{
  sqlite3 *database = open_memory ();
  g_autoptr (CidStoreStatements) statements = cid_store_statements_new (database);
  gint64 bob = 0;
  gint64 joe = 0;
  gint64 again = 0;

  assert_true (cid_store_words_find_alias (statements, "Bob", &bob, NULL));
  assert_true (cid_store_words_find_alias (statements, "Joe", &joe, NULL));
  assert_true (cid_store_words_find_alias (statements, "Bob", &again, NULL));
  assert_int_equal (again, bob);
  assert_int_not_equal (joe, bob);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_names_come_and_go),
    cmocka_unit_test (test_aliases_are_found_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
