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

#include "base/zone.h"

gint64 __wrap_g_get_monotonic_time (void);
GTimeZone *__real_g_time_zone_new_local (void);
GTimeZone *__wrap_g_time_zone_new_local (void);

static gint64 now_us = G_USEC_PER_SEC;
static guint n_read;

gint64
__wrap_g_get_monotonic_time (void)
{
  return now_us;
}

GTimeZone *
__wrap_g_time_zone_new_local (void)
{
  n_read++;
  return __real_g_time_zone_new_local ();
}

static void
assert_zone (const char *name)
{
  g_autoptr (GTimeZone) zone = cid_zone_get_local ();

  assert_string_equal (g_time_zone_get_identifier (zone), name);
}

/* Whoever travels sees the time of where they are, without a restart; and no file is read for each
 * event. */
static void
test_zone_follows_the_machine (void **state)
{
  g_setenv ("TZ", "Australia/Sydney", TRUE);
  for (guint i = 0; i < 100; i++)
    assert_zone ("Australia/Sydney");
  assert_int_equal (n_read, 1);

  g_setenv ("TZ", "Europe/Berlin", TRUE);
  assert_zone ("Australia/Sydney");
  now_us += 6 * G_USEC_PER_SEC;
  assert_zone ("Europe/Berlin");
  assert_int_equal (n_read, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_zone_follows_the_machine) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
