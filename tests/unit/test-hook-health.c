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

#include "hook/hook-health.h"

/* A failure is news once, and so is its end. */
static void
test_news (void **state)
{
  g_autoptr (CidHookHealth) health = cid_hook_health_new ();

  assert_int_equal (cid_hook_health_note (health, "a", NULL), CID_HOOK_NEWS_NONE);
  assert_int_equal (cid_hook_health_note (health, "a", "status 1"), CID_HOOK_NEWS_BROKEN);
  assert_int_equal (cid_hook_health_note (health, "a", "status 2"), CID_HOOK_NEWS_NONE);
  assert_int_equal (cid_hook_health_note (health, "b", "gone"), CID_HOOK_NEWS_BROKEN);
  assert_int_equal (cid_hook_health_note (health, "a", NULL), CID_HOOK_NEWS_MENDED);
  assert_int_equal (cid_hook_health_note (health, "a", NULL), CID_HOOK_NEWS_NONE);
  assert_int_equal (cid_hook_health_note (health, "a", "status 1"), CID_HOOK_NEWS_BROKEN);
}

/* `status` tells what fails now, with the last reason, and forgets a hook that is gone. */
static void
test_problems (void **state)
{
  g_autoptr (CidHookHealth) health = cid_hook_health_new ();
  g_auto (GStrv) both = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) one = NULL;

  cid_hook_health_note (health, "b", "gone");
  cid_hook_health_note (health, "a", "status 1");
  cid_hook_health_note (health, "a", "status 2");
  both = cid_hook_health_get_problems (health);
  assert_int_equal (g_strv_length (both), 2);
  assert_string_equal (both[0], "hook a: status 2 (2 times in a row)");
  assert_string_equal (both[1], "hook b: gone");
  names = cid_hook_health_get_failing (health);
  assert_int_equal (g_strv_length (names), 2);
  assert_string_equal (names[0], "a");
  assert_string_equal (names[1], "b");
  cid_hook_health_forget (health, "b");
  cid_hook_health_note (health, "a", NULL);
  one = cid_hook_health_get_problems (health);
  assert_int_equal (g_strv_length (one), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_news),
    cmocka_unit_test (test_problems),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
