/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-number-key"

#include "contact/number-key.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

/* Spelling of one number that people and phones use, and which of them are the same key. */
static void
test_only_what_is_dialled_counts (void **state)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean is_equal;
  } rows[] = {
    { "+61299991234", "+61 2 9999 1234", TRUE },
    { "+61299991234", "+61 (2) 9999-1234", TRUE },
    { "0299991234", "(02) 9999 1234", TRUE },
    { "0299991234", "(02) 9999 1234 ext. 5", TRUE },
    { "0299991234", "02 9999 1234;ext=5", TRUE },
    { "21", "ext 21", TRUE },
    { "*21#", "* 21 #", TRUE },
    { "+61299991234", "61299991234", FALSE },
    { "0299991234", "299991234", FALSE },
    { "21", "*21", FALSE },
    { "*21", "#21", FALSE },
    { "021", "21", FALSE },
    { "21", "12", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidNumberKey a = cid_number_key_from_text (rows[i].a);
    CidNumberKey b = cid_number_key_from_text (rows[i].b);

    assert_true (a != CID_NUMBER_KEY_NONE && b != CID_NUMBER_KEY_NONE);
    assert_int_equal (a == b, rows[i].is_equal);
  }
}

/* Nothing to dial, or more than any numbering plan has, is no key: it would match others like it.
 */
static void
test_what_is_no_number_has_no_key (void **state)
{
  static const char *const rows[] = { NULL, "", "+", "Ana", "--", "123456789012345678" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_true (cid_number_key_from_text (rows[i]) == CID_NUMBER_KEY_NONE);
}

/* A key holds the whole number: it is asked about in libphonenumber's words. */
static void
test_a_key_is_text_again (void **state)
{
  static const char *const rows[] = { "+61299991234", "0299991234", "*21#", "#################",
                                      "+00000000000000009" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = cid_number_key_to_text (cid_number_key_from_text (rows[i]));

    assert_string_equal (text, rows[i]);
  }
}

/* The longest number that a key holds must not run into the bit of the plus. */
static void
test_the_longest_number_keeps_its_length (void **state)
{
  CidNumberKey plain = cid_number_key_from_text ("#################");
  CidNumberKey plus = cid_number_key_from_text ("+#################");

  assert_int_equal (cid_number_key_get_length (plain), 17);
  assert_int_equal (cid_number_key_get_length (plus), 17);
  assert_true (plain != plus);
  assert_int_equal (cid_number_key_get_length (cid_number_key_from_text ("000")), 3);
}

/* Numbers that may end alike are looked up by their tail, so equal ends must give equal tails. */
static void
test_the_tail_is_the_last_seven (void **state)
{
  guint64 tail = cid_number_key_get_tail (cid_number_key_from_text ("9991234"));

  assert_true (tail == cid_number_key_get_tail (cid_number_key_from_text ("+61299991234")));
  assert_true (tail == cid_number_key_get_tail (cid_number_key_from_text ("0399991234")));
  assert_true (tail != cid_number_key_get_tail (cid_number_key_from_text ("991234")));
  assert_true (tail != cid_number_key_get_tail (cid_number_key_from_text ("9991235")));
}

/* The longer agreement wins, so it has to be counted right, in both directions. */
static void
test_common_ends_are_counted (void **state)
{
  CidNumberKey a = cid_number_key_from_text ("+61299991234");
  CidNumberKey b = cid_number_key_from_text ("0399991234");

  assert_int_equal (cid_number_key_count_common (a, b), 8);
  assert_int_equal (cid_number_key_count_common (b, a), 8);
  assert_int_equal (cid_number_key_count_common (a, a), 11);
  assert_int_equal (cid_number_key_count_common (a, CID_NUMBER_KEY_NONE), 0);
}

/* A wrong name is worse than none: only what can be the same line may pass. */
static void
test_what_is_the_end_of_what (void **state)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean is_end;
  } rows[] = {
    /* one without a country */
    { "+61299991234", "0299991234", TRUE },
    { "+61299991234", "299991234", TRUE },
    { "+61299991234", "99991234", TRUE },
    { "+61299991234", "9991234", TRUE },
    { "+61299991234", "0061299991234", TRUE },
    { "+61299991234", "001161299991234", TRUE },
    { "+74951234567", "84951234567", TRUE },
    { "+12125551234", "1 212 555 1234", TRUE },
    { "+61299991234", "0399991234", FALSE },
    { "+12125551234", "3125551234", FALSE },
    { "+61299991234", "991234", FALSE },
    { "+61299991234", "0991234", FALSE },
    { "+61299991234", "5991234", FALSE },
    { "+61299991234", "5555555559991234", FALSE },
    /* none of them with a country */
    { "0299991234", "99991234", TRUE },
    { "0299991234", "0399991234", FALSE },
    /* both with a country */
    { "+61299991234", "+6199991234", TRUE },
    { "+5491123456789", "+541123456789", TRUE },
    { "+61299991234", "+61399991234", FALSE },
    { "+61299991234", "+64299991234", FALSE },
    { "+61299991234", "+49299991234", FALSE },
    { "+61299991234", "+4930299991234", FALSE },
    { "+12125551234", "+13125551234", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidNumberKey a = cid_number_key_from_text (rows[i].a);
    CidNumberKey b = cid_number_key_from_text (rows[i].b);

    if (cid_number_key_is_end (a, b) != rows[i].is_end)
      fail_msg ("%s and %s", rows[i].a, rows[i].b);
    assert_int_equal (cid_number_key_is_end (b, a), rows[i].is_end);
  }
}

