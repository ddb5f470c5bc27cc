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

#include "base/coalescer.h"

#define WINDOW 20

static char *
put (CidCoalescer *coalescer, const char *key, const char *value, gint64 now)
{
  return cid_coalescer_put (coalescer, key, g_strdup (value), now);
}

static void
assert_taken (CidCoalescer *coalescer, gint64 now, const char *expected)
{
  g_autofree char *value = cid_coalescer_take (coalescer, now);

  if (expected == NULL)
    assert_null (value);
  else
    assert_string_equal (value, expected);
}

/* What happens now and then is told at once. */
static void
test_the_first_of_a_key_passes_at_once (void **state)
{
  g_autoptr (CidCoalescer) coalescer = cid_coalescer_new (WINDOW, 10, g_free);
  g_autofree char *a = put (coalescer, "a", "a1", 0);
  g_autofree char *b = put (coalescer, "b", "b1", 1);
  g_autofree char *later = put (coalescer, "a", "a2", WINDOW);

  assert_string_equal (a, "a1");
  assert_string_equal (b, "b1");
  assert_string_equal (later, "a2");
}

/* A phone that reports a thousand things of one call: the latest counts, once a window. */
static void
test_one_key_passes_once_a_window (void **state)
{
  g_autoptr (CidCoalescer) coalescer = cid_coalescer_new (WINDOW, 10, g_free);
  guint n_passed = 0;

  for (gint64 now = 0; now < 1000; now++) {
    g_autofree char *value = g_strdup_printf ("%d", (int) now);
    g_autofree char *passed = put (coalescer, "a", value, now);
    g_autofree char *taken = cid_coalescer_take (coalescer, now);

    n_passed += (passed != NULL) + (taken != NULL);
    if (taken != NULL)
      assert_string_equal (taken, value);
  }
  assert_int_equal (n_passed, 1000 / WINDOW);
  assert_taken (coalescer, 1000, "999");
  assert_taken (coalescer, 2000, NULL);
  assert_int_equal (cid_coalescer_get_due (coalescer), -1);
}

/* What waits is due when the window of its key is over, and not before. */
static void
test_what_waits_is_due_in_time (void **state)
{
  g_autoptr (CidCoalescer) coalescer = cid_coalescer_new (WINDOW, 10, g_free);
  g_autofree char *first = put (coalescer, "a", "a1", 100);
  g_autofree char *second = put (coalescer, "a", "a2", 105);

  assert_non_null (first);
  assert_null (second);
  assert_int_equal (cid_coalescer_get_due (coalescer), 120);
  assert_taken (coalescer, 119, NULL);
  assert_taken (coalescer, 120, "a2");
  assert_taken (coalescer, 120, NULL);
}

/* Very many calls at once: the bus gets so many in a window, and the latest of each in the end. */
static void
test_all_keys_together_are_bounded (void **state)
{
  g_autoptr (CidCoalescer) coalescer = cid_coalescer_new (WINDOW, 3, g_free);
  guint n_passed = 0;
  guint n_taken = 0;

  for (int i = 0; i < 10; i++) {
    g_autofree char *key = g_strdup_printf ("%d", i);
    g_autofree char *passed = put (coalescer, key, key, 0);

    n_passed += passed != NULL;
  }
  assert_int_equal (n_passed, 3);
  for (gint64 now = WINDOW; n_taken < 7; now += WINDOW) {
    guint n_now = 0;
    gpointer value;

    assert_true (cid_coalescer_get_due (coalescer) <= now);
    while ((value = cid_coalescer_take (coalescer, now)) != NULL) {
      g_free (value);
      n_now++;
    }
    assert_in_range (n_now, 1, 3);
    n_taken += n_now;
  }
  assert_int_equal (cid_coalescer_get_n_lost (coalescer), 0);
}

/* A flood without end costs neither memory nor what is newest. */
static void
test_a_flood_loses_the_oldest (void **state)
{
  g_autoptr (CidCoalescer) coalescer = cid_coalescer_new (WINDOW, 3, g_free);
  g_autofree char *last = NULL;
  gpointer value;

  for (int i = 0; i < 1000; i++) {
    g_autofree char *key = g_strdup_printf ("%d", i);

    g_free (put (coalescer, key, key, 0));
  }
  assert_in_range (cid_coalescer_get_n_lost (coalescer), 700, 999);
  for (gint64 now = WINDOW; cid_coalescer_get_due (coalescer) >= 0; now += WINDOW)
    while ((value = cid_coalescer_take (coalescer, now)) != NULL) {
      g_free (last);
      last = value;
    }
  assert_string_equal (last, "999");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_first_of_a_key_passes_at_once),
    cmocka_unit_test (test_one_key_passes_once_a_window),
    cmocka_unit_test (test_what_waits_is_due_in_time),
    cmocka_unit_test (test_all_keys_together_are_bounded),
    cmocka_unit_test (test_a_flood_loses_the_oldest),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
