/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-caller"

#include "contact/caller.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

static const CidNumberPlan plan = { .region = "AU" };

typedef struct {
  const char *name;
  const char *organization;
  const char *number;
  const char *photo;
} Person;

static const Person people[] = {
  { "Ana P\u00e9rez", "Acme", "+61299990001", "/tmp/ana.png" },
  { "Bob", "Acme", "+61299990002", "/tmp/bob.png" },
  { "Cleo", "Acme", "+61299990002", NULL },
  { "Dan", "Acme", "+61299990003", NULL },
  { "Eve", "Bolt", "+61299990003", NULL },
  { "Fay", NULL, "+61299990003", NULL },
  { "A", NULL, "+61299990004", NULL },
  { "B", NULL, "+61299990004", NULL },
  { "C", NULL, "+61299990004", NULL },
  { "D", NULL, "+61299990004", NULL },
  { "Gus", "Acme", "+61299990005", NULL },
  { "Gus", "Acme", "+61299990005", "/tmp/gus.png" },
  { "Acme", "Acme", "+61299990006", NULL },
  { "Ext", NULL, "21", NULL },
  { "Hal", "Bolt", "+61288881000", "/tmp/hal.png" },
  { "Nuts", "Nuts", "+61277771000", "/tmp/nuts.png" },
  { "Ida", "Nuts", "+61277771000", "/tmp/ida.png" },
};

static CidContactIndex *
make_index (void)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    CidContact *contact = cid_contact_new (people[i].name, people[i].organization);
    const char *number = people[i].number;

    cid_contact_add_number (contact, number, *number == '+' ? number : NULL);
    cid_contact_set_photo (contact, people[i].photo, 0, 0);
    g_ptr_array_add (contacts, contact);
  }
  return cid_contact_index_new (contacts);
}

/* Who is shown for whom, from the address book down to nothing. */
static void
test_who_a_party_is (void **state)
{
  static const struct {
    const char *remote;
    const char *phone_name;
    const char *name;
    CidNameFrom from;
    const char *organization;
    const char *photo;
    CidMatchStep step;
    const char *title;
  } rows[] = {
    { "0299990001", NULL, "Ana P\u00e9rez", CID_NAME_FROM_CONTACT, "Acme", "/tmp/ana.png",
      CID_MATCH_E164, "Ana P\u00e9rez" },
    { "0299990001", "A. PEREZ", "Ana P\u00e9rez", CID_NAME_FROM_CONTACT, "Acme", "/tmp/ana.png",
      CID_MATCH_E164, "Ana P\u00e9rez" },
    { "0299990002", NULL, "Bob or Cleo", CID_NAME_FROM_CONTACT, "Acme", NULL, CID_MATCH_E164,
      "Bob or Cleo" },
    { "0299990003", NULL, "Dan, Eve or Fay", CID_NAME_FROM_CONTACT, NULL, NULL, CID_MATCH_E164,
      "Dan, Eve or Fay" },
    { "0299990004", NULL, "A, B and 2 others", CID_NAME_FROM_CONTACT, NULL, NULL, CID_MATCH_E164,
      "A, B and 2 others" },
    { "0299990005", NULL, "Gus", CID_NAME_FROM_CONTACT, "Acme", "/tmp/gus.png", CID_MATCH_E164,
      "Gus" },
    { "0299990006", NULL, "Acme", CID_NAME_FROM_CONTACT, NULL, NULL, CID_MATCH_E164, "Acme" },
    { "21", "Reception", "Ext", CID_NAME_FROM_CONTACT, NULL, NULL, CID_MATCH_SHORT, "Ext" },
    { "0288881234", NULL, "Bolt", CID_NAME_FROM_CONTACT, NULL, NULL, CID_MATCH_ORGANIZATION,
      "Bolt" },
    { "0288881234", "MR SMITH", "Bolt", CID_NAME_FROM_CONTACT, NULL, NULL, CID_MATCH_ORGANIZATION,
      "Bolt" },
    { "0277771234", NULL, "Nuts", CID_NAME_FROM_CONTACT, NULL, "/tmp/nuts.png",
      CID_MATCH_ORGANIZATION, "Nuts" },
    { "22", "Reception", "Reception", CID_NAME_FROM_PHONE, NULL, NULL, CID_MATCH_NONE,
      "Reception" },
    { "0299990009", "Zoe", "Zoe", CID_NAME_FROM_PHONE, NULL, NULL, CID_MATCH_NONE, "Zoe" },
    { "0299990009", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "(02) 9999 0009" },
    { "0299990009", "", NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "(02) 9999 0009" },
    { "+4930123456", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "+49 30 123456" },
    { "*21#", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "*21#" },
    { "sip:zoe@example.org", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE,
      "zoe@example.org" },
    { "zoe", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "zoe" },
    { "anonymous", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "Withheld number" },
    { "anonymous", "Zoe", "Zoe", CID_NAME_FROM_PHONE, NULL, NULL, CID_MATCH_NONE, "Zoe" },
    { "", NULL, NULL, CID_NAME_FROM_NONE, NULL, NULL, CID_MATCH_NONE, "Unknown caller" },
  };
  g_autoptr (CidContactIndex) index = make_index ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &plan);
    g_autoptr (CidCaller) caller =
      cid_caller_identify (party, rows[i].phone_name, index, &plan, NULL);
    g_autofree char *title = cid_caller_get_title (caller, party);

    assert_string_equal (title, rows[i].title);
    assert_int_equal (g_strcmp0 (caller->name, rows[i].name), 0);
    assert_int_equal (caller->name_from, rows[i].from);
    assert_int_equal (g_strcmp0 (caller->organization, rows[i].organization), 0);
    assert_int_equal (caller->step, rows[i].step);
    assert_int_equal (g_strcmp0 (caller->photo != NULL ? caller->photo->path : NULL, rows[i].photo),
                      0);
    assert_int_equal (caller->withheld, g_str_equal (rows[i].remote, "anonymous"));
    if (rows[i].from != CID_NAME_FROM_PHONE) {
      g_autoptr (CidCaller) named = cid_caller_name (party, index);

      assert_int_equal (g_strcmp0 (named->name, rows[i].name), 0);
      assert_int_equal (g_strcmp0 (named->organization, rows[i].organization), 0);
      assert_int_equal (named->name_from, rows[i].from);
      assert_null (cid_caller_get_place (named));
    }
  }
}

