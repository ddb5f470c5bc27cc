/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/contact-index.h"
#include "contact/vcard.h"
#include "number/phone-number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FORMS_FIRST 2
#define MIN_REGIONS 40
#define LOST '!'

/* The forms of one number, as they are written where `plan` is; the first is its E.164. */
typedef struct {
  char **fields;
  char **place;
  CidNumberPlan plan;
  char **forms;
} Row;

static void
free_row (gpointer data)
{
  Row *row = data;

  g_strfreev (row->fields);
  g_strfreev (row->place);
  g_free (row);
}

static GPtrArray *
read_rows (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "numbers", "forms.tsv", NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    Row *row = NULL;

    if (*lines[i] == '#' || *lines[i] == '\0')
      continue;
    row = g_new0 (Row, 1);
    row->fields = g_strsplit (lines[i], "\t", -1);
    row->place = g_strsplit (row->fields[0], "/", 2);
    row->plan.region = g_str_equal (row->place[0], "-") ? NULL : row->place[0];
    row->plan.area = row->place[1];
    row->forms = row->fields + FORMS_FIRST;
    g_ptr_array_add (rows, row);
  }
  return g_steal_pointer (&rows);
}

static CidContact *
make_contact (const char *name, const char *form, const CidNumberPlan *plan)
{
  g_autofree char *card =
    g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:%s\r\nTEL:%s\r\nEND:VCARD\r\n", name, form);
  CidContact *contact = NULL;

  assert_true (cid_vcard_parse (card, strlen (card), plan, &contact, NULL));
  assert_non_null (contact);
  return contact;
}

/* What else is in every address book: the number of each row. */
static GPtrArray *
make_others (GPtrArray *rows)
{
  g_autoptr (GPtrArray) others =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (guint i = 0; i < rows->len; i++) {
    const char *number = ((const Row *) g_ptr_array_index (rows, i))->forms[0];

    g_ptr_array_add (others, make_contact (number, number, NULL));
  }
  return g_steal_pointer (&others);
}

/* Ana has the number as @form; the numbers of all other rows are other people's. */
static CidContactIndex *
make_index (GPtrArray *others, const Row *row, const char *form)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  g_ptr_array_add (contacts, make_contact ("Ana", form, &row->plan));
  for (guint i = 0; i < others->len; i++) {
    CidContact *other = g_ptr_array_index (others, i);

    if (!g_str_equal (other->name, row->forms[0]))
      g_ptr_array_add (contacts, cid_contact_ref (other));
  }
  return cid_contact_index_new (contacts);
}

static const char *
strip_mark (const char *form)
{
  return form + (*form == LOST);
}

/* Who calls with @form: Ana, nobody or somebody else. */
static const char *
find_caller (CidContactIndex *index, const Row *row, const char *form)
{
  g_autoptr (CidParty) party = cid_party_parse (form, &row->plan);
  g_autoptr (GPtrArray) found = cid_contact_index_find (index, party, NULL);

  if (found->len != 1)
    return found->len == 0 ? "nobody" : "several";
  return ((const CidContact *) g_ptr_array_index (found, 0))->name;
}

/* What is lost is found by itself alone; of two that are lost nothing is asked. */
static const char *
get_expected (const char *stored, const char *delivered)
{
  if (stored == delivered || (*stored != LOST && *delivered != LOST))
    return "Ana";
  return *stored != *delivered ? "nobody" : NULL;
}

static gboolean
is_as_expected (CidContactIndex *index, const Row *row, const char *stored, const char *delivered)
{
  const char *expected = get_expected (stored, delivered);
  const char *name = find_caller (index, row, strip_mark (delivered));

  if (expected == NULL || g_str_equal (name, expected))
    return TRUE;

  print_error ("%s: contact %s, caller %s: %s\n", row->fields[0], strip_mark (stored),
               strip_mark (delivered), name);
  return FALSE;
}

/* However an address book writes a number and however a telephone delivers it: the same person.
 * What is marked cannot be told, and then nobody is shown rather than a wrong name. */
static void
test_every_form_finds_every_other (void **state)
{
  g_autoptr (GPtrArray) rows = read_rows ();
  g_autoptr (GPtrArray) others = make_others (rows);
  guint n_wrong = 0;

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = g_ptr_array_index (rows, i);

    for (guint j = 0; row->forms[j] != NULL; j++) {
      g_autoptr (CidContactIndex) index = make_index (others, row, strip_mark (row->forms[j]));

      for (guint k = 0; row->forms[k] != NULL; k++)
        n_wrong += is_as_expected (index, row, row->forms[j], row->forms[k]) ? 0 : 1;
    }
  }
  assert_int_equal (n_wrong, 0);
}

/* The table is worth what is in it: many regions, and numbers that exist. */
static void
test_the_numbers_are_valid_and_of_many_regions (void **state)
{
  g_autoptr (GPtrArray) rows = read_rows ();
  g_autoptr (GHashTable) regions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = g_ptr_array_index (rows, i);
    g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (row->forms[0], NULL);

    if (number == NULL || !cid_phone_number_is_valid (number))
      fail_msg ("%s", row->forms[0]);
    g_hash_table_add (regions, row->place[0]);
  }
  assert_true (g_hash_table_size (regions) >= MIN_REGIONS);
}

