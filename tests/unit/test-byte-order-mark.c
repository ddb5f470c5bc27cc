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

#include "base/byte-order-mark.h"

/* One mark, at the very beginning; what only looks like it belongs to the text. */
static void
test_the_mark_is_no_part_of_the_text (void **state)
{
  static const char *const rows[][2] = {
    { "", "" },
    { "a", "a" },
    { CID_BYTE_ORDER_MARK, "" },
    { CID_BYTE_ORDER_MARK "a", "a" },
    { CID_BYTE_ORDER_MARK CID_BYTE_ORDER_MARK, CID_BYTE_ORDER_MARK },
    { "a" CID_BYTE_ORDER_MARK, "a" CID_BYTE_ORDER_MARK },
    { "\xef\xbb", "\xef\xbb" },
    { "\xef\xbb\xbe", "\xef\xbb\xbe" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_string_equal (cid_byte_order_mark_skip (rows[i][0]), rows[i][1]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_mark_is_no_part_of_the_text),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
