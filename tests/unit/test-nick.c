/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/nick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The log, JSON and the wire have one spelling each; what is merely like it is another word. */
static void
test_a_nick_is_found_to_the_letter (void **state)
{
  static const char *const nicks[] = { "none", "mine", NULL, "phone" };
  static const struct {
    const char *nick;
    int value;
  } rows[] = {
    { "none", 0 }, { "mine", 1 },    { "phone", 3 }, { "Phone", -1 },
    { "pho", -1 }, { "phones", -1 }, { "", -1 },     { NULL, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_nick_find (nicks, G_N_ELEMENTS (nicks), rows[i].nick), rows[i].value);
  assert_int_equal (cid_nick_find (nicks, 1, "mine"), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_nick_is_found_to_the_letter),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
