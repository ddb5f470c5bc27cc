/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "log/query-sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "sql-kit.h"

/* How each statement goes through the log. */
static const char *const plans[CID_QUERY_N_SQL] = {
  [CID_QUERY_KEY_OF] = "SEARCH calls USING INTEGER PRIMARY KEY",
  [CID_QUERY_NUMBER_OF] = "SEARCH calls USING INTEGER PRIMARY KEY",
  [CID_QUERY_SCAN] = "SEARCH calls USING INDEX calls_by_start (start_us>? AND start_us<?)",
  [CID_QUERY_SCAN_UP] = "SEARCH calls USING INDEX calls_by_start (start_us>? AND start_us<?)",
  [CID_QUERY_CLASS] = "SEARCH calls USING COVERING INDEX calls_by_class (class=? AND start_us>?"
                      " AND start_us<?)",
  [CID_QUERY_CLASS_UP] = "SEARCH calls USING COVERING INDEX calls_by_class (class=? AND start_us>?"
                         " AND start_us<?)",
  [CID_QUERY_OF_NUMBER] = "SEARCH calls USING COVERING INDEX calls_by_number (number=?",
  [CID_QUERY_NEXT_CLASS] =
    "SEARCH calls USING COVERING INDEX calls_by_number (number=? AND class>?)",
  [CID_QUERY_NUMBER_CLASS] = "SEARCH calls USING COVERING INDEX calls_by_number (number=? AND"
                             " class=? AND start_us>? AND start_us<?)",
  [CID_QUERY_NUMBER_CLASS_UP] = "SEARCH calls USING COVERING INDEX calls_by_number (number=? AND"
                                " class=? AND start_us>? AND start_us<?)",
  [CID_QUERY_NOTED] = "SEARCH calls USING INDEX calls_noted (start_us>? AND start_us<?)",
  [CID_QUERY_NOTED_UP] = "SEARCH calls USING INDEX calls_noted (start_us>? AND start_us<?)",
  [CID_QUERY_UNFILED] = "SCAN calls USING INDEX calls_unfiled",
  [CID_QUERY_UNFILED_CHANGES] = "SCAN calls USING INDEX calls_unfiled",
  [CID_QUERY_CHANGES] = "SEARCH calls USING INDEX calls_by_change (changed>?)",
  [CID_QUERY_CHANGES_DOWN] = "SEARCH calls USING INDEX calls_by_change (changed>?)",
  [CID_QUERY_LAST_CHANGE] = "SEARCH calls USING INDEX calls_by_change",
  [CID_QUERY_ORIGIN] = "SCAN origins",
  [CID_QUERY_NUMBER] = "SEARCH numbers USING COVERING INDEX sqlite_autoindex_numbers_1 (number=?)",
  [CID_QUERY_NUMBERS_FROM] =
    "SEARCH numbers USING COVERING INDEX sqlite_autoindex_numbers_1 (number>? AND number<?)",
  [CID_QUERY_NAMES] = "SCAN names VIRTUAL TABLE INDEX 0:M1",
  [CID_QUERY_NAMES_PAIR] = "SCAN name_parts VIRTUAL TABLE INDEX ",
  [CID_QUERY_NAMES_SHORT] = "SEARCH numbers USING COVERING INDEX numbers_by_words (words>?)",
  [CID_QUERY_NAMES_UNINDEXED] = "SCAN unindexed",
  [CID_QUERY_CONTACTS] = "SCAN numbers USING INDEX numbers_named",
  [CID_QUERY_STRANGERS] = "SCAN numbers USING INDEX numbers_strange",
};

/* Ten million calls must not be read to show fifty: an index leads, and gives the order as well. */
static void
test_each_statement_goes_by_its_index (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();

  for (CidQuerySql sql = 0; sql < CID_QUERY_N_SQL; sql++) {
    g_autofree char *plan = explain (database, cid_query_sql_get (sql));

    if (plans[sql] == NULL || strstr (plan, plans[sql]) == NULL)
      fail_msg ("%s\n%s", cid_query_sql_get (sql), plan);
    assert_null (strstr (plan, "TEMP B-TREE"));
    assert_null (strstr (plan, "SCAN calls\n"));
  }
}

/* A calls table that nobody has analysed is all that a user ever has: the plans hold for one that
   was, too. */
static void
test_the_plans_do_not_change_with_the_calls (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();

  run_sql (database,
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
           " INSERT INTO calls (uid, class, run, direction, outcome, start_us, start_boot_us,"
           " party, number, withheld, simulated, first_seq, last_seq, changed)"
           " SELECT i, 1 + i % 7, 1, 'incoming', 'missed', i, i, 'number', 1 + i % 50, 0, 0, i, i,"
           " i FROM n; ANALYZE");
  for (CidQuerySql sql = CID_QUERY_SCAN; sql <= CID_QUERY_CHANGES_DOWN; sql++) {
    g_autofree char *plan = explain (database, cid_query_sql_get (sql));

    if (strstr (plan, plans[sql]) == NULL)
      fail_msg ("%s\n%s", cid_query_sql_get (sql), plan);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_statement_goes_by_its_index),
    cmocka_unit_test (test_the_plans_do_not_change_with_the_calls),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