/* What the user calls a number is its name, whatever address books say, and however many. */
static void
test_a_name_of_mine_comes_before_all (void **state)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactIndex) index = NULL;
  g_autoptr (CidParty) party = cid_party_parse ("0299990001", &plan);
  g_autoptr (CidCaller) caller = NULL;

  for (guint i = 0; i < 3; i++) {
    CidContact *contact =
      cid_contact_new (i == 1 ? "Mum" : "Ana P\u00e9rez", i == 1 ? NULL : "Acme");

    cid_contact_add_number (contact, "+61299990001", "+61299990001");
    if (i == 1)
      cid_contact_set_mine (contact);
    g_ptr_array_add (contacts, contact);
  }
  index = cid_contact_index_new (contacts);
  caller = cid_caller_identify (party, "ANA P", index, &plan, NULL);
  assert_string_equal (caller->name, "Mum");
  assert_int_equal (caller->name_from, CID_NAME_FROM_MINE);
  assert_null (caller->organization);
}

/* The number as people write it, its place and its type, where there is a plan to tell them. */
static void
test_what_a_number_tells (void **state)
{
  g_autoptr (CidParty) party = cid_party_parse ("+61299990009", &plan);
  g_autoptr (CidCaller) home = cid_caller_identify (party, NULL, NULL, &plan, "en");
  g_autoptr (CidCaller) abroad = cid_caller_identify (party, NULL, NULL, NULL, NULL);

  assert_string_equal (cid_caller_get_display_number (home), "(02) 9999 0009");
  assert_string_equal (cid_caller_get_display_number (abroad), "+61 2 9999 0009");
  assert_non_null (cid_caller_get_place (home));
  assert_int_equal (cid_caller_get_number_type (home), CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  assert_string_equal (cid_caller_get_number_type_nick (home), "fixed-line");
  assert_string_equal (cid_caller_get_place (home), cid_caller_get_place (abroad));
}

/* Of a number without an area the country is worth telling abroad only. */
static void
test_the_country_goes_without_saying_at_home (void **state)
{
  g_autoptr (CidParty) party = cid_party_parse ("+61491570156", &plan);
  g_autoptr (CidCaller) home = cid_caller_identify (party, NULL, NULL, &plan, "en");
  g_autoptr (CidCaller) abroad =
    cid_caller_identify (party, NULL, NULL, &(CidNumberPlan){ "DE", NULL }, "en");

  assert_null (cid_caller_get_place (home));
  assert_string_equal (cid_caller_get_place (abroad), "Australia");
}

/* An extension is no public number: it has no place, and nothing is added to it. */
static void
test_an_extension_stays_as_it_is (void **state)
{
  g_autoptr (CidParty) party = cid_party_parse ("21", &plan);
  g_autoptr (CidCaller) caller = cid_caller_identify (party, NULL, NULL, &plan, "en");

  assert_string_equal (cid_caller_get_display_number (caller), "21");
  assert_null (cid_caller_get_place (caller));
  assert_int_equal (cid_caller_get_number_type (caller), CID_PHONE_NUMBER_TYPE_UNKNOWN);
  assert_null (cid_caller_get_number_type_nick (caller));
}

/* Calls keep it, and are shown when the address book has gone. */
static void
test_a_copy_is_ones_own (void **state)
{
  g_autoptr (CidContactIndex) index = make_index ();
  g_autoptr (CidParty) party = cid_party_parse ("0299990001", &plan);
  CidCaller *caller = cid_caller_identify (party, NULL, index, &plan, "en");
  g_autoptr (CidCaller) copy = cid_caller_copy (caller);

  assert_ptr_not_equal (copy, caller);
  cid_caller_unref (caller);

  assert_string_equal (copy->name, "Ana P\u00e9rez");
  assert_string_equal (copy->organization, "Acme");
  assert_string_equal (cid_caller_get_display_number (copy), "(02) 9999 0001");
  assert_string_equal (copy->photo->path, "/tmp/ana.png");
  assert_int_equal (copy->name_from, CID_NAME_FROM_CONTACT);
}

static void
test_many_share_it (void **state)
{
  g_autoptr (CidParty) party = cid_party_parse ("0299990001", &plan);
  CidCaller *caller = cid_caller_identify (party, "Joe", NULL, &plan, "en");
  g_autoptr (CidCaller) shared = cid_caller_ref (caller);

  assert_ptr_equal (shared, caller);
  cid_caller_unref (caller);

  assert_string_equal (shared->name, "Joe");
  assert_null (cid_caller_ref (NULL));
  cid_caller_unref (NULL);
}

/* A title is asked for wherever a call is shown, also where nothing is known of it. */
static void
test_there_is_always_a_title (void **state)
{
  CidCaller organization = { .organization = (char *) "Acme" };
  CidCaller empty = { .name = (char *) "" };
  CidCaller withheld = { .withheld = TRUE };
  g_autofree char *first = cid_caller_get_title (NULL, NULL);
  g_autofree char *second = cid_caller_get_title (&organization, NULL);
  g_autofree char *third = cid_caller_get_title (&empty, NULL);
  g_autofree char *fourth = cid_caller_get_title (&withheld, NULL);

  assert_string_equal (first, "Unknown caller");
  assert_string_equal (second, "Acme");
  assert_string_equal (third, "Unknown caller");
  assert_string_equal (fourth, "Withheld number");
}

/* Log and JSON have these spellings for ever. */
static void
test_name_from_has_one_spelling (void **state)
{
  static const char *const nicks[] = { "none", "contact", "mine", "phone" };

  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++) {
    assert_string_equal (cid_name_from_to_nick (i), nicks[i]);
    assert_int_equal (cid_name_from_from_nick (nicks[i]), i);
  }
  assert_int_equal (cid_name_from_from_nick (NULL), CID_NAME_FROM_NONE);
  assert_int_equal (cid_name_from_from_nick ("nonsense"), CID_NAME_FROM_NONE);
}

