/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/contact-yield.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What a source gives holds its contacts itself, and counts the numbers of each. */
static void
test_contacts_are_held_and_their_numbers_counted (void **state)
{
  g_autoptr (CidContactYield) yield = cid_contact_yield_new ();
  CidContact *jane = cid_contact_new ("Jane", NULL);
  CidContact *nobody = cid_contact_new ("Nobody", NULL);

  assert_int_equal (yield->contacts->len, 0);
  assert_int_equal (yield->n_numbers, 0);
  assert_null (yield->problems[0]);
  cid_contact_add_number (jane, "02 9999 1234", "+61299991234");
  cid_contact_add_number (jane, "0412 345 678", NULL);
  cid_contact_yield_add (yield, jane);
  cid_contact_yield_add (yield, nobody);
  cid_contact_unref (jane);
  cid_contact_unref (nobody);
  assert_int_equal (yield->contacts->len, 2);
  assert_int_equal (yield->n_numbers, 2);
  assert_string_equal (((CidContact *) g_ptr_array_index (yield->contacts, 0))->name, "Jane");
}

/* What is wrong is told in the order in which it was found. */
static void
test_problems_are_held_in_order (void **state)
{
  g_autoptr (CidContactYield) yield = cid_contact_yield_new ();

  cid_contact_yield_add_problem (yield, "one");
  cid_contact_yield_add_problem (yield, "two");
  assert_int_equal (g_strv_length (yield->problems), 2);
  assert_string_equal (yield->problems[0], "one");
  assert_string_equal (yield->problems[1], "two");
}

/* Sources end before they have found anything. */
static void
test_nothing_is_freed_without_fuss (void **state)
{
  cid_contact_yield_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_contacts_are_held_and_their_numbers_counted),
    cmocka_unit_test (test_problems_are_held_in_order),
    cmocka_unit_test (test_nothing_is_freed_without_fuss),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
