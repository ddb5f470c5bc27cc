/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/contact-tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  const char *name;
  const char *organization;
  const char *number;
  const char *e164;
  const char *sip;
  const char *prefix;
} Person;

static const Person people[] = {
  { "Jane", NULL, "02 9999 1234", "+61299991234", "jane@pbx.example", NULL },
  { "Jane", NULL, "02 9999 1234", "+61299991234", "jane@pbx.example", NULL },
  { "Joe", NULL, "02 9999 1234", "+61299991234", NULL, NULL },
  { "Ann", NULL, "0412 345 678", NULL, NULL, NULL },
  { "Berlin", NULL, "030 5550 1234", "+493055501234", NULL, NULL },
  { "Home", NULL, "2222 3333", NULL, NULL, NULL },
  { "Acme", "Acme", "02 8888 1000", "+61288881000", NULL, NULL },
  { "Acme yard", "Acme", "02 8888 1000", "+61288881000", NULL, NULL },
  { "One", "One", "02 7777 1000", "+61277771000", NULL, NULL },
  { "Two", "Two", "02 7777 1000", "+61277771000", NULL, NULL },
  { "Private", NULL, "02 6666 1000", "+61266661000", NULL, NULL },
  { "All", NULL, NULL, NULL, NULL, "+613" },
  { "Some", NULL, NULL, NULL, NULL, "+6139" },
  { "Nonsense", NULL, NULL, NULL, NULL, "call" },
};

typedef struct {
  GPtrArray *contacts;
  CidContactTables *tables;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    CidContact *contact = cid_contact_new (people[i].name, people[i].organization);

    if (people[i].number != NULL)
      cid_contact_add_number (contact, people[i].number, people[i].e164);
    if (people[i].sip != NULL)
      cid_contact_add_sip (contact, people[i].sip);
    if (people[i].prefix != NULL)
      cid_contact_add_prefix (contact, people[i].prefix);
    g_ptr_array_add (fixture->contacts, contact);
  }
  fixture->tables = cid_contact_tables_new (fixture->contacts);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_contact_tables_free (fixture->tables);
  g_ptr_array_unref (fixture->contacts);
  g_free (fixture);
  return 0;
}

static void
assert_names (GPtrArray *found, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "",
                            ((CidContact *) g_ptr_array_index (found, i))->name);
  assert_string_equal (names->str, expected);
}

typedef struct {
  const char *number;
  const char *names;
} Row;

/* Whoever has the very number is found, each once; a number that only ends alike is another. */
static void
test_the_very_number_finds_everybody_who_has_it (void **state)
{
  static const Row rows[] = {
    { "+61299991234", "Jane,Jane,Joe" }, { "0299991234", "" },  { "0412345678", "Ann" },
    { "+493055501234", "Berlin" },       { "+4955501234", "" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new ();

    cid_contact_tables_find_exact (fixture->tables, cid_number_key_from_text (rows[i].number),
                                   found);
    assert_names (found, rows[i].names);
  }
}

/* One of the two is written without its country, and all else is the same. */
static void
test_the_national_number_finds_whoever_leaves_out_the_country (void **state)
{
  static const Row rows[] = {
    { "+61412345678", "Ann" },
    { "0299991234", "Jane,Jane,Joe" },
    { "+61299991234", "" },
    { "030 5550 1234", "Berlin" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new ();

    assert_false (cid_contact_tables_find_national (
      fixture->tables, cid_number_key_from_text (rows[i].number), found));
    assert_names (found, rows[i].names);
  }
}

/* Addresses know no case; a contact that has one twice is still one. */
static void
test_a_sip_address_is_found_in_whatever_case (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  cid_contact_tables_find_sip (fixture->tables, "JANE", "PBX.example", found);
  assert_names (found, "Jane,Jane");
  cid_contact_tables_find_sip (fixture->tables, "jane", "pbx", none);
  assert_names (none, "");
}

/* Of several beginnings the longest says the most; what is no number begins nothing. */
static void
test_the_longest_beginning_wins (void **state)
{
  static const Row rows[] = {
    { "+61391234567", "Some" }, { "+61381234567", "All" }, { "+613", "All" }, { "+61", "" },
    { "0391234567", "" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new ();

    cid_contact_tables_find_prefix (fixture->tables, cid_number_key_from_text (rows[i].number),
                                    found);
    assert_names (found, rows[i].names);
  }
}

/* A switchboard's number stands for its block where a company has it, and one company alone. */
static void
test_a_main_number_stands_for_its_block (void **state)
{
  static const struct {
    const char *number;
    const char *names;
    gboolean is_ambiguous;
  } rows[] = {
    { "+61288881234", "Acme,Acme yard", FALSE },
    { "+61288881000", "", FALSE },
    { "+61277771234", "", TRUE },
    { "+61266661234", "", FALSE },
    { "+61288882234", "", FALSE },
    { "0288881234", "", FALSE },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new ();

    assert_int_equal (cid_contact_tables_find_main (
                        fixture->tables, cid_number_key_from_text (rows[i].number), found),
                      rows[i].is_ambiguous);
    assert_names (found, rows[i].names);
  }
}

/* An end alone tells one person from another, or nobody. */
static void
test_the_same_end_finds_one_person_or_nobody (void **state)
{
  static const struct {
    const char *number;
    const char *names;
    gboolean is_ambiguous;
  } rows[] = {
    { "+61222223333", "Home", FALSE }, { "99991234", "", TRUE },      { "5551234", "", FALSE },
    { "55501234", "Berlin", FALSE },   { "+61455501234", "", FALSE },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) found = g_ptr_array_new ();

    assert_int_equal (cid_contact_tables_find_suffix (
                        fixture->tables, cid_number_key_from_text (rows[i].number), found),
                      rows[i].is_ambiguous);
    assert_names (found, rows[i].names);
  }
}

/* Status tells how many numbers there are to be found; no number is none of them. */
static void
test_numbers_are_counted (void **state)
{
  Fixture *fixture = *state;

  assert_int_equal (cid_contact_tables_get_n_numbers (fixture->tables), 11);
}

/* Nobody has any contact at first: then nobody is found, in any way. */
static void
test_no_contacts_find_nobody (void **state)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  g_autoptr (CidContactTables) tables = cid_contact_tables_new (contacts);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  CidNumberKey key = cid_number_key_from_text ("+61299991234");

  cid_contact_tables_find_exact (tables, key, found);
  cid_contact_tables_find_sip (tables, "a", "b", found);
  cid_contact_tables_find_prefix (tables, key, found);
  assert_false (cid_contact_tables_find_national (tables, key, found));
  assert_false (cid_contact_tables_find_main (tables, key, found));
  assert_false (cid_contact_tables_find_suffix (tables, key, found));
  assert_int_equal (found->len, 0);
  assert_int_equal (cid_contact_tables_get_n_numbers (tables), 0);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_the_very_number_finds_everybody_who_has_it),
    UNIT (test_the_national_number_finds_whoever_leaves_out_the_country),
    UNIT (test_a_sip_address_is_found_in_whatever_case),
    UNIT (test_the_longest_beginning_wins),
    UNIT (test_a_main_number_stands_for_its_block),
    UNIT (test_the_same_end_finds_one_person_or_nobody),
    UNIT (test_numbers_are_counted),
    UNIT (test_no_contacts_find_nobody),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
