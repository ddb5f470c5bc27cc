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

#include "check-kit.h"

/* A hook that fails does so unseen, but for this. */
static void
test_hooks_that_fail_are_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WELL, "there are none", NULL },
    { "[hook pop]\non=ringing\nrun=/bin/true\n", NULL, "@a{sv} {}", CID_CHECK_WELL, "does not fail",
      NULL },
    { "[hook pop]\non=ringing\nrun=/bin/true\n", NULL,
      "{'hook-problems': <['Hook pop left with 3']>, 'failing-hooks': <['pop']>}",
      CID_CHECK_WARNING, "Hook pop left with 3", "cidalert hook test pop" },
    { NULL, NULL,
      "{'hook-problems': <['Hook a is gone', 'Hook b left with 3']>,"
      " 'failing-hooks': <['a', 'b']>}",
      CID_CHECK_WARNING, "Hook b left with 3", "cidalert hook test b" },
    { NULL, NULL, "{'hook-problems': <['Hook a is gone']>}", CID_CHECK_WARNING, "Hook a is gone",
      "cidalert hook list" },
  };

  check_rows (cid_check_hooks, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_hooks_that_fail_are_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
