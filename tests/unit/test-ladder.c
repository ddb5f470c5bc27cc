/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/caller.h"
#include "contact/own-numbers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan plan = { "AU", "2" };

static const struct {
  const char *name;
  const char *organization;
  const char *number;
  const char *sip;
} people[] = {
  { "Ana", NULL, "02 9999 1234", NULL },
  { "Cleo", NULL, NULL, "cleo@pbx.example.com" },
  { "Cleo's Desk", NULL, "2001", NULL },
  { "Reception", NULL, "2000", NULL },
  { "Night Bell", NULL, "*72", NULL },
  { "Ambulance", NULL, "000", NULL },
  { "Taxi", NULL, "131 500", NULL },
  { "Dan", "Harbour Bakery", "02 9999 1000", NULL },
  { "Eve", NULL, "02 9999 1001", NULL },
  { "Gus", "Bolt & Co", "0412 345 000", NULL },
  /* of a range that libphonenumber does not know, and so without a country */
  { "Hal", NULL, "7 6543 2100", NULL },
  { "Me", NULL, "02 9999 0000", NULL },
};

static CidContactIndex *
make_index (void)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++) {
    CidContact *contact = cid_contact_new (people[i].name, people[i].organization);
    g_autoptr (CidParty) party = cid_party_parse (people[i].number, &plan);
    const char *number = party->number;

    if (people[i].number != NULL)
      cid_contact_add_number (contact, people[i].number,
                              number != NULL && *number == '+' ? number : NULL);
    if (people[i].sip != NULL)
      cid_contact_add_sip (contact, people[i].sip);
    g_ptr_array_add (contacts, contact);
  }
  return cid_contact_index_new (contacts);
}

/* The order in which a caller is found, as it is documented: row by row, from what the phone says
 * to what is shown. Where two steps would do, the upper one wins. */
static void
test_the_ladder_is_climbed_as_documented (void **state)
{
  static const struct {
    const char *remote;
    const char *phone_name;
    CidMatchStep step;
    CidNameFrom from;
    const char *title;
  } rows[] = {
    /* a number of mine is nobody, even if it is in the address book */
    { "0299990000", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "Unknown caller" },
    { "+61299990000@h", "TRUNK", CID_MATCH_NONE, CID_NAME_FROM_PHONE, "TRUNK" },
    /* the same number, in whatever form */
    { "+61299991234", "A. SMITH", CID_MATCH_E164, CID_NAME_FROM_CONTACT, "Ana" },
    { "0299991234@192.0.2.1", NULL, CID_MATCH_E164, CID_NAME_FROM_CONTACT, "Ana" },
    { "99991234", NULL, CID_MATCH_E164, CID_NAME_FROM_CONTACT, "Ana" },
    { "0011 61 2 9999 1234", NULL, CID_MATCH_E164, CID_NAME_FROM_CONTACT, "Ana" },
    /* … before the company whose line it is */
    { "0299991001", NULL, CID_MATCH_E164, CID_NAME_FROM_CONTACT, "Eve" },
    /* the same but for its country */
    { "+61765432100", NULL, CID_MATCH_NATIONAL, CID_NAME_FROM_CONTACT, "Hal" },
    /* the SIP address, before the extension of the same digits */
    { "sip:Cleo@pbx.example.com", NULL, CID_MATCH_SIP, CID_NAME_FROM_CONTACT, "Cleo" },
    { "2001@pbx.example.com", NULL, CID_MATCH_SHORT, CID_NAME_FROM_CONTACT, "Cleo's Desk" },
    /* extensions, codes, emergencies, services: as they are */
    { "2000", "PBX", CID_MATCH_SHORT, CID_NAME_FROM_CONTACT, "Reception" },
    { "*72", NULL, CID_MATCH_SHORT, CID_NAME_FROM_CONTACT, "Night Bell" },
    { "000", NULL, CID_MATCH_SHORT, CID_NAME_FROM_CONTACT, "Ambulance" },
    { "131500", NULL, CID_MATCH_E164, CID_NAME_FROM_CONTACT, "Taxi" },
    /* … or not at all */
    { "200", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "200" },
    { "1234", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "1234" },
    { "*7200", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "*7200" },
    { "112", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "112" },
    /* a line of a company, never the person whose contact has the main number */
    { "0299991777", NULL, CID_MATCH_ORGANIZATION, CID_NAME_FROM_CONTACT, "Harbour Bakery" },
    { "0299991777", "MR BAKER", CID_MATCH_ORGANIZATION, CID_NAME_FROM_CONTACT, "Harbour Bakery" },
    { "0412345678", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "0412 345 678" },
    /* the end of one number alone */
    { "9912345678", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "9912345678" },
    { "900765432100", NULL, CID_MATCH_SUFFIX, CID_NAME_FROM_CONTACT, "Hal" },
    /* what the phone sent */
    { "0288887777", "JOE PLUMBER", CID_MATCH_NONE, CID_NAME_FROM_PHONE, "JOE PLUMBER" },
    { "anonymous", "Joe", CID_MATCH_NONE, CID_NAME_FROM_PHONE, "Joe" },
    /* what is left */
    { "0288887777", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "(02) 8888 7777" },
    { "anonymous", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "Withheld number" },
    { "sip:zoe@example.org", NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "zoe@example.org" },
    { NULL, NULL, CID_MATCH_NONE, CID_NAME_FROM_NONE, "Unknown caller" },
  };
  char *own_numbers[] = { (char *) "02 9999 0000", NULL };
  g_autoptr (CidOwnNumbers) own = cid_own_numbers_new (own_numbers, &plan);
  g_autoptr (CidContactIndex) index = make_index ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidParty) said = cid_party_parse (rows[i].remote, &plan);
    gboolean is_own = cid_own_numbers_contain (own, said);
    g_autoptr (CidParty) party = cid_party_parse (is_own ? NULL : rows[i].remote, &plan);
    g_autoptr (CidCaller) caller =
      cid_caller_identify (party, rows[i].phone_name, index, &plan, NULL);
    g_autofree char *title = cid_caller_get_title (caller, party);

    if (caller->step != rows[i].step || caller->name_from != rows[i].from ||
        !g_str_equal (title, rows[i].title))
      fail_msg ("%s: %s by %s", rows[i].remote, title, cid_match_step_to_nick (caller->step));
  }
}

/* Of a number that nobody has, place and type are told. */
static void
test_a_strange_number_tells_place_and_type (void **state)
{
  g_autoptr (CidContactIndex) index = make_index ();
  g_autoptr (CidParty) party = cid_party_parse ("+493023456789", &plan);
  g_autoptr (CidCaller) caller = cid_caller_identify (party, NULL, index, &plan, "en");

  assert_string_equal (cid_caller_get_place (caller), "Berlin");
  assert_int_equal (cid_caller_get_number_type (caller), CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  assert_string_equal (cid_caller_get_display_number (caller), "+49 30 23456789");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_ladder_is_climbed_as_documented),
    cmocka_unit_test (test_a_strange_number_tells_place_and_type),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
