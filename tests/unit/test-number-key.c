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

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_only_what_is_dialled_counts),
    cmocka_unit_test (test_what_is_no_number_has_no_key),
    cmocka_unit_test (test_the_longest_number_keeps_its_length),
    cmocka_unit_test (test_the_tail_is_the_last_seven),
    cmocka_unit_test (test_common_ends_are_counted),
    cmocka_unit_test (test_what_is_the_end_of_what),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