/* A favourite may break through: one who only shares a number with one may not. */
static void
test_who_is_a_favourite (void **state)
{
  static const struct {
    const char *names[3];
    gboolean are_marked[3];
    gboolean is_favourite;
  } rows[] = {
    { { "Ana" }, { FALSE }, FALSE },
    { { "Ana" }, { TRUE }, TRUE },
    { { "Ana", "Ana" }, { FALSE, TRUE }, TRUE },
    { { "Ana", "Bob" }, { FALSE, TRUE }, FALSE },
    { { "Ana", "Bob" }, { TRUE, TRUE }, TRUE },
    { { "Ana", "Bob", "Ana" }, { TRUE, FALSE, TRUE }, FALSE },
  };
  g_autoptr (CidParty) party = cid_party_parse ("+61299990001", &plan);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) contacts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
    g_autoptr (CidContactIndex) index = NULL;
    g_autoptr (CidCaller) caller = NULL;

    for (gsize j = 0; j < G_N_ELEMENTS (rows[i].names) && rows[i].names[j] != NULL; j++) {
      CidContact *contact = cid_contact_new (rows[i].names[j], NULL);

      cid_contact_add_number (contact, "+61299990001", "+61299990001");
      cid_contact_set_favourite (contact, rows[i].are_marked[j]);
      g_ptr_array_add (contacts, contact);
    }
    index = cid_contact_index_new (contacts);
    caller = cid_caller_identify (party, NULL, index, &plan, NULL);
    if (caller->is_favourite != rows[i].is_favourite)
      fail_msg ("row %" G_GSIZE_FORMAT, i);
  }
}

