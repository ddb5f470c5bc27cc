/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-contact-index"

#include "contact/contact-index.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

typedef struct {
  const char *name;
  const char *number;
  const char *e164;
  const char *sip;
  const char *organization;
} Person;

typedef struct {
  CidPartyKind kind;
  const char *number;
  const char *user;
  const char *host;
  CidMatchStep step;
  const char *names;
} Row;

static CidContactIndex *
make_index (const Person *people, gsize n_people)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (gsize i = 0; i < n_people; i++) {
    CidContact *contact = cid_contact_new (people[i].name, people[i].organization);

    if (people[i].number != NULL)
      cid_contact_add_number (contact, people[i].number, people[i].e164);
    if (people[i].sip != NULL)
      cid_contact_add_sip (contact, people[i].sip);
    g_ptr_array_add (contacts, contact);
  }
  return cid_contact_index_new (contacts);
}

static char *
list_names (GPtrArray *contacts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    g_string_append_printf (names, "%s%s", i > 0 ? "," : "", contact->name);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
assert_finds (CidContactIndex *index, const Row *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++) {
    CidParty party = { .kind = rows[i].kind };
    g_autofree char *number = g_strdup (rows[i].number);
    g_autofree char *user = g_strdup (rows[i].user);
    g_autofree char *host = g_strdup (rows[i].host);
    g_autoptr (GPtrArray) found = NULL;
    g_autofree char *names = NULL;
    CidMatchStep step = CID_MATCH_SIP;

    party.number = number;
    party.user = user;
    party.host = host;
    found = cid_contact_index_find (index, &party, &step);
    names = list_names (found);
    if (step != rows[i].step || g_strcmp0 (names, rows[i].names) != 0)
      fail_msg ("row %zu: %s by %s", i, names, cid_match_step_to_nick (step));
  }
}

