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
    { "zoe", NULL, 0 },
    { "ana zoe", NULL, 0 },
    { "", NULL, 0 },
    { "   ", NULL, 0 },
  };
  g_autoptr (GPtrArray) contacts = make_contacts ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = cid_contact_search (contacts, rows[i].words, 10);

    if (found->len != rows[i].count)
      fail_msg ("'%s' finds %u", rows[i].words, found->len);
    if (rows[i].first != NULL)
      assert_string_equal (((CidContact *) g_ptr_array_index (found, 0))->name, rows[i].first);
  }
}

/* A table on a terminal has an end. */
static void
test_no_more_than_asked_for (void **state)
{
  g_autoptr (GPtrArray) contacts = make_contacts ();
  g_autoptr (GPtrArray) one = cid_contact_search (contacts, "a", 1);
  g_autoptr (GPtrArray) none = cid_contact_search (contacts, "a", 0);

  assert_int_equal (one->len, 1);
  assert_int_equal (none->len, 0);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_who_is_found_by_which_words),
    cmocka_unit_test (test_no_more_than_asked_for),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