/* Only a prefix may differ: what lies between country and subscriber is all compared. */
static void
test_what_is_the_same_national_number (void **state)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean is_national;
  } rows[] = {
    { "+61299991234", "0299991234", TRUE },    { "+61299991234", "299991234", TRUE },
    { "+61299991234", "61299991234", TRUE },   { "+61299991234", "0061299991234", TRUE },
    { "+390669821234", "0669821234", TRUE },   { "+390669821234", "669821234", TRUE },
    { "+12125551234", "2125551234", TRUE },    { "+12125551234", "12125551234", TRUE },
    { "+79161234567", "89161234567", TRUE },   { "+3614567890", "0614567890", TRUE },
    { "+525512345678", "015512345678", TRUE }, { "+37061234567", "861234567", TRUE },
    { "+35312345678", "012345678", TRUE },     { "+61299991234", "99991234", FALSE },
    { "+61299991234", "0399991234", FALSE },   { "+61299991234", "001161299991234", FALSE },
    { "+61299991234", "+61299991234", FALSE }, { "0299991234", "299991234", FALSE },
    { "+49161234567", "89161234567", FALSE },  { "+376821234", "821234", FALSE },
    { "+610000000", "0000000", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidNumberKey a = cid_number_key_from_text (rows[i].a);
    CidNumberKey b = cid_number_key_from_text (rows[i].b);

    if (cid_number_key_is_national (a, b) != rows[i].is_national)
      fail_msg ("%s and %s", rows[i].a, rows[i].b);
    assert_int_equal (cid_number_key_is_national (b, a), rows[i].is_national);
  }
}

/* A main number is computed, never looked for: of each way and at its limits. */
static void
test_main_numbers_are_computed (void **state)
{
  static const struct {
    CidNumberKey (*get) (CidNumberKey key, guint n_digits);
    const char *number;
    guint n_digits;
    const char *expected;
  } rows[] = {
    { cid_number_key_get_block, "+61299991234", 2, "+61299991200" },
    { cid_number_key_get_block, "+61299991234", 4, "+61299990000" },
    { cid_number_key_get_block, "+61299991200", 2, "+61299991200" },
    { cid_number_key_get_block, "0299991234", 3, "0299991000" },
    { cid_number_key_get_desk, "+493012345", 1, "+493012340" },
    { cid_number_key_get_desk, "+493012345678", 5, "+49301230" },
    { cid_number_key_get_desk, "03012345", 2, "0301230" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidNumberKey key = rows[i].get (cid_number_key_from_text (rows[i].number), rows[i].n_digits);

    if (key != cid_number_key_from_text (rows[i].expected))
      fail_msg ("%s, %u", rows[i].number, rows[i].n_digits);
  }
}

/* A company's own digits are what is left of the number: four at least, behind the country. */
static void
test_enough_is_left_of_a_number_to_tell_a_company (void **state)
{
  static const struct {
    const char *number;
    guint n_digits;
  } rows[] = {
    { "+61299991234", 5 }, { "+12125551234", 6 }, { "+4712345678", 4 }, { "+376821234", 2 },
    { "+49301234", 2 },    { "+493012", 0 },      { "+4930", 0 },       { "+", 0 },
    { "0299991234", 0 },   { "2000", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (cid_number_key_count_extension (cid_number_key_from_text (rows[i].number)) !=
        rows[i].n_digits)
      fail_msg ("%s", rows[i].number);
  }
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_only_what_is_dialled_counts),
    cmocka_unit_test (test_what_is_no_number_has_no_key),
    cmocka_unit_test (test_a_key_is_text_again),
    cmocka_unit_test (test_the_longest_number_keeps_its_length),
    cmocka_unit_test (test_the_tail_is_the_last_seven),
    cmocka_unit_test (test_common_ends_are_counted),
    cmocka_unit_test (test_what_is_the_end_of_what),
    cmocka_unit_test (test_what_is_the_same_national_number),
    cmocka_unit_test (test_main_numbers_are_computed),
    cmocka_unit_test (test_enough_is_left_of_a_number_to_tell_a_company),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
