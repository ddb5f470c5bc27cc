/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "number/beginning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
  const char *region;
  const char *text;
  const char *complete;
} rows[] = {
  { "AU", "02 9999", "+6129999" },
  { "AU", "(02) 9999 1", "+61299991" },
  { "AU", "+61 2", "+612" },
  { "AU", "0011 43 1", "+431" },
  { "AU", "29999", "+6129999" },
  { "AU", "12", "12" },
  { "AU", "*2", "*2" },
  { "IT", "06 1234", "+39061234" },
  { NULL, "02 9999", "029999" },
};

/* A beginning is that of the numbers that begin so, as far as the plan tells. */
static void
test_beginnings_are_completed (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidNumberPlan plan = { rows[i].region, NULL };
    g_autofree char *complete = cid_beginning_complete (rows[i].text, &plan);

    assert_string_equal (complete, rows[i].complete);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_beginnings_are_completed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
