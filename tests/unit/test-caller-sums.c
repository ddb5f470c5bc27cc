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

#include "log/caller-sums.h"

static void
add_calls (CidCallerSums *sums, gint64 number, guint64 n_calls)
{
  CidCallSum *sum = cid_caller_sums_find (sums, number);

  sum->n_calls += n_calls;
  sum->talk_us += 7;
}

/* The numbers with their calls, as "number:calls …". */
static char *
describe (const CidCallerSums *sums, guint limit)
{
  g_autoptr (GPtrArray) list = cid_caller_sums_list (sums, limit);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const CidCallSum *sum = g_ptr_array_index (list, i);

    g_string_append_printf (text, "%s%d:%d", i > 0 ? " " : "", (int) sum->key, (int) sum->n_calls);
  }
  return g_string_free (text, FALSE);
}

static void
assert_list (const CidCallerSums *sums, guint limit, const char *expected)
{
  g_autofree char *found = describe (sums, limit);

  assert_string_equal (found, expected);
}

/* Whoever calls most comes first, and of equals always the same; who was only asked for is none. */
static void
test_the_most_calls_come_first (void **state)
{
  g_autoptr (CidCallerSums) sums = cid_caller_sums_new ();

  assert_list (sums, 9, "");
  add_calls (sums, 64, 2);
  add_calls (sums, 3, 5);
  add_calls (sums, 0, 2);
  add_calls (sums, 3, 1);
  assert_int_equal (cid_caller_sums_find (sums, 65)->n_calls, 0);
  assert_list (sums, 9, "3:6 0:2 64:2");
  assert_list (sums, 2, "3:6 0:2");
  assert_list (sums, 0, "");
  cid_caller_sums_free (NULL);
}

/* A damaged log may have any number: it is counted like others, and takes no room for those before.
 */
static void
test_numbers_may_be_anything (void **state)
{
  g_autoptr (CidCallerSums) sums = cid_caller_sums_new ();
  g_autoptr (GPtrArray) list = NULL;

  add_calls (sums, G_MAXINT64, 1);
  add_calls (sums, G_MININT64, 3);
  add_calls (sums, G_MAXINT64, 1);
  add_calls (sums, 1, 1);
  list = cid_caller_sums_list (sums, 9);
  assert_int_equal (list->len, 3);
  assert_true (((CidCallSum *) g_ptr_array_index (list, 0))->key == G_MININT64);
  assert_true (((CidCallSum *) g_ptr_array_index (list, 1))->key == G_MAXINT64);
  assert_int_equal (((CidCallSum *) g_ptr_array_index (list, 1))->talk_us, 14);
}

/* Each thread counts its share of the calls: together they are all of them. */
static void
test_shares_make_a_whole (void **state)
{
  g_autoptr (CidCallerSums) sums = cid_caller_sums_new ();
  g_autoptr (CidCallerSums) share = cid_caller_sums_new ();

  add_calls (sums, 1, 1);
  add_calls (sums, 900, 2);
  add_calls (share, 1, 4);
  add_calls (share, -2, 3);
  cid_caller_sums_merge (sums, share);
  assert_list (sums, 9, "1:5 -2:3 900:2");
  assert_list (share, 9, "1:4 -2:3");
}

/* Of very many the first are those that sorting them all gives. */
static void
test_the_first_of_many_are_the_first (void **state)
{
  g_autoptr (CidCallerSums) sums = cid_caller_sums_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) first = NULL;

  for (guint i = 0; i < 5000; i++)
    add_calls (sums, i, 1 + i * 2654435761u % 97);
  all = cid_caller_sums_list (sums, G_MAXUINT);
  first = cid_caller_sums_list (sums, 100);
  assert_int_equal (all->len, 5000);
  assert_int_equal (first->len, 100);
  for (guint i = 0; i < first->len; i++)
    assert_int_equal (((CidCallSum *) first->pdata[i])->key, ((CidCallSum *) all->pdata[i])->key);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_most_calls_come_first),
    cmocka_unit_test (test_numbers_may_be_anything),
    cmocka_unit_test (test_shares_make_a_whole),
    cmocka_unit_test (test_the_first_of_many_are_the_first),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
