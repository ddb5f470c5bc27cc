/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/vcard-name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef EVCard Card;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Card, g_object_unref)

static EVCard *
read_lines (const char *lines)
{
  g_autofree char *text = g_strconcat ("BEGIN:VCARD\n", lines, "\nEND:VCARD\n", NULL);

  return e_vcard_new_from_string (text);
}

/* A contact is called by what says most of who it is; what says nothing is passed over. */
static void
test_who_it_is (void **state)
{
  static const struct {
    const char *lines;
    const char *name;
    const char *organization;
  } rows[] = {
    { "FN:Ana\nN:P;A;;;\nORG:Acme", "Ana", "Acme" },
    { "FN: \nN:P;A;M;;\nORG:Acme", "A M P", "Acme" },
    { "N:;;;;\nORG:;Sales", "Sales", "Sales" },
    { "ORG:\nNICKNAME:Anita", "Anita", NULL },
    { "NICKNAME:\nEMAIL:\nEMAIL:a@x.org", "a@x.org", NULL },
    { "KIND:org\nFN:Acme", "Acme", "Acme" },
    { "KIND:group\nFN:Friends", "Friends", NULL },
    { "X-ABShowAs:company\nORG:Acme;", "Acme", "Acme" },
    { "X-ABShowAs:PERSON\nFN:Ana", "Ana", NULL },
    { "X-ADDRESSBOOKSERVER-KIND:org\nFN:Acme", "Acme", "Acme" },
    { "TEL:21", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Card) card = read_lines (rows[i].lines);
    g_autofree char *organization = cid_vcard_find_organization (card);
    g_autofree char *name = cid_vcard_find_name (card, organization);

    if (g_strcmp0 (name, rows[i].name) != 0 || g_strcmp0 (organization, rows[i].organization) != 0)
      fail_msg ("%s: %s of %s", rows[i].lines, name, organization);
  }
}

/* A value with semicolons that divide nothing is whole again; text is clean and has an end. */
static void
test_values_are_whole_and_clean (void **state)
{
  g_autoptr (Card) card = read_lines ("FN:Smith; John");
  g_autofree char *value = cid_vcard_get_value (card, "fn");
  g_autofree char *cut = cid_vcard_clean ("a\tb\x01 long name", 6);
  g_autofree char *nothing = cid_vcard_clean (" \n", 6);

  assert_string_equal (value, "Smith; John");
  assert_string_equal (cut, "a b l\u2026");
  assert_null (nothing);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_who_it_is),
    cmocka_unit_test (test_values_are_whole_and_clean),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