/* Where libphonenumber (8.12.57) errs, guesses, or has not heard of a change: what it makes of a
 * number, and what is made of it here. A newer one may know better, and then its row may go. */
static void
test_where_the_library_errs (void **state)
{
  static const struct {
    const char *region;
    const char *text;
    const char *library;
    const char *here;
  } rows[] = {
    /* extensions, emergencies and short numbers become numbers */
    { "DE", "21", "+4921", "21" },
    { "AU", "000", "+61000", "000" },
    { "US", "911", "+1911", "911" },
    { "DE", "116117", "+49116117", "116117" },
    { "GB", "116117", "+44116117", "116117" },
    /* 00 is understood only where it is dialled */
    { "AU", "0061299991234", "+61061299991234", "+61299991234" },
    { "US", "0012125550123", "+10012125550123", "+12125550123" },
    { "BR", "005511961234567", "+11961234567", "+5511961234567" },
    { "CO", "00576012345678", "+76012345678", "+576012345678" },
    /* in countries without numbers of fixed length the bare country code is taken for an area */
    { "DE", "4915123456789", "+494915123456789", "+4915123456789" },
    { "SE", "468123456", "+46468123456", "+468123456" },
    { "ID", "62812345678", "+6262812345678", "+62812345678" },
    /* of other countries it may as well be the digit for an outside line */
    { "AU", "442079460123", "+61442079460123", "442079460123" },
    { "US", "914153435295", "+1914153435295", "914153435295" },
    /* a trunk prefix that was given up */
    { "CO", "033211234567", "+5733211234567", "+5733211234567" },
    /* a part of a number becomes a whole one, and is not believed */
    { "AR", "1561234567", "+541561234567", "1561234567" },
    { "AU", "99991234", "+6199991234", "99991234" },
    { "IT", "669821234", "+39669821234", "669821234" },
    { "CN", "1795101062345678", "+8601062345678", "1795101062345678" },
    /* German numbers are allowed to be far longer than they are, and win over bare foreign ones */
    { "DE", "61299991234", "+4961299991234", "+4961299991234" },
    /* Benin has put 01 before its numbers since */
    { "BJ", "+2290197001234", "+2290197001234", "+2290197001234" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidNumberPlan plan = { rows[i].region, NULL };
    g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (rows[i].text, rows[i].region);
    g_autofree char *library = number != NULL ? cid_phone_number_to_e164 (number) : NULL;
    g_autoptr (CidParty) party = cid_party_parse (rows[i].text, &plan);

    if (g_strcmp0 (library, rows[i].library) != 0 || g_strcmp0 (party->number, rows[i].here) != 0)
      fail_msg ("%s: %s, %s", rows[i].text, library, party->number);
  }
}

/* Countries lengthen their numbers, and address books stay as they are for years. But two whole
 * numbers are two numbers. */
static void
test_a_number_that_was_lengthened_is_still_known (void **state)
{
  static const struct {
    const char *stored;
    const char *delivered;
    const char *name;
  } rows[] = {
    { "+229 97 00 12 34", "+2290197001234", "Ana" },
    { "+225 07 12 34 56", "+2250707123456", "Ana" },
    { "+52 1 55 1234 5678", "+525512345678", "Ana" },
    { "+54 11 6123 4567", "+5491161234567", "Ana" },
    { "+55 11 6123 4567", "+5511961234567", "Ana" },
    /* without the area: no number of its own */
    { "+61 9999 1234", "+61299991234", "Ana" },
    /* a whole number that another one ends in, of another city */
    { "+49 30 123456", "+498930123456", "nobody" },
    { "+49 89 30123456", "+4930123456", "nobody" },
    { "+43 1 5123456", "+4366415123456", "nobody" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) contacts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
    g_autoptr (CidContactIndex) index = NULL;
    const Row row = { 0 };

    g_ptr_array_add (contacts, make_contact ("Ana", rows[i].stored, NULL));
    index = cid_contact_index_new (contacts);
    if (!g_str_equal (find_caller (index, &row, rows[i].delivered), rows[i].name))
      fail_msg ("%s, %s", rows[i].stored, rows[i].delivered);
  }
}

/* Without an area a local number is whose it is only as long as nobody else has it elsewhere. */
static void
test_a_local_number_of_two_cities_is_nobodys (void **state)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactIndex) index = NULL;
  const Row australia = { .plan = { "AU", NULL } };
  const Row sydney = { .plan = { "AU", "2" } };

  g_ptr_array_add (contacts, make_contact ("Ana", "02 9999 1234", &australia.plan));
  g_ptr_array_add (contacts, make_contact ("Bob", "03 9999 1234", &australia.plan));
  index = cid_contact_index_new (contacts);

  assert_string_equal (find_caller (index, &australia, "99991234"), "nobody");
  assert_string_equal (find_caller (index, &sydney, "99991234"), "Ana");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_form_finds_every_other),
    cmocka_unit_test (test_the_numbers_are_valid_and_of_many_regions),
    cmocka_unit_test (test_where_the_library_errs),
    cmocka_unit_test (test_a_number_that_was_lengthened_is_still_known),
    cmocka_unit_test (test_a_local_number_of_two_cities_is_nobodys),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
