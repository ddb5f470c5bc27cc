/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard-number"

#include "contact/vcard-number.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { .region = "AU" };

/* People read the number; whoever calls is known by it, from whichever extension. */
static void
test_a_value_is_read (void **state)
{
  static const struct {
    const char *value;
    const char *text;
    const char *e164;
  } rows[] = {
    { "(02) 9999 1234", "(02) 9999 1234", "+61299991234" },
    { "tel:+61-2-9999-1234", "+61-2-9999-1234", "+61299991234" },
    { "TEL:+61299991234;ext=201", "+61299991234", "+61299991234" },
    { "+61299991234;ext=201;isub=1", "+61299991234", "+61299991234" },
    { "02 9999 1234 ext. 5", "02 9999 1234 ext. 5", "+61299991234" },
    { "tel:93744000;phone-context=+61-2", "93744000", "+61293744000" },
    { "tel:21;phone-context=pbx.example.com", "21", NULL },
    { "*21#", "*21#", NULL },
    { "+", NULL, NULL },
    { "tel:;ext=201", NULL, NULL },
    { "ask her", NULL, NULL },
    { "", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *e164 = NULL;
    g_autofree char *text = cid_vcard_number_read (rows[i].value, &sydney, &e164);

    if (g_strcmp0 (text, rows[i].text) != 0 || g_strcmp0 (e164, rows[i].e164) != 0)
      fail_msg ("%s: %s, %s", rows[i].value, text, e164);
  }
}

/* Two numbers may stand in one value, and so may a number and its parameters. */
static void
test_parameters_are_told_from_numbers (void **state)
{
  static const struct {
    const char *value;
    gboolean is_parameter;
  } rows[] = {
    { "ext=201", TRUE },  { "phone-context=+61", TRUE },
    { "X-a1=", TRUE },    { "0400=1", TRUE },
    { "+61=1", FALSE },   { "=201", FALSE },
    { "ext 201", FALSE }, { "02 9999 1234", FALSE },
    { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_vcard_number_is_parameter (rows[i].value), rows[i].is_parameter);
}

/* Whoever has a SIP address among the telephones is called by it, not by its digits. */
static void
test_a_sip_address_is_no_number (void **state)
{
  assert_true (cid_vcard_number_is_sip ("sip:21@example.org"));
  assert_true (cid_vcard_number_is_sip ("SIPS:21@example.org"));
  assert_false (cid_vcard_number_is_sip ("tel:21"));
  assert_false (cid_vcard_number_is_sip ("sipper"));
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_value_is_read),
    cmocka_unit_test (test_parameters_are_told_from_numbers),
    cmocka_unit_test (test_a_sip_address_is_no_number),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