/* The ladder, step by step: what matches, what must not. */
static void
test_each_step_of_the_ladder (void **state)
{
  static const Person people[] = {
    { "Ana", "(02) 9999 1234", "+61299991234", "ana@pbx.example.com", NULL },
    { "Bob", "+61 2 9999 1234", "+61299991234", NULL, NULL },
    { "Cleo", "8888 1234", NULL, NULL, NULL },
    { "Dan", "7777 1234", NULL, NULL, NULL },
    { "Dora", "02 7777 1234", NULL, NULL, NULL },
    { "Eve", "21", NULL, NULL, NULL },
    { "Fay", "*21#", NULL, NULL, NULL },
    { "Gus", "03 6666 1234", NULL, NULL, NULL },
    { "Hal", "03 6666 1234", NULL, NULL, NULL },
    { "Ida", NULL, NULL, "1234@pbx.example.com", NULL },
    { "Joe", "1000021", NULL, NULL, NULL },
    { "Kim", "911", NULL, NULL, NULL },
    { "Leo", "02 9913 1500", "+61299131500", NULL, NULL },
    { "Mia", "02 9999 0000", NULL, NULL, NULL },
    { "Ned", "02 9999 0112", "+61299990112", NULL, NULL },
  };
  static const Row rows[] = {
    { CID_PARTY_NUMBER, "+61299991234", NULL, NULL, CID_MATCH_E164, "Ana,Bob" },
    { CID_PARTY_NUMBER, "+61288881234", NULL, NULL, CID_MATCH_SUFFIX, "Cleo" },
    { CID_PARTY_NUMBER, "88881234", NULL, NULL, CID_MATCH_E164, "Cleo" },
    /* the whole national number wins over its end */
    { CID_PARTY_NUMBER, "+61277771234", NULL, NULL, CID_MATCH_NATIONAL, "Dora" },
    { CID_PARTY_NUMBER, "61277771234", NULL, NULL, CID_MATCH_SUFFIX, "Dora" },
    { CID_PARTY_NUMBER, "+61377771234", NULL, NULL, CID_MATCH_SUFFIX, "Dan" },
    /* shared by two, who are both named; by its end it would be nobody's */
    { CID_PARTY_NUMBER, "0366661234", NULL, NULL, CID_MATCH_E164, "Gus,Hal" },
    { CID_PARTY_NUMBER, "+61366661234", NULL, NULL, CID_MATCH_NATIONAL, "Gus,Hal" },
    { CID_PARTY_NUMBER, "00113666612345", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "66661234", NULL, NULL, CID_MATCH_NONE, "" },
    /* the caller is who lacks the country */
    { CID_PARTY_NUMBER, "0299991234", NULL, NULL, CID_MATCH_NATIONAL, "Ana,Bob" },
    { CID_PARTY_NUMBER, "61299991234", NULL, NULL, CID_MATCH_NATIONAL, "Ana,Bob" },
    { CID_PARTY_NUMBER, "0061299991234", NULL, NULL, CID_MATCH_NATIONAL, "Ana,Bob" },
    /* another area is another line */
    { CID_PARTY_NUMBER, "+61399991234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+49299991234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "99991234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "991234", NULL, NULL, CID_MATCH_NONE, "" },
    /* services and emergencies, and contacts who have such numbers at their end */
    { CID_PARTY_NUMBER, "131500", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "000", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "112", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "911", NULL, NULL, CID_MATCH_SHORT, "Kim" },
    { CID_PARTY_NUMBER, "+61299990911", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_CODE, "*9131500", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SIP, NULL, "Ana", "PBX.example.com", CID_MATCH_SIP, "Ana" },
    { CID_PARTY_SIP, NULL, "ana", "elsewhere.org", CID_MATCH_NONE, "" },
    { CID_PARTY_SIP, NULL, "ana", NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "1234", "1234", "pbx.example.com", CID_MATCH_SIP, "Ida" },
    { CID_PARTY_SHORT, "1234", "1234", "192.0.2.1", CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "21", NULL, NULL, CID_MATCH_SHORT, "Eve" },
    { CID_PARTY_CODE, "*21#", NULL, NULL, CID_MATCH_SHORT, "Fay" },
    { CID_PARTY_SHORT, "021", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_CODE, "*21", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "9991234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_CODE, "#0299991234", NULL, NULL, CID_MATCH_NONE, "" },
    /* who hides a number or says none is nobody, whatever else stands there */
    { CID_PARTY_WITHHELD, "+61299991234", "ana", "pbx.example.com", CID_MATCH_NONE, "" },
    { CID_PARTY_UNKNOWN, "+61299991234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, NULL, NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+612999912341234567890", NULL, NULL, CID_MATCH_NONE, "" },
  };
  g_autoptr (CidContactIndex) index = make_index (people, G_N_ELEMENTS (people));

  assert_finds (index, rows, G_N_ELEMENTS (rows));
  assert_int_equal (cid_contact_index_get_n_contacts (index), 15);
  assert_int_equal (cid_contact_index_get_n_numbers (index), 14);
}

/* A direct line is shown as the company that the main number belongs to, or not at all. */
static void
test_a_line_behind_a_switchboard_is_the_company (void **state)
{
  static const Person people[] = {
    { "Ana", "02 9999 1000", "+61299991000", NULL, "Bakery" },
    { "Bakery", "+61 2 9999 1000", "+61299991000", NULL, "Bakery" },
    { "Bob", "02 8888 1000", "+61288881000", NULL, "Bolts" },
    { "Cleo", "02 8888 1000", "+61288881000", NULL, "Nuts" },
    { "Dan", "02 7777 1000", "+61277771000", NULL, NULL },
    { "Eve", "0412 345 000", "+61412345000", NULL, "Bolts" },
    { "Fay", "1800 123 000", "+611800123000", NULL, "Bolts" },
    { "Gus", "030 1234-0", "+4930012340", NULL, "Schrauben" },
    { "Hal", "02 6666 1000", NULL, NULL, "Bolts" },
    { "Ida", "02 5551 0000", "+61255510000", NULL, "Big" },
    { "Joe", "02 5551 2000", "+61255512000", NULL, "Small" },
    { "Kim", "+49 30 12340", "+493012340", NULL, "Muttern" },
    { "Leo", "02 4000 0000", "+61240000000", NULL, "Huge" },
  };
  static const Row rows[] = {
    { CID_PARTY_NUMBER, "+61299991234", NULL, NULL, CID_MATCH_ORGANIZATION, "Ana,Bakery" },
    { CID_PARTY_NUMBER, "+61299991001", NULL, NULL, CID_MATCH_ORGANIZATION, "Ana,Bakery" },
    { CID_PARTY_NUMBER, "+61299991000", NULL, NULL, CID_MATCH_E164, "Ana,Bakery" },
    { CID_PARTY_NUMBER, "+61299992234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+612999912345", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "0299991234", NULL, NULL, CID_MATCH_NONE, "" },
    /* two companies share it; nobody's company; one without a country */
    { CID_PARTY_NUMBER, "+61288881234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+61277771234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+61266661234", NULL, NULL, CID_MATCH_NONE, "" },
    /* mobiles and service numbers are given out one by one */
    { CID_PARTY_NUMBER, "+61412345678", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+611800123456", NULL, NULL, CID_MATCH_NONE, "" },
    /* the smaller block wins, and four digits are the most */
    { CID_PARTY_NUMBER, "+61255512345", NULL, NULL, CID_MATCH_ORGANIZATION, "Joe" },
    { CID_PARTY_NUMBER, "+61255513456", NULL, NULL, CID_MATCH_ORGANIZATION, "Ida" },
    { CID_PARTY_NUMBER, "+61240001234", NULL, NULL, CID_MATCH_ORGANIZATION, "Leo" },
    { CID_PARTY_NUMBER, "+61240012345", NULL, NULL, CID_MATCH_NONE, "" },
    /* a dash and a zero: extensions of any length, one company alone */
    { CID_PARTY_NUMBER, "+493001234567", NULL, NULL, CID_MATCH_ORGANIZATION, "Gus" },
    { CID_PARTY_NUMBER, "+4930012341", NULL, NULL, CID_MATCH_ORGANIZATION, "Gus" },
    { CID_PARTY_NUMBER, "+49300123456789", NULL, NULL, CID_MATCH_ORGANIZATION, "Gus" },
    { CID_PARTY_NUMBER, "+493001234567890", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_NUMBER, "+49301234567", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "1234", NULL, NULL, CID_MATCH_NONE, "" },
  };
  g_autoptr (CidContactIndex) index = make_index (people, G_N_ELEMENTS (people));

  assert_finds (index, rows, G_N_ELEMENTS (rows));
}

/* `lookup --explain` tells of each step why it found nobody. */
static void
test_each_step_tells_why_not (void **state)
{
  static const Person people[] = {
    { "Ana", "+61299991234", "+61299991234", NULL, NULL },
    { "Bob", "+49299991234", "+49299991234", NULL, NULL },
    { "Cleo", "8888 1234", NULL, NULL, NULL },
    { "Dan", "8888 1234", NULL, NULL, NULL },
    { "Eve", "02 7777 1000", "+61277771000", NULL, "Bolts" },
    { "Fay", "02 7777 1000", "+61277771000", NULL, "Nuts" },
  };
  static const struct {
    CidPartyKind kind;
    const char *number;
    const char *user;
    const char *host;
    const char *verdicts;
  } rows[] = {
    { CID_PARTY_NUMBER, "+61299991234", "0299991234", "192.0.2.1",
      "matched nobody nobody no-extension nobody nobody nobody" },
    { CID_PARTY_NUMBER, "0299991234", NULL, NULL,
      "nobody ambiguous no-address no-extension nobody no-country ambiguous" },
    { CID_PARTY_NUMBER, "+61288881234", NULL, NULL,
      "nobody nobody no-address no-extension nobody nobody ambiguous" },
    { CID_PARTY_NUMBER, "+61277771234", NULL, NULL,
      "nobody nobody no-address no-extension nobody ambiguous nobody" },
    { CID_PARTY_NUMBER, "131500", NULL, NULL,
      "nobody nobody no-address no-extension nobody no-country too-short" },
    { CID_PARTY_SHORT, "21", "21", "192.0.2.1",
      "no-number no-number nobody nobody nobody no-number no-number" },
    { CID_PARTY_SIP, NULL, "ana", "example.org",
      "no-number no-number nobody no-extension no-number no-number no-number" },
    { CID_PARTY_WITHHELD, NULL, NULL, NULL,
      "withheld withheld withheld withheld withheld withheld withheld" },
    { CID_PARTY_UNKNOWN, NULL, NULL, NULL,
      "withheld withheld withheld withheld withheld withheld withheld" },
  };
  g_autoptr (CidContactIndex) index = make_index (people, G_N_ELEMENTS (people));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidParty party = { .kind = rows[i].kind,
                       .number = (char *) rows[i].number,
                       .user = (char *) rows[i].user,
                       .host = (char *) rows[i].host };
    g_autoptr (GString) verdicts = g_string_new (NULL);

    for (guint step = CID_MATCH_E164; step <= CID_MATCH_SUFFIX; step++) {
      g_autoptr (GPtrArray) found = g_ptr_array_new ();
      CidVerdict verdict = cid_contact_index_try (index, &party, step, found);

      assert_int_equal (found->len > 0, verdict == CID_VERDICT_MATCHED);
      g_string_append_printf (verdicts, "%s%s", verdicts->len > 0 ? " " : "",
                              cid_verdict_to_nick (verdict));
    }
    assert_string_equal (verdicts->str, rows[i].verdicts);
  }
}

/* A company's list has all numbers that begin so, extensions among them; the longest beginning
 * wins, after whoever has the very number and before whoever is only likely. */
static void
test_beginnings_are_whole_blocks (void **state)
{
  static const struct {
    const char *name;
    const char *number;
    const char *prefix;
  } people[] = {
    { "Acme", NULL, "+6129999" },    { "Acme Sales", NULL, "+61299991" },
    { "Ana", "+61299991234", NULL }, { "Cellar", NULL, "5" },
    { "Desk", "51", NULL },          { "Acme too", NULL, "+61299991" },
  };
  static const struct {
    CidPartyKind kind;
    const char *number;
    CidMatchStep step;
    const char *names;
  } rows[] = {
    { CID_PARTY_NUMBER, "+61299991234", CID_MATCH_E164, "Ana" },
    { CID_PARTY_NUMBER, "+61299991235", CID_MATCH_PREFIX, "Acme Sales,Acme too" },
    { CID_PARTY_NUMBER, "+61299992000", CID_MATCH_PREFIX, "Acme" },
    { CID_PARTY_NUMBER, "+61299982000", CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "51", CID_MATCH_SHORT, "Desk" },
    { CID_PARTY_SHORT, "52", CID_MATCH_PREFIX, "Cellar" },
    { CID_PARTY_SHORT, "5", CID_MATCH_PREFIX, "Cellar" },
    { CID_PARTY_SHORT, "61", CID_MATCH_NONE, "" },
    { CID_PARTY_CODE, "5*", CID_MATCH_NONE, "" },
    { CID_PARTY_WITHHELD, NULL, CID_MATCH_NONE, "" },
  };
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactIndex) index = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    CidContact *contact = cid_contact_new (people[i].name, NULL);

    if (people[i].number != NULL)
      cid_contact_add_number (contact, people[i].number, people[i].number);
    if (people[i].prefix != NULL)
      cid_contact_add_prefix (contact, people[i].prefix);
    g_ptr_array_add (contacts, contact);
  }
  index = cid_contact_index_new (contacts);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidParty party = { .kind = rows[i].kind, .number = (char *) rows[i].number };
    CidMatchStep step = CID_MATCH_NONE;
    g_autoptr (GPtrArray) found = cid_contact_index_find (index, &party, &step);
    g_autoptr (GString) names = g_string_new (NULL);

    for (guint j = 0; j < found->len; j++)
      g_string_append_printf (names, "%s%s", j > 0 ? "," : "",
                              ((CidContact *) g_ptr_array_index (found, j))->name);
    assert_int_equal (step, rows[i].step);
    assert_string_equal (names->str, rows[i].names);
  }
}

