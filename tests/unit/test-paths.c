/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/paths.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Other programs, backups and the manual rely on where things are. */
static void
test_everything_is_where_the_contract_says (void **state)
{
  static const struct {
    char *(*get) (void);
    const char *expected;
  } rows[] = {
    { cid_paths_get_settings, "/base/config/cidalert/cidalert.conf" },
    { cid_paths_get_phones, "/base/config/cidalert/phones.conf" },
    { cid_paths_get_store, "/base/data/cidalert/calls.db" },
    { cid_paths_get_socket, "/base/runtime/cidalert/socket" },
    { cid_paths_get_cache, "/base/cache/cidalert" },
    { cid_paths_get_daemon_lock, "/base/runtime/cidalert/lock" },
    { cid_paths_get_simulate_token, "/base/runtime/cidalert/simulate" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = rows[i].get ();

    assert_string_equal (path, rows[i].expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_everything_is_where_the_contract_says),
  };

  /* GLib looks once: before the first path is asked for. */
  g_setenv ("XDG_CACHE_HOME", "/base/cache", TRUE);
  g_setenv ("XDG_CONFIG_HOME", "/base/config", TRUE);
  g_setenv ("XDG_DATA_HOME", "/base/data", TRUE);
  g_setenv ("XDG_RUNTIME_DIR", "/base/runtime", TRUE);
  return cmocka_run_group_tests (tests, NULL, NULL);
}
