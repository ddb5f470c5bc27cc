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

#include "call-kit.h"
#include "log/store-numbers.h"
#include "sql-kit.h"

typedef struct {
  sqlite3 *database;
  CidStoreStatements *statements;
  CidStoreNumbers *numbers;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->database = open_memory ();
  fixture->statements = cid_store_statements_new (fixture->database);
  fixture->numbers = cid_store_numbers_new (fixture->statements);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_store_numbers_free (fixture->numbers);
  cid_store_statements_free (fixture->statements);
  g_free (fixture);
  return 0;
}

static gint64
find (Fixture *fixture, const char *remote, const char *name, CidNameFrom from, gboolean is_sure)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, remote);
  gint64 id = -1;

  call->caller = make_caller (name, from);
  call->caller->is_provisional = !is_sure;
  assert_true (cid_store_numbers_find (fixture->numbers, call, &id, NULL));
  return id;
}

/* One row for each number, whoever calls how often; whoever has none has no row. */
static void
test_a_number_has_one_row (void **state)
{
  Fixture *fixture = *state;

  assert_int_equal (find (fixture, "21", NULL, CID_NAME_FROM_NONE, TRUE), 1);
  assert_int_equal (find (fixture, "22", NULL, CID_NAME_FROM_NONE, TRUE), 2);
  assert_int_equal (find (fixture, "21", NULL, CID_NAME_FROM_NONE, TRUE), 1);
  cid_store_numbers_trim (fixture->numbers, 0);
  assert_int_equal (find (fixture, "21", NULL, CID_NAME_FROM_NONE, TRUE), 1);
  assert_int_equal (find (fixture, "anonymous", NULL, CID_NAME_FROM_NONE, TRUE), 0);
  assert_sql (fixture->database, "SELECT id, number FROM numbers", "1|21;2|22");
}

/* A row has the name that the address books give today: not what the phone sends, nor what nobody
   can know before they were read; but a name that the first of them gives is better than none. */
static void
test_a_number_is_called_as_the_books_call_it (void **state)
{
  static const struct {
    const char *name;
    CidNameFrom from;
    gboolean is_sure;
    const char *expected;
  } cases[] = {
    { "Phone says", CID_NAME_FROM_PHONE, TRUE, "-|-" },
    { "Ana", CID_NAME_FROM_CONTACT, TRUE, "Ana|contact" },
    { NULL, CID_NAME_FROM_NONE, FALSE, "Ana|contact" },
    { "Anna", CID_NAME_FROM_MINE, TRUE, "Anna|mine" },
    { NULL, CID_NAME_FROM_NONE, TRUE, "-|-" },
    { "Ana", CID_NAME_FROM_CONTACT, FALSE, "Ana|contact" },
    { "Ana or Bob", CID_NAME_FROM_CONTACT, FALSE, "Ana|contact" },
    { "Ana or Bob", CID_NAME_FROM_CONTACT, TRUE, "Ana or Bob|contact" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_int_equal (find (fixture, "21", cases[i].name, cases[i].from, cases[i].is_sure), 1);
    assert_sql (fixture->database, "SELECT name, name_from FROM numbers", cases[i].expected);
  }
}

/* What is known by heart is not asked again; so whoever changes a row has to say so. */
static void
test_a_row_that_others_changed_is_read_again (void **state)
{
  Fixture *fixture = *state;

  find (fixture, "21", "Ana", CID_NAME_FROM_CONTACT, TRUE);
  run_sql (fixture->database, "UPDATE numbers SET name = 'Bob'");
  find (fixture, "21", "Ana", CID_NAME_FROM_CONTACT, TRUE);
  assert_sql (fixture->database, "SELECT name FROM numbers", "Bob");
  cid_store_numbers_trim (fixture->numbers, 1);
  find (fixture, "21", "Ana", CID_NAME_FROM_CONTACT, TRUE);
  assert_sql (fixture->database, "SELECT name FROM numbers", "Bob");
  cid_store_numbers_forget (fixture->numbers, "21");
  find (fixture, "21", "Ana", CID_NAME_FROM_CONTACT, TRUE);
  assert_sql (fixture->database, "SELECT name FROM numbers", "Ana");
}

static void
find_profiled (Fixture *fixture, CidNumberProfile *profile)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234");
  gint64 id = -1;

  call->caller = cid_caller_new ();
  call->caller->profile = profile;
  assert_true (cid_store_numbers_find (fixture->numbers, call, &id, NULL));
}

/* How people write a number and where it is, is found out with its first call, not with each; and
   again for a user who moved, and after others wrote rows. */
static void
test_a_profile_is_compared_once (void **state)
{
  Fixture *fixture = *state;
  const char *display = "SELECT display FROM numbers";

  find_profiled (fixture, cid_number_profile_new ("0299991234", "AU", NULL));
  assert_sql (fixture->database, display, "(02) 9999 1234");
  run_sql (fixture->database, "UPDATE numbers SET display = 'old'");
  cid_store_numbers_forget (fixture->numbers, "0299991234");
  find_profiled (fixture, cid_number_profile_new ("0299991234", "AU", NULL));
  assert_sql (fixture->database, display, "old");

  cid_store_numbers_trim (fixture->numbers, 0);
  find_profiled (fixture, cid_number_profile_new ("0299991234", "AU", NULL));
  assert_sql (fixture->database, display, "(02) 9999 1234");
  find_profiled (fixture, cid_number_profile_new ("+61299991234", "DE", NULL));
  assert_sql (fixture->database, display, "+61 2 9999 1234");
}

/* A store that cannot be written is told, and the row is not taken for written. */
static void
test_an_error_is_told (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "21");
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  run_sql (fixture->database, "ALTER TABLE numbers RENAME TO lost");
  assert_false (cid_store_numbers_find (fixture->numbers, call, &id, &error));
  assert_non_null (error);
  run_sql (fixture->database, "ALTER TABLE lost RENAME TO numbers");
  assert_int_equal (find (fixture, "21", NULL, CID_NAME_FROM_NONE, TRUE), 1);
  assert_sql (fixture->database, "SELECT count (*) FROM numbers", "1");
}

#define numbers_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    numbers_test (test_a_number_has_one_row),
    numbers_test (test_a_number_is_called_as_the_books_call_it),
    numbers_test (test_a_row_that_others_changed_is_read_again),
    numbers_test (test_a_profile_is_compared_once),
    numbers_test (test_an_error_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
