/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-contact-search"

#include "contact/contact-search.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

static GPtrArray *
make_contacts (void)
{
  static const struct {
    const char *name;
    const char *organization;
  } people[] = {
    { "Mariana Costa", NULL },
    { "Ana P\u00e9rez", "Caf\u00e9 S\u00fcd" },
    { "J\u00f6rg M\u00fcller", "Acme" },
    { "Bob Perez", "Acme" },
  };
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    g_ptr_array_add (contacts, cid_contact_new (people[i].name, people[i].organization));
  return contacts;
}

/* People type what they remember, without accents and in any order. */
static void
test_who_is_found_by_which_words (void **state)
{
  static const struct {
    const char *words;
    const char *first;
    guint count;
  } rows[] = {
    { "perez", "Ana P\u00e9rez", 2 },
    { "P\u00c9REZ bob", "Bob Perez", 1 },
    { "ana", "Ana P\u00e9rez", 2 },
    { "a pe", "Ana P\u00e9rez", 2 },
    { "acme", "J\u00f6rg M\u00fcller", 2 },
    { "  cafe  sud ", "Ana P\u00e9rez", 1 },
    { "muller acme", "J\u00f6rg M\u00fcller", 1 },
    { "ariana", "Mariana Costa", 1 },
    { "ap", "Ana P\u00e9rez", 1 },
    { "a p", "Ana P\u00e9rez", 2 },
    { "AP", "Ana P\u00e9rez", 1 },
    { "jm", "J\u00f6rg M\u00fcller", 1 },
    { "pa", NULL, 0 },
    { "bp acme", "Bob Perez", 1 },
    { "zoe", NULL, 0 },
    { "ana zoe", NULL, 0 },
    { "", NULL, 0 },
    { "   ", NULL, 0 },
  };
  g_autoptr (GPtrArray) contacts = make_contacts ();
  g_autoptr (CidContactSearch) search = cid_contact_search_new (contacts);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = cid_contact_search_find (search, rows[i].words, 10);

    if (found->len != rows[i].count)
      fail_msg ("'%s' finds %u", rows[i].words, found->len);
    if (rows[i].first != NULL)
      assert_string_equal (((CidContact *) g_ptr_array_index (found, 0))->name, rows[i].first);
  }
}

/* Whom people mean is among the first: who is called so, then whose words begin so, then whose
 * initials these are, then who has it somewhere; a name from the book's end as well. */
static void
test_the_best_come_first (void **state)
{
  static const char *const names[] = { "Snape", "Sue Ellen Anders", "Bob Sea", "Sea Shanty",
                                       "Oversea" };
  static const char *const order[] = { "Sea Shanty", "Bob Sea", "Sue Ellen Anders", "Oversea" };
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactSearch) search = NULL;
  g_autoptr (GPtrArray) found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (contacts, cid_contact_new (names[i], NULL));
  search = cid_contact_search_new (contacts);
  found = cid_contact_search_find (search, "sea", 10);
  assert_int_equal (found->len, G_N_ELEMENTS (order));
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    assert_string_equal (((CidContact *) g_ptr_array_index (found, i))->name, order[i]);
}

/* No name runs into the next one's. */
static void
test_everybody_is_found_alone (void **state)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactSearch) search = NULL;
  g_autoptr (CidContactSearch) nobody = NULL;
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = NULL;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *name = g_strdup_printf ("x%uy", i);

    g_ptr_array_add (contacts, cid_contact_new (name, "Acme"));
  }
  search = cid_contact_search_new (contacts);
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *word = g_strdup_printf ("X%uY", i);
    g_autoptr (GPtrArray) found = cid_contact_search_find (search, word, 10);

    assert_int_equal (found->len, 1);
    assert_ptr_equal (g_ptr_array_index (found, 0), g_ptr_array_index (contacts, i));
  }
  nobody = cid_contact_search_new (empty);
  none = cid_contact_search_find (nobody, "x", 10);
  assert_int_equal (none->len, 0);
}

/* A table on a terminal has an end. */
static void
test_no_more_than_asked_for (void **state)
{
  g_autoptr (GPtrArray) contacts = make_contacts ();
  g_autoptr (CidContactSearch) search = cid_contact_search_new (contacts);
  g_autoptr (GPtrArray) one = cid_contact_search_find (search, "a", 1);
  g_autoptr (GPtrArray) none = cid_contact_search_find (search, "a", 0);

  assert_int_equal (one->len, 1);
  assert_int_equal (none->len, 0);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_who_is_found_by_which_words),
    cmocka_unit_test (test_the_best_come_first),
    cmocka_unit_test (test_everybody_is_found_alone),
    cmocka_unit_test (test_no_more_than_asked_for),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