/* Ana in two address books is one Ana: her number is not ambiguous. */
static void
test_the_same_person_twice_is_not_ambiguous (void **state)
{
  static const Person people[] = {
    { "Ana", "8888 1234", NULL, NULL, NULL },
    { "Ana", "88881234", NULL, NULL, NULL },
  };
  static const Row rows[] = {
    { CID_PARTY_NUMBER, "+61288881234", NULL, NULL, CID_MATCH_SUFFIX, "Ana,Ana" },
  };
  g_autoptr (CidContactIndex) index = make_index (people, G_N_ELEMENTS (people));

  assert_finds (index, rows, G_N_ELEMENTS (rows));
}

/* A contact may hold one number twice, written differently, and is still found once. */
static void
test_a_contact_is_found_once (void **state)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactIndex) index = NULL;
  CidContact *contact = cid_contact_new ("Ana", NULL);
  static const Row rows[] = {
    { CID_PARTY_NUMBER, "+61299991234", NULL, NULL, CID_MATCH_E164, "Ana" },
    { CID_PARTY_SIP, NULL, "ana", "example.org", CID_MATCH_SIP, "Ana" },
  };

  cid_contact_add_number (contact, "02 9999 1234", "+61299991234");
  cid_contact_add_number (contact, "+61 2 9999 1234", "+61299991234");
  cid_contact_add_sip (contact, "ana@example.org");
  cid_contact_add_sip (contact, "ana@example.org");
  g_ptr_array_add (contacts, contact);
  index = cid_contact_index_new (contacts);

  assert_finds (index, rows, G_N_ELEMENTS (rows));
}

