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

#include "base/build-stamp.h"
#include "number/phone-number.h"

#include <string.h>

/* Each library that counts adds to the stamp, which is the same as long as the program runs. */
static void
test_the_stamp_tells_what_runs (void **state)
{
  static const char *const none[] = { NULL };
  static const char *const one[] = { "libphonenumber", NULL };
  static const char *const two[] = { "libphonenumber", "libglib-2.0", NULL };
  g_autofree char *alone = cid_build_stamp_get (none);
  g_autofree char *with_one = cid_build_stamp_get (one);
  g_autofree char *with_two = cid_build_stamp_get (two);
  g_autofree char *again = cid_build_stamp_get (two);
  g_autofree char *asked = cid_phone_number_get_country ("AU", NULL);

  assert_non_null (asked);
  assert_true (strlen (alone) > 8);
  assert_true (g_str_has_prefix (with_one, alone));
  assert_true (strlen (with_one) > strlen (alone));
  assert_true (strlen (with_two) > strlen (with_one));
  assert_string_equal (with_two, again);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_stamp_tells_what_runs),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
