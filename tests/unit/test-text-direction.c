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

#include "base/text-direction.h"
#include "base/text.h"

/* Only what could turn a row around is marked, and the blanks that fill the cell stay in the row.
 */
static void
test_what_is_isolated (void **state)
{
  static const struct {
    const char *text;
    const char *isolated;
  } rows[] = {
    { "", "" },
    { "Ana Pérez  ", "Ana Pérez  " },
    { "名前  ", "名前  " },
    { "דוד", "\u2068דוד\u2069" },
    { "דוד   ", "\u2068דוד\u2069   " },
    { "Ana (سلمى)…", "\u2068Ana (سلمى)…\u2069" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *isolated = cid_text_isolate (rows[i].text);

    assert_string_equal (isolated, rows[i].isolated);
    assert_int_equal (cid_text_get_width (isolated), cid_text_get_width (rows[i].text));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_isolated),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
