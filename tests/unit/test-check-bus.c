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

/* Without a bus nothing is shown; without one here alone nothing is wrong. */
static void
test_a_missing_session_bus_is_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WRONG, "there is no session bus", "log in to the desktop" },
    { NULL, NULL, "{'bus-problem': <''>}", CID_CHECK_NOTE, "this terminal has none",
      "from within the desktop" },
    { NULL, NULL, "{'bus-problem': <'The bus is gone'>}", CID_CHECK_WRONG, "The bus is gone",
      "log in to the desktop" },
  };

  check_rows (cid_check_bus, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_a_missing_session_bus_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
