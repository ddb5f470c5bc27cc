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

#include "log/call-sums.h"

static CidCallSum *
make_sum (gint64 key, const char *name, guint64 n_calls)
{
  CidCallSum *sum = cid_call_sum_new (key, name);

  sum->n_calls = n_calls;
  return sum;
}

/* A sum begins with no calls, and its name is its own: that of a line may go before it does. */
static void
test_a_new_sum_is_of_no_calls (void **state)
{
  g_autofree char *name = g_strdup ("Sales");
  g_autoptr (CidCallSum) sum = cid_call_sum_new (-3, name);
  g_autoptr (CidCallSum) nameless = cid_call_sum_new (0, NULL);

  name[0] = 's';
  assert_int_equal (sum->key, -3);
  assert_string_equal (sum->name, "Sales");
  assert_int_equal (sum->n_calls, 0);
  assert_int_equal (sum->talk_us, 0);
  assert_null (nameless->name);
  cid_call_sum_free (NULL);
}

/* Days make a week: each count is added, and the week stays the week. */
static void
test_merging_adds_every_count (void **state)
{
  g_autoptr (CidCallSum) week = cid_call_sum_new (4, "week");
  const CidCallSum day = {
    .key = 7,
    .name = NULL,
    .n_calls = 64,
    .n_incoming = 32,
    .n_missed = 16,
    .n_taken = 8,
    .wait_us = G_GINT64_CONSTANT (3000000000),
    .n_talks = 4,
    .talk_us = G_GINT64_CONSTANT (5000000000),
  };
  const CidCallSum empty = { .key = 8 };

  cid_call_sum_merge (week, &day);
  cid_call_sum_merge (week, &empty);
  cid_call_sum_merge (week, &day);
  assert_int_equal (week->key, 4);
  assert_string_equal (week->name, "week");
  assert_int_equal (week->n_calls, 128);
  assert_int_equal (week->n_incoming, 64);
  assert_int_equal (week->n_missed, 32);
  assert_int_equal (week->n_taken, 16);
  assert_int_equal (week->wait_us, G_GINT64_CONSTANT (6000000000));
  assert_int_equal (week->n_talks, 8);
  assert_int_equal (week->talk_us, G_GINT64_CONSTANT (10000000000));
}

/* Nobody who was answered is not the same as an answer without a wait. */
static void
test_the_average_wait (void **state)
{
  static const struct {
    guint64 n_taken;
    gint64 wait_us;
    gint64 average_us;
  } rows[] = {
    { 0, 0, -1 },
    { 1, 0, 0 },
    { 3, 10, 3 },
    { 2, G_MAXINT64, G_MAXINT64 / 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidCallSum sum = { .n_calls = 9, .n_taken = rows[i].n_taken, .wait_us = rows[i].wait_us };

    assert_int_equal (cid_call_sum_get_wait_us (&sum), rows[i].average_us);
  }
}

/* The same calls make the same list, in whatever order they were read. */
static void
test_sums_of_as_many_calls_have_an_order (void **state)
{
  static const struct {
    gint64 key;
    const char *name;
    guint64 n_calls;
  } sorted[] = {
    { 9, "z", G_GUINT64_CONSTANT (5000000000) },
    { 0, NULL, 7 },
    { 0, "a", 7 },
    { 0, "b", 7 },
    { 5, "a", 7 },
    { G_GINT64_CONSTANT (5000000000), "a", 7 },
    { G_MININT64, NULL, 0 },
    { G_MAXINT64, NULL, 0 },
  };
  const guint n_sums = G_N_ELEMENTS (sorted);

  for (guint first = 0; first < n_sums; first++) {
    g_autoptr (GPtrArray) sums =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_sum_free);

    /* 3 and 8 have no divisor in common: each comes once. */
    for (guint i = 0; i < n_sums; i++) {
      guint place = (first + 3 * i) % n_sums;

      g_ptr_array_add (sums,
                       make_sum (sorted[place].key, sorted[place].name, sorted[place].n_calls));
    }
    g_ptr_array_sort (sums, cid_call_sum_compare_most);
    for (guint i = 0; i < n_sums; i++) {
      const CidCallSum *sum = g_ptr_array_index (sums, i);

      assert_int_equal (sum->key, sorted[i].key);
      assert_int_equal (g_strcmp0 (sum->name, sorted[i].name), 0);
      assert_int_equal (cid_call_sum_compare_most (&sum, &sum), 0);
    }
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_new_sum_is_of_no_calls),
    cmocka_unit_test (test_merging_adds_every_count),
    cmocka_unit_test (test_the_average_wait),
    cmocka_unit_test (test_sums_of_as_many_calls_have_an_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
