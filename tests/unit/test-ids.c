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

#include "log/ids.h"

static GArray *
make_ids (const gint64 *ids, guint n_ids)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (array, ids, n_ids);
  return array;
}

/* Two ways to one number, or to one call, count it once; and what is not there is not found. */
static void
test_each_id_is_there_once (void **state)
{
  static const gint64 mixed[] = { 7, G_MAXINT64, 1, 7, 7, 1, 3, G_MININT64 };
  static const gint64 tidy[] = { G_MININT64, 1, 3, 7, G_MAXINT64 };
  g_autoptr (GArray) ids = make_ids (mixed, G_N_ELEMENTS (mixed));

  cid_ids_tidy (ids);
  assert_int_equal (ids->len, G_N_ELEMENTS (tidy));
  for (guint i = 0; i < ids->len; i++) {
    assert_true (g_array_index (ids, gint64, i) == tidy[i]);
    assert_true (cid_ids_has (ids, tidy[i]));
  }
  assert_false (cid_ids_has (ids, 2));
  assert_false (cid_ids_has (ids, 0));
}

/* Nobody at all is an answer too. */
static void
test_no_ids (void **state)
{
  g_autoptr (GArray) ids = make_ids (NULL, 0);

  cid_ids_tidy (ids);
  assert_int_equal (ids->len, 0);
  assert_false (cid_ids_has (ids, 1));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_id_is_there_once),
    cmocka_unit_test (test_no_ids),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
