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

#include "base/error.h"
#include "log/query-scope.h"
#include "sql-kit.h"

#define CLASS(id, outcome, phones)                                                                 \
  "INSERT INTO classes VALUES (" #id ", 'incoming', '" outcome "', 0, 0, 0, 1, 0, '', '" phones    \
  "');"

static sqlite3 *
open_log (void)
{
  sqlite3 *database = open_memory ();

  run_sql (database,
           CLASS (1, "missed", ",1,") CLASS (2, "answered", ",1,2,") CLASS (3, "answered", ",12,"));
  run_sql (database, "INSERT INTO phones (id, uuid, name) VALUES (1, 'u1', 'desk'),"
                     " (2, 'u2', 'hall'), (12, 'u12', 'shop');"
                     "INSERT INTO numbers (id, number, name, words) VALUES"
                     " (1, '+61299991234', 'Ana', 'ana '), (2, '+61299995678', NULL, NULL),"
                     " (3, '+6139', 'Hanna', 'hanna ');"
                     "INSERT INTO names (rowid, words) VALUES (1, 'ana '), (3, 'hanna ');"
                     "DELETE FROM unindexed");
  run_sql (database,
           "INSERT INTO calls (id, uid, run, direction, outcome, start_us, start_boot_us, party,"
           " withheld, simulated, first_seq, last_seq, changed) VALUES"
           " (7, 'u', 1, 'incoming', 'missed', 500, 0, 'number', 0, 0, 1, 1, 1)");
  return database;
}

static CidQueryScope *
make_scope (sqlite3 *database, const CidCallQuery *query)
{
  CidQueryScope *scope = cid_query_scope_new (database, query, NULL);

  assert_non_null (scope);
  assert_true (cid_query_scope_find_numbers (scope, database, query, NULL));
  return scope;
}

/* A page begins behind a call, not behind a moment: of two calls at one moment none is lost. */
static void
test_pages_are_bounded_by_calls (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidQueryScope) before = NULL;
  g_autoptr (CidQueryScope) none = NULL;
  g_autoptr (GError) error = NULL;

  query->since_us = 100;
  query->until_us = 900;
  query->before_id = 7;
  before = cid_query_scope_new (database, query, NULL);
  assert_int_equal (before->first.start_us, 100);
  assert_int_equal (before->last.start_us, 500);
  assert_int_equal (before->last.id, 7);
  query->before_id = 8;
  none = cid_query_scope_new (database, query, &error);
  assert_null (none);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
}

/* Classes that cannot be meant are not looked at; phone 1 is not phone 12. */
static void
test_classes_that_can_be_meant (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidQueryScope) all = cid_query_scope_new (database, query, NULL);
  g_autoptr (CidQueryScope) some = NULL;
  const gint64 second = 2;

  assert_int_equal (all->classes->len, 3);
  assert_false (all->asks_classes);
  query->phone = g_strdup ("desk");
  query->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED);
  some = cid_query_scope_new (database, query, NULL);
  assert_true (some->asks_classes);
  assert_int_equal (some->classes->len, 1);
  assert_true (g_hash_table_contains (some->class_ids, &second));
}

/* Names of any length, prefixes and kin each lead to the numbers that are theirs, and no others. */
static void
test_whose_calls_can_be_meant (void **state)
{
  static const struct {
    const char *name;
    const char *number;
    gboolean is_prefix;
    CidCallKin kin;
    const char *expected;
    gboolean asks_nobody;
  } cases[] = {
    { "hanna", NULL, FALSE, CID_CALLS_OF_ALL, "3", FALSE },
    { "ana", NULL, FALSE, CID_CALLS_OF_ALL, "1", FALSE },
    { "na", NULL, FALSE, CID_CALLS_OF_ALL, "13", FALSE },
    { "HA", NULL, FALSE, CID_CALLS_OF_ALL, "3", FALSE },
    { "h", NULL, FALSE, CID_CALLS_OF_ALL, "3", FALSE },
    { "zz", NULL, FALSE, CID_CALLS_OF_ALL, "", FALSE },
    { "h\xcc\x81\xcc\x81", NULL, FALSE, CID_CALLS_OF_ALL, "3", FALSE },
    { "ha\xcc\x81", NULL, FALSE, CID_CALLS_OF_ALL, "3", FALSE },
    { "há", NULL, FALSE, CID_CALLS_OF_ALL, "3", FALSE },
    { "Anŭ", NULL, FALSE, CID_CALLS_OF_ALL, "", FALSE },
    { NULL, "+612999", TRUE, CID_CALLS_OF_ALL, "12", FALSE },
    { NULL, "+612999", FALSE, CID_CALLS_OF_ALL, "", FALSE },
    { NULL, NULL, FALSE, CID_CALLS_OF_CONTACTS, "13", FALSE },
    { NULL, NULL, FALSE, CID_CALLS_OF_STRANGERS, "2", TRUE },
  };
  g_autoptr (sqlite3) database = open_log ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autoptr (CidQueryScope) scope = NULL;
    g_autoptr (GString) found = g_string_new (NULL);

    query->name = g_strdup (cases[i].name);
    query->number = g_strdup (cases[i].number);
    query->number_is_prefix = cases[i].is_prefix;
    query->kin = cases[i].kin;
    assert_true (cid_query_scope_asks_numbers (query));
    scope = make_scope (database, query);
    for (gint64 number = 1; number <= 3; number++)
      if (cid_query_scope_has_number (scope, number))
        g_string_append_printf (found, "%d", (int) number);
    assert_string_equal (found->str, cases[i].expected);
    assert_int_equal (cid_query_scope_has_number (scope, 0), cases[i].asks_nobody);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_pages_are_bounded_by_calls),
    cmocka_unit_test (test_classes_that_can_be_meant),
    cmocka_unit_test (test_whose_calls_can_be_meant),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
