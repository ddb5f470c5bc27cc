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

#include <string.h>

#include "base/clock.h"

#define N_STAMPS 20000

static gpointer
take_stamps (gpointer user_data)
{
  gint64 *stamps = user_data;

  for (guint i = 0; i < N_STAMPS; i++)
    stamps[i] = cid_clock_now ().boot_us;
  return NULL;
}

/* The wall clock is what people read. */
static void
test_wall_clock_is_that_of_the_system (void **state)
{
  gint64 before_us = g_get_real_time ();
  CidStamp stamp = cid_clock_now ();

  assert_true (stamp.wall_us >= before_us);
  assert_true (stamp.wall_us - before_us < 5 * G_USEC_PER_SEC);
}

/* Names of calls are made of it: two calls in one microsecond must not get one name. */
static void
test_boot_clock_never_stands_still (void **state)
{
  g_autofree gint64 *stamps = g_new (gint64, N_STAMPS);

  take_stamps (stamps);
  assert_true (stamps[0] > 0);
  for (guint i = 1; i < N_STAMPS; i++)
    assert_true (stamps[i] > stamps[i - 1]);
}

/* Nor two threads one moment. */
static void
test_threads_get_different_moments (void **state)
{
  g_autofree gint64 *mine = g_new (gint64, N_STAMPS);
  g_autofree gint64 *other = g_new (gint64, N_STAMPS);
  GThread *thread = g_thread_new ("stamps", take_stamps, other);
  guint j = 0;

  take_stamps (mine);
  g_thread_join (thread);
  for (guint i = 0; i < N_STAMPS; i++) {
    while (j < N_STAMPS && other[j] < mine[i])
      j++;
    assert_true (j == N_STAMPS || other[j] != mine[i]);
  }
}

/* Durations are differences: the clock has to go at the speed of time. */
static void
test_boot_clock_measures_time (void **state)
{
  gint64 start_us = cid_clock_now ().boot_us;
  gint64 passed_us;

  g_usleep (20000);
  passed_us = cid_clock_now ().boot_us - start_us;
  assert_in_range (passed_us, 20000, 5 * G_USEC_PER_SEC);
}

/* Stamps of one boot are told from those of another by this name. */
static void
test_boot_id_stays (void **state)
{
  g_autofree char *first = cid_clock_get_boot_id ();
  g_autofree char *second = cid_clock_get_boot_id ();

  assert_string_equal (first, second);
  assert_int_equal (strlen (first), 36);
  assert_null (strchr (first, '\n'));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    /* First, as taking stamps without end runs ahead of the clock. */
    cmocka_unit_test (test_boot_clock_measures_time),
    cmocka_unit_test (test_wall_clock_is_that_of_the_system),
    cmocka_unit_test (test_boot_clock_never_stands_still),
    cmocka_unit_test (test_threads_get_different_moments),
    cmocka_unit_test (test_boot_id_stays),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
