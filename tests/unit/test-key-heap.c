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

#include "log/key-heap.h"

/* Whatever order they come in, they leave in the order of the log; of two calls of one moment the
   one with the higher number is the newer. */
static void
test_keys_leave_in_order (void **state)
{
  for (guint seed = 0; seed < 50; seed++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (seed);
    gboolean oldest_first = seed % 2 == 1;
    g_autoptr (CidKeyHeap) heap = cid_key_heap_new (oldest_first);
    guint n_keys = (guint) g_rand_int_range (random, 0, 200);
    CidCallKey before = { 0 };
    CidCallKey key = { 0 };
    guint stream = 0;

    for (guint i = 0; i < n_keys; i++)
      cid_key_heap_put (heap, (CidCallKey){ g_rand_int_range (random, 0, 20), i }, i);
    for (guint i = 0; i < n_keys; i++) {
      assert_true (cid_key_heap_take (heap, &key, &stream));
      assert_int_equal (stream, key.id);
      if (i > 0)
        assert_true (oldest_first ? cid_call_key_compare (before, key) < 0
                                  : cid_call_key_compare (before, key) > 0);
      before = key;
    }
    assert_false (cid_key_heap_take (heap, &key, &stream));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_keys_leave_in_order) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
