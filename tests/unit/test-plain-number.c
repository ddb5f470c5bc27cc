/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "number/phone-number.h"
#include "number/plain-number.h"

/* Which numbers are read without more thought, and that others are left to those who know more. */
static void
test_what_is_plain (void **state)
{
  static const struct {
    const char *text;
    const char *region;
    int country;
    const char *digits;
  } rows[] = {
    { "+61299991234", "ZZ", 61, "299991234" },
    { "+61299991234", "DE", 61, "299991234" },
    { "0299991234", "AU", 61, "299991234" },
    { "+493012345678", "AU", 49, "3012345678" },
    { "+38514567890", "AU", 0, NULL }, /* begins with 1 */
    { "0299991234", "ZZ", 0, NULL },   /* nobody knows where */
    { "0299991234", "US", 0, NULL },   /* no trunk prefix 0 */
    { "0299991234", "CX", 0, NULL },   /* an island that shares a code */
    { "0299991", "AU", 0, NULL },      /* too short */
    { "+6129999123456789", "AU", 0, NULL },
    { "+999299991234", "AU", 0, NULL }, /* no country */
    { "+541143211234", "AU", 0, NULL }, /* Argentina is odd */
    { "+61 299991234", "AU", 0, NULL },
    { "61299991234", "AU", 0, NULL },
    { "00299991234", "AU", 0, NULL },
    { "+", "AU", 0, NULL },
    { "", "AU", 0, NULL },
    { "+610299991234", "AU", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidPlainNumber number = { 0 };
    gboolean is_plain = cid_plain_number_read (rows[i].text, rows[i].region, &number);

    if (is_plain != (rows[i].digits != NULL))
      fail_msg ("%s in %s", rows[i].text, rows[i].region);
    if (!is_plain)
      continue;
    assert_int_equal (number.country, rows[i].country);
    assert_string_equal (number.digits, rows[i].digits);
  }
}

/* What is known of a country is asked once and serves again: the second answer is the first. */
static void
test_answers_do_not_change (void **state)
{
  for (guint round = 0; round < 2; round++) {
    for (guint country = 20; country < 999; country++) {
      g_autofree char *text = g_strdup_printf ("+%u23456789", country);
      CidPlainNumber number = { 0 };
      g_autoptr (CidPhoneNumber) known = NULL;

      if (!cid_plain_number_read (text, "ZZ", &number))
        continue;
      known = cid_phone_number_parse (text, NULL);
      assert_non_null (known);
      assert_true (cid_phone_number_is_possible (known));
    }
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_plain),
    cmocka_unit_test (test_answers_do_not_change),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