/* Before the first address book is read the index is empty, and the phone rings all the same. */
static void
test_an_empty_index_finds_nobody (void **state)
{
  static const Row rows[] = {
    { CID_PARTY_NUMBER, "+61299991234", NULL, NULL, CID_MATCH_NONE, "" },
    { CID_PARTY_SIP, NULL, "ana", "example.org", CID_MATCH_NONE, "" },
    { CID_PARTY_SHORT, "21", NULL, NULL, CID_MATCH_NONE, "" },
  };
  g_autoptr (CidContactIndex) index = make_index (NULL, 0);
  g_autoptr (GPtrArray) found = cid_contact_index_search (index, "ana", 5);

  assert_finds (index, rows, G_N_ELEMENTS (rows));
  assert_int_equal (found->len, 0);
  assert_int_equal (cid_contact_index_get_n_contacts (index), 0);
}

/* The index holds its contacts: the address book may be read again meanwhile. */
static void
test_contacts_live_as_long_as_the_index (void **state)
{
  static const Person people[] = { { "Ana", "21", NULL, NULL, NULL } };
  CidContactIndex *index = make_index (people, 1);
  g_autoptr (CidContactIndex) second = cid_contact_index_ref (index);
  g_autoptr (GPtrArray) found = NULL;

  cid_contact_index_unref (index);
  found = cid_contact_index_search (second, "an", 5);

  assert_int_equal (found->len, 1);
  assert_string_equal (((CidContact *) g_ptr_array_index (found, 0))->name, "Ana");
}

