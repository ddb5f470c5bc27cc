/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "number/dial.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan australia = { .region = "AU" };
static const CidNumberPlan nowhere = { .region = NULL };

/* However a number is written, what may be dialled of it is digits, + * and #, or a SIP address. */
static void
test_what_may_be_dialled (void **state)
{
  static const struct {
    const char *text;
    const char *clean;
  } texts[] = {
    { "+61 2 9999-1234", "+61299991234" },
    { "(02) 9999.1234", "0299991234" },
    { " 101 ", "101" },
    { "*21*0299991234#", "*21*0299991234#" },
    { "bob@example.com", "bob@example.com" },
    { "bob.b-1@[2001:db8::1]:5060", "bob.b-1@[2001:db8::1]:5060" },
    { "0299991234@192.0.2.1", "0299991234" },
    { "tel:+61-2-9999-1234", "+61299991234" },
    { "TEL:0299991234;phone-context=+61", "0299991234" },
    { "tel:%2B61299991234", "+61299991234" },
    { "tel://+61299991234", "+61299991234" },
    { "sip:bob@example.com;transport=tcp?Subject=x", "bob@example.com" },
    { "sips:0299991234@example.com:5061", "0299991234" },
    { "callto:0299991234", "0299991234" },
    { "callto:bob", "bob" },
    { "tel:*21%23", "*21#" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *clean = cid_dial_clean (texts[i].text, &error);

    assert_null (error);
    assert_string_equal (clean, texts[i].clean);
  }
}

/* A link is written by anybody: what is not a number is nothing, never a part of a request. */
static void
test_what_may_not_be_dialled (void **state)
{
  static const char *const texts[] = {
    "",
    " ",
    "+",
    "*#",
    "*#@h",
    "1+2@h",
    "tel:",
    "sip:",
    "tel:;x",
    "sip:@example.com",
    "bob@",
    "12;34",
    "12&34",
    "12\n34",
    "1+2",
    "tel:12%0d%0a34",
    "tel:12%2634",
    "tel:12%0034",
    "sip:bob@ex%20ample.com",
    "sip:b&b@example.com",
    "sip:-bob@example.com",
    "<b>12</b>@h",
    "12,34",
    "javascript:12",
    "sip:bob@example.com/../x",
    "tel:%zz",
    "sip:b\xc3\xb6@example.com",
  };
  g_autofree char *long_text = g_strnfill (200, '1');

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *clean = cid_dial_clean (texts[i], &error);

    assert_null (clean);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  }
  assert_null (cid_dial_clean (long_text, NULL));
}

