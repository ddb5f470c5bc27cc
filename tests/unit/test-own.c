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

#include "config/own.h"
#include "phone/phone.h"

/* A phone's own number is mine without being said twice. */
static void
test_numbers_of_phones_are_mine_too (void **state)
{
  static char *numbers[] = { (char *) "0299990001", NULL };
  const CidSettings settings = { .own = numbers };
  const CidSettings silent = { .own = NULL };
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
  g_auto (GStrv) none = cid_own_list (&silent, phones);
  g_auto (GStrv) own = NULL;
  CidPhone *desk = cid_phone_new ("desk", "d", "7kq3m9x2adfh");

  assert_int_equal (g_strv_length (none), 0);
  g_ptr_array_add (phones, cid_phone_new ("hall", "h", "8kq3m9x2adfh"));
  g_ptr_array_add (phones, desk);
  desk->number = g_strdup ("+61 2 9999 0000");
  own = cid_own_list (&settings, phones);
  assert_int_equal (g_strv_length (own), 2);
  assert_string_equal (own[0], "0299990001");
  assert_string_equal (own[1], "+61 2 9999 0000");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers_of_phones_are_mine_too),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
