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

#include "hook/hook-unit.h"

/* Where systemd has a unit on the bus: another spelling, and its end would never be heard of. */
static void
test_paths_of_units (void **state)
{
  static const struct {
    const char *name;
    const char *path;
  } units[] = {
    { "a.service", "/org/freedesktop/systemd1/unit/a_2eservice" },
    { "cidalert-hook-my_crm.2-77-1.service",
      "/org/freedesktop/systemd1/unit/cidalert_2dhook_2dmy_5fcrm_2e2_2d77_2d1_2eservice" },
    { "2a", "/org/freedesktop/systemd1/unit/_32a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autofree char *path = cid_hook_unit_make_path (units[i].name);

    assert_string_equal (path, units[i].path);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_paths_of_units),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