/* What is typed is a number or a name; a name that holds a digit is a name. */
static void
test_numbers_and_names_are_told_apart (void **state)
{
  static const struct {
    const char *text;
    gboolean is_number;
    gboolean is_link;
  } texts[] = {
    { "0299991234", TRUE, FALSE }, { "+61 (2) 9999 1234", TRUE, FALSE },
    { "*21#", TRUE, FALSE },       { "bob@example.com", TRUE, FALSE },
    { "tel:123", TRUE, TRUE },     { "SIP:bob@example.com", TRUE, TRUE },
    { "callto:bob", TRUE, TRUE },  { "Ana", FALSE, FALSE },
    { "7-Eleven", FALSE, FALSE },  { "\xc3\x84rzte 24", FALSE, FALSE },
    { "telford", FALSE, FALSE },   { "Bo @ home", FALSE, FALSE },
    { "", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    assert_int_equal (cid_dial_is_number (texts[i].text), texts[i].is_number);
    assert_int_equal (cid_dial_is_link (texts[i].text), texts[i].is_link);
  }
}

/* A code can forward a phone's calls: it has to be told from a number. */
static void
test_codes_are_told_from_numbers (void **state)
{
  assert_true (cid_dial_is_code ("*21*0900#"));
  assert_true (cid_dial_is_code ("#31#0299991234"));
  assert_true (cid_dial_is_code ("12*"));
  assert_false (cid_dial_is_code ("+61299991234"));
  assert_false (cid_dial_is_code ("bob@example.com"));
}

/* A phone dials what its user would dial; exchanges differ in what they take. */
static void
test_numbers_are_dialled_as_people_do (void **state)
{
  static const struct {
    const char *clean;
    const CidNumberPlan *plan;
    CidDialStyle style;
    const char *prefix;
    const char *digits;
  } cases[] = {
    { "+61299991234", &australia, CID_DIAL_STYLE_NATIONAL, NULL, "0299991234" },
    { "+61131114", &australia, CID_DIAL_STYLE_NATIONAL, NULL, "131114" },
    { "+49301234567", &australia, CID_DIAL_STYLE_NATIONAL, NULL, "+49301234567" },
    { "+49301234567", &australia, CID_DIAL_STYLE_ZEROS, NULL, "0049301234567" },
    { "+61299991234", &australia, CID_DIAL_STYLE_ZEROS, NULL, "0299991234" },
    { "+61299991234", &australia, CID_DIAL_STYLE_PLUS, NULL, "+61299991234" },
    { "+61299991234", &nowhere, CID_DIAL_STYLE_NATIONAL, NULL, "+61299991234" },
    { "+61299991234", &australia, CID_DIAL_STYLE_NATIONAL, "0", "00299991234" },
    { "+49301234567", &australia, CID_DIAL_STYLE_ZEROS, "9", "90049301234567" },
    { "+490301234567", &australia, CID_DIAL_STYLE_NATIONAL, NULL, "+49301234567" },
    { "+490301234567", &australia, CID_DIAL_STYLE_ZEROS, "9", "90049301234567" },
    { "+490301234567", &nowhere, CID_DIAL_STYLE_NATIONAL, NULL, "+49301234567" },
    { "+610299991234", &australia, CID_DIAL_STYLE_NATIONAL, NULL, "0299991234" },
    { "+610299991234", &australia, CID_DIAL_STYLE_PLUS, NULL, "+61299991234" },
    { "+390612345678", &australia, CID_DIAL_STYLE_PLUS, NULL, "+390612345678" },
    { "+9999999", &australia, CID_DIAL_STYLE_ZEROS, NULL, "009999999" },
    { "0299991234", &australia, CID_DIAL_STYLE_PLUS, "0", "0299991234" },
    { "101", &australia, CID_DIAL_STYLE_ZEROS, "0", "101" },
    { "*21#", &australia, CID_DIAL_STYLE_NATIONAL, "0", "*21#" },
    { "+61299991234#", &australia, CID_DIAL_STYLE_NATIONAL, "0", "+61299991234#" },
    { "bob@example.com", &australia, CID_DIAL_STYLE_NATIONAL, "0", "bob@example.com" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *digits =
      cid_dial_to_digits (cases[i].clean, cases[i].plan, cases[i].style, cases[i].prefix);

    assert_string_equal (digits, cases[i].digits);
  }
}

/* The settings spell a style as its nick does. */
static void
test_styles_have_one_spelling (void **state)
{
  for (int style = CID_DIAL_STYLE_NATIONAL; style <= CID_DIAL_STYLE_ZEROS; style++)
    assert_int_equal (cid_dial_style_from_nick (cid_dial_style_to_nick ((CidDialStyle) style)),
                      style);
  assert_int_equal (cid_dial_style_from_nick ("e164"), -1);
  assert_int_equal (cid_dial_style_from_nick (NULL), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_may_be_dialled),
    cmocka_unit_test (test_what_may_not_be_dialled),
    cmocka_unit_test (test_numbers_and_names_are_told_apart),
    cmocka_unit_test (test_codes_are_told_from_numbers),
    cmocka_unit_test (test_numbers_are_dialled_as_people_do),
    cmocka_unit_test (test_styles_have_one_spelling),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
