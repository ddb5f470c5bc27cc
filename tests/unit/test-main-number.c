/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/main-number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Of an address book a few numbers only are worth a second place in the index. */
static void
test_which_numbers_a_switchboard_may_answer (void **state)
{
  static const struct {
    const char *text;
    const char *e164;
    gboolean is_likely;
  } rows[] = {
    { "02 9999 1000", "+61299991000", TRUE },
    { "02 9999 1200", "+61299991200", TRUE },
    { "02 9999 1230", "+61299991230", FALSE },
    { "02 9999 1234", "+61299991234", FALSE },
    { "030 1234-0", "+493012340", TRUE },
    { "030 1234 - 0", "+493012340", TRUE },
    { "030 1234\u20130", "+493012340", TRUE },
    { "030 1234 0", "+493012340", FALSE },
    { "030 1234-50", "+4930123450", FALSE },
    { "030 1234-00", "+4930123400", TRUE },
    { "030 1234-0", NULL, FALSE },
    { "1000", NULL, FALSE },
    { "-0", "+493012340", TRUE },
    { "0412 345 600", "+61412345600", FALSE },
    { "1800 123 400", "+611800123400", FALSE },
    { "212 555 1200", "+12125551200", TRUE },
    { "0", "+493012340", FALSE },
    { " 0", "+493012340", FALSE },
    { "", "+493012340", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidContactNumber number = { (char *) rows[i].text, (char *) rows[i].e164 };

    if (cid_main_number_is_likely (&number) != rows[i].is_likely)
      fail_msg ("%s", rows[i].text);
  }
}

/* The smaller a block, the surer: guesses come in that order, none where no extension is. */
static void
test_guesses_begin_with_the_smallest_block (void **state)
{
  static const char *const expected[CID_MAIN_NUMBER_RULES] = {
    "+61299991230", "+61299991200", "+6129999120", "+61299991000",
    "+612999910",   "+61299990000", "+61299990",   "+6129990",
  };
  CidNumberKey key = cid_number_key_from_text ("+61299991234");

  for (guint i = 0; i < CID_MAIN_NUMBER_RULES; i++) {
    assert_true (cid_main_number_guess (key, 5, i) == cid_number_key_from_text (expected[i]));
    assert_true (cid_main_number_guess (key, 0, i) == CID_NUMBER_KEY_NONE);
  }
}

/* A guess is one only: how the main number is written decides. */
static void
test_what_a_main_number_covers (void **state)
{
  static const struct {
    const char *text;
    const char *e164;
    const char *number;
    guint rule;
    gboolean is_covered;
  } rows[] = {
    { "02 9999 1200", "+61299991200", "+61299991234", 1, TRUE },
    { "212 555 1200", "+12125551200", "+12125551234", 1, TRUE },
    { "030 1234-0", "+493012340", "+493012345", 0, TRUE },
    { "030 1234 0", "+493012340", "+493012345", 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidContact) contact = cid_contact_new ("Ana", "Bakery");
    CidNumberKey main_key = cid_number_key_from_text (rows[i].e164);

    cid_contact_add_number (contact, "1234-0", NULL);
    cid_contact_add_number (contact, rows[i].text, rows[i].e164);
    assert_true (cid_main_number_guess (cid_number_key_from_text (rows[i].number), 2,
                                        rows[i].rule) == main_key);
    if (cid_main_number_covers (contact, main_key, rows[i].rule) != rows[i].is_covered)
      fail_msg ("%s", rows[i].text);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_which_numbers_a_switchboard_may_answer),
    cmocka_unit_test (test_guesses_begin_with_the_smallest_block),
    cmocka_unit_test (test_what_a_main_number_covers),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
