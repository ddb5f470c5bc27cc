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

#include "contact/eds-source.h"

/* Built without Evolution Data Server there are no address books of it: who asks for them gets none
 * and goes on, as the fitter does. */
static void
test_there_are_no_address_books (void **state)
{
  const CidNumberPlan plan = { "AU", NULL };

  assert_null (cid_eds_source_new (&plan));
  assert_null (cid_eds_source_new (NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_there_are_no_address_books),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