/* Many numbers, so that the table has collisions and full runs: each finds its own contact. */
static void
test_every_one_of_many_is_found (void **state)
{
  const guint count = 20000;
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactIndex) index = NULL;

  for (guint i = 0; i < count; i++) {
    g_autofree char *number = g_strdup_printf ("+61%u%07u", 2 + i % 3, (i / 3) * 37);
    CidContact *contact = cid_contact_new (number, NULL);

    cid_contact_add_number (contact, number, number);
    g_ptr_array_add (contacts, contact);
  }
  index = cid_contact_index_new (contacts);

  for (guint i = 0; i < count; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);
    CidParty party = { .kind = CID_PARTY_NUMBER, .number = contact->name };
    CidMatchStep step = CID_MATCH_NONE;
    g_autoptr (GPtrArray) found = cid_contact_index_find (index, &party, &step);

    assert_int_equal (step, CID_MATCH_E164);
    assert_int_equal (found->len, 1);
    assert_ptr_equal (g_ptr_array_index (found, 0), contact);
  }
}

/* `lookup` prints the step, and JSON readers rely on the spelling. */
static void
test_steps_have_one_spelling (void **state)
{
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_NONE), "none");
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_E164), "e164");
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_NATIONAL), "national");
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_SIP), "sip");
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_SHORT), "short");
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_ORGANIZATION), "organization");
  assert_string_equal (cid_match_step_to_nick (CID_MATCH_SUFFIX), "suffix");
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_step_of_the_ladder),
    cmocka_unit_test (test_a_line_behind_a_switchboard_is_the_company),
    cmocka_unit_test (test_each_step_tells_why_not),
    cmocka_unit_test (test_beginnings_are_whole_blocks),
    cmocka_unit_test (test_the_same_person_twice_is_not_ambiguous),
    cmocka_unit_test (test_a_contact_is_found_once),
    cmocka_unit_test (test_an_empty_index_finds_nobody),
    cmocka_unit_test (test_contacts_live_as_long_as_the_index),
    cmocka_unit_test (test_every_one_of_many_is_found),
    cmocka_unit_test (test_steps_have_one_spelling),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