/* A call is not told and stored anew because the address books were read: only if they say more. */
static void
test_the_same_answer_is_known_again (void **state)
{
  g_autoptr (CidParty) party = cid_party_parse ("+61299990001", &plan);
  g_autoptr (CidCaller) caller = cid_caller_identify (party, "Joe", NULL, &plan, NULL);
  g_autoptr (CidCaller) other = NULL;
  g_autoptr (CidCaller) copy = cid_caller_copy (caller);

  assert_true (cid_caller_is_same (caller, copy));
  assert_true (cid_caller_is_same (NULL, NULL));
  assert_false (cid_caller_is_same (caller, NULL));
  other = cid_caller_identify (party, "Jo", NULL, &plan, NULL);
  assert_false (cid_caller_is_same (caller, other));
  copy->is_provisional = TRUE;
  assert_true (cid_caller_is_same (caller, copy));
  copy->is_favourite = TRUE;
  assert_false (cid_caller_is_same (caller, copy));
}

/* Who is opened in GNOME Contacts is who called: of two names nobody, of a company only itself. */
static void
test_individual_is_who_called (void **state)
{
  static const struct {
    const char *names[2];
    const char *individuals[2];
    const char *organization;
    const char *remote;
    const char *expected;
  } rows[] = {
    { { "Ana", "Ana" }, { NULL, "1f" }, NULL, "0288881000", "1f" },
    { { "Ana", "Bob" }, { "1f", "2f" }, NULL, "0288881000", NULL },
    { { "Ana", "Acme" }, { "1f", "2f" }, "Acme", "0288881234", "2f" },
    { { "Ana", "Bob" }, { "1f", "2f" }, "Acme", "0288881234", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) contacts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
    g_autoptr (CidContactIndex) index = NULL;
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &plan);
    g_autoptr (CidCaller) caller = NULL;
    g_autoptr (CidCaller) copy = NULL;

    for (guint j = 0; j < 2; j++) {
      CidContact *contact = cid_contact_new (rows[i].names[j], rows[i].organization);

      cid_contact_add_number (contact, "+61288881000", "+61288881000");
      cid_contact_set_individual (contact, rows[i].individuals[j]);
      g_ptr_array_add (contacts, contact);
    }
    index = cid_contact_index_new (contacts);
    caller = cid_caller_identify (party, NULL, index, &plan, NULL);
    copy = cid_caller_copy (caller);
    assert_true (g_strcmp0 (caller->individual, rows[i].expected) == 0);
    assert_true (cid_caller_is_same (caller, copy));
    g_free (copy->individual);
    copy->individual = g_strdup ("3f");
    assert_false (cid_caller_is_same (caller, copy));
  }
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_who_a_party_is),
    cmocka_unit_test (test_a_name_of_mine_comes_before_all),
    cmocka_unit_test (test_what_a_number_tells),
    cmocka_unit_test (test_the_country_goes_without_saying_at_home),
    cmocka_unit_test (test_an_extension_stays_as_it_is),
    cmocka_unit_test (test_a_copy_is_ones_own),
    cmocka_unit_test (test_many_share_it),
    cmocka_unit_test (test_there_is_always_a_title),
    cmocka_unit_test (test_name_from_has_one_spelling),
    cmocka_unit_test (test_who_is_a_favourite),
    cmocka_unit_test (test_the_same_answer_is_known_again),
    cmocka_unit_test (test_individual_is_who_called),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
