/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Callers on the bus see the domain by its name: it must be ours, and the same for all of us. */
static void
test_errors_are_of_one_domain_of_ours (void **state)
{
  g_autoptr (GError) error = g_error_new_literal (CID_ERROR, CID_ERROR_REFUSED, "no");

  assert_string_equal (g_quark_to_string (CID_ERROR), "cid_error");
  assert_int_equal (cid_error_quark (), CID_ERROR);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_REFUSED));
  assert_false (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_errors_are_of_one_domain_of_ours),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
