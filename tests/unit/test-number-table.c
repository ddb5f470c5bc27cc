/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/number-table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidNumberTable *
make_table (const char *const *numbers, guint n_numbers)
{
  CidNumberTable *table = cid_number_table_new (n_numbers);

  for (guint i = 0; i < n_numbers; i++)
    cid_number_table_add (table, cid_number_key_from_text (numbers[i]), i);
  cid_number_table_close (table);
  return table;
}

/* The contacts that are found, as digits: "02" are the first and the third. */
static char *
find (CidNumberTable *table, const char *number)
{
  guint n_entries = 99;
  const CidNumberEntry *entries =
    cid_number_table_find (table, cid_number_key_from_text (number), &n_entries);
  GString *found = g_string_new (NULL);

  assert_int_equal (entries != NULL, n_entries > 0);
  for (guint i = 0; i < n_entries; i++)
    g_string_append_printf (found, "%u", entries[i].contact);
  return g_string_free (found, FALSE);
}

/* A number is found by its last seven digits, with all that end alike, and with nothing else. */
static void
test_numbers_are_found_by_their_end (void **state)
{
  static const char *const numbers[] = {
    "+61299991234", "0299991234", "+61299995678", "101", "+493099991234", "**621",
  };
  static const struct {
    const char *number;
    const char *found;
  } rows[] = {
    { "9991234", "104" },  { "+61299991234", "104" },
    { "02999912345", "" }, { "+61299995678", "2" },
    { "101", "3" },        { "1101", "" },
    { "**621", "5" },      { "621", "" },
    { "0", "" },
  };
  g_autoptr (CidNumberTable) table = make_table (numbers, G_N_ELEMENTS (numbers));

  assert_int_equal (cid_number_table_get_length (table), G_N_ELEMENTS (numbers));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *found = find (table, rows[i].number);

    assert_string_equal (found, rows[i].found);
  }
}

/* Families share a number: all are there, in the order of the address books. */
static void
test_one_number_of_several_contacts (void **state)
{
  static const char *const numbers[] = { "0299991234", "0299991234", "0412345678", "0299991234" };
  g_autoptr (CidNumberTable) table = make_table (numbers, G_N_ELEMENTS (numbers));
  g_autofree char *found = find (table, "0299991234");

  assert_string_equal (found, "013");
}

/* Before the first contact is read, a call comes; what is no number takes no place. */
static void
test_an_empty_table_finds_nothing (void **state)
{
  static const char *const nothing[] = { "", "no number" };
  g_autoptr (CidNumberTable) empty = make_table (NULL, 0);
  g_autoptr (CidNumberTable) table = make_table (nothing, G_N_ELEMENTS (nothing));
  g_autofree char *in_empty = find (empty, "0299991234");
  g_autofree char *in_table = find (table, "0299991234");

  assert_string_equal (in_empty, "");
  assert_string_equal (in_table, "");
  assert_int_equal (cid_number_table_get_length (table), 0);
  cid_number_table_free (NULL);
}

/* Among very many each is found, wherever its place was taken by another. */
static void
test_each_of_many_is_found (void **state)
{
  g_autoptr (CidNumberTable) table = cid_number_table_new (0);
  const guint n_numbers = 20000;

  for (guint i = 0; i < n_numbers; i++) {
    g_autofree char *number = g_strdup_printf ("+612%08u", i * 4999);

    cid_number_table_add (table, cid_number_key_from_text (number), i);
  }
  cid_number_table_close (table);
  for (guint i = 0; i < n_numbers; i++) {
    g_autofree char *number = g_strdup_printf ("+612%08u", i * 4999);
    CidNumberKey key = cid_number_key_from_text (number);
    guint n_entries = 0;
    const CidNumberEntry *entries = cid_number_table_find (table, key, &n_entries);
    gboolean is_found = FALSE;

    for (guint j = 0; j < n_entries; j++)
      is_found |= entries[j].key == key && entries[j].contact == i;
    assert_true (is_found);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers_are_found_by_their_end),
    cmocka_unit_test (test_one_number_of_several_contacts),
    cmocka_unit_test (test_an_empty_table_finds_nothing),
    cmocka_unit_test (test_each_of_many_is_found),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
