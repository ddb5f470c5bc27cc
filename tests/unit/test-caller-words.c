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

#include "contact/caller-words.h"

/* Whoever adds a kind of number gives it a word; in English it is the nick. */
static void
test_every_kind_of_number_has_a_word (void **state)
{
  for (int i = 0; i <= CID_PHONE_NUMBER_TYPE_VOICEMAIL; i++)
    assert_string_equal (cid_phone_number_type_describe ((CidPhoneNumberType) i),
                         cid_phone_number_type_to_nick ((CidPhoneNumberType) i));
}

/* Likewise for where a name comes from. */
static void
test_every_origin_of_a_name_has_a_word (void **state)
{
  for (int i = 0; i <= CID_NAME_FROM_PHONE; i++)
    assert_string_equal (cid_name_from_describe ((CidNameFrom) i),
                         cid_name_from_to_nick ((CidNameFrom) i));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_kind_of_number_has_a_word),
    cmocka_unit_test (test_every_origin_of_a_name_has_a_word),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
