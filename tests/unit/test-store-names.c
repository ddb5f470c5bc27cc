/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-names"

#include "log/store-names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "call-kit.h"
#include "sql-kit.h"

#define NAMES "SELECT number, name, name_from, organization FROM numbers ORDER BY id"

typedef struct {
  CidStoreStatements *statements;
  CidStoreCalls *calls;
  sqlite3 *database;
} Fixture;

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->database = open_memory ();
  self->statements = cid_store_statements_new (self->database);
  self->calls = cid_store_calls_new (self->statements);
  cid_store_calls_begin (self->calls, 1, 0, 0);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_calls_free (self->calls);
  cid_store_statements_free (self->statements);
  g_free (self);
  return 0;
}

static CidContactIndex *
make_index (const char *name, const char *number)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  CidContact *contact = cid_contact_new (name, "Acme");

  cid_contact_add_number (contact, number, *number == '+' ? number : NULL);
  g_ptr_array_add (contacts, contact);
  return cid_contact_index_new (contacts);
}

/* Returns how many steps it took. */
static guint
learn (Fixture *self, CidContactIndex *index)
{
  gint64 before = CID_STORE_NAMES_ALL;
  guint n_steps = 0;

  for (; before != 0; n_steps++)
    assert_true (cid_store_names_learn (self->statements, self->calls, index, &before, NULL));
  return n_steps;
}

/* A number that got a contact is called so, one whose contact is gone has no name any more, and all
 * others stay as they are. */
static void
test_numbers_are_called_as_today (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidContactIndex) ana = make_index ("Ana", "+61299991234");
  g_autoptr (CidContactIndex) desk = make_index ("Front Door", "2000");

  run_sql (self->database, "INSERT INTO numbers (number, display, name, name_from, organization)"
                           " VALUES ('+61299991234', '(02) 9999 1234', NULL, NULL, NULL),"
                           " ('2000', '2000', 'Door', 'contact', NULL), ('*21#', '*21#', NULL,"
                           " NULL, NULL)");
  learn (self, ana);
  assert_sql (self->database, NAMES, "+61299991234|Ana|contact|Acme;2000|-|-|-;*21#|-|-|-");
  learn (self, desk);
  assert_sql (self->database, NAMES, "+61299991234|-|-|-;2000|Front Door|contact|Acme;*21#|-|-|-");
  assert_sql (self->database, "SELECT display FROM numbers ORDER BY id",
              "(02) 9999 1234;2000;*21#");
}

/* Books are read at every start: a disk that has all of it is left alone. */
static void
test_nothing_new_writes_nothing (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidContactIndex) index = make_index ("Ana", "+61299991234");
  int n_changes;

  run_sql (self->database, "INSERT INTO numbers (number) VALUES ('+61299991234'), ('2000')");
  learn (self, index);
  n_changes = sqlite3_total_changes (self->database);
  assert_int_equal (learn (self, index), 1);
  assert_int_equal (sqlite3_total_changes (self->database), n_changes);
}

/* However many numbers there are, a step is a small one, and what came last is learnt first. */
static void
test_steps_are_small_and_the_newest_come_first (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidContactIndex) index = make_index ("Ana", "+61299991234");
  gint64 before = CID_STORE_NAMES_ALL;

  run_sql (self->database, "INSERT INTO numbers (number, name) VALUES ('+61399991234', 'Old')");
  run_sql (self->database, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                           " WHERE i < 2000) INSERT INTO numbers (number, name)"
                           " SELECT '+6139' || (1000000 + i), 'Old' FROM n");
  run_sql (self->database, "INSERT INTO numbers (number) VALUES ('+61299991234')");
  assert_true (cid_store_names_learn (self->statements, self->calls, index, &before, NULL));
  assert_sql (self->database, "SELECT name FROM numbers WHERE number = '+61299991234'", "Ana");
  assert_sql (self->database, "SELECT count (*) FROM numbers WHERE name = 'Old'", "1490");
  assert_int_equal (learn (self, index), 4);
  assert_sql (self->database, "SELECT count (*) FROM numbers WHERE name = 'Old'", "0");
}

/* What is known by heart of a row that was renamed is known no more: the next call writes it. */
static void
test_next_call_of_a_renamed_number_counts (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidContactIndex) nobody = make_index ("Bob", "+61391234567");

  for (guint i = 0; i < 2; i++) {
    g_autofree char *uid = g_strdup_printf ("call-%u", i);
    g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_RINGING, i, "0299991234");

    call->caller = make_caller ("Ana", CID_NAME_FROM_CONTACT);
    assert_true (cid_store_calls_put (self->calls, call, i + 1, NULL) > 0);
    assert_true (cid_store_calls_write (self->calls, NULL));
    assert_sql (self->database, "SELECT name FROM numbers", "Ana");
    learn (self, nobody);
    assert_sql (self->database, "SELECT name FROM numbers", "-");
  }
  assert_sql (self->database, "SELECT name FROM calls", "Ana;Ana");
}

/* An error is told, and what was begun is not done by half. */
static void
test_error_is_told (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidContactIndex) index = make_index ("Ana", "+61299991234");
  g_autoptr (GError) error = NULL;
  gint64 before = CID_STORE_NAMES_ALL;

  run_sql (self->database, "INSERT INTO numbers (number) VALUES ('+61299991234')");
  run_sql (self->database, "CREATE TRIGGER no BEFORE UPDATE ON numbers BEGIN"
                           " SELECT RAISE (ABORT, 'no'); END");
  assert_false (cid_store_names_learn (self->statements, self->calls, index, &before, &error));
  assert_non_null (error);
}

int
main (void)
{
#define NAMES_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    NAMES_TEST (test_numbers_are_called_as_today),
    NAMES_TEST (test_nothing_new_writes_nothing),
    NAMES_TEST (test_steps_are_small_and_the_newest_come_first),
    NAMES_TEST (test_next_call_of_a_renamed_number_counts),
    NAMES_TEST (test_error_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
