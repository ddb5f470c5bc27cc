/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "cli/home.h"
#include "log/store-file.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* GLib asks once where the user's folders are, so all tests share one home. */
static char *folder;

static int
set_up (void **state)
{
  static const char *const names[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR" };

  folder = scratch_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = scratch_path (folder, names[i]);

    g_setenv (names[i], path, TRUE);
  }
  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (folder);
  return 0;
}

/* Whoever has set nothing up yet gets defaults, not an error; there is no log, which is told. */
static void
test_an_empty_home_is_fine (void **state)
{
  g_autoptr (CidHome) home = cid_home_open ();
  g_autoptr (GError) error = NULL;

  assert_int_equal (home->problems->len, 0);
  assert_int_equal (home->phones->len, 0);
  assert_int_equal (home->settings->port, 24325);
  assert_null (cid_home_open_log (&error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  cid_home_free (NULL);
}

/* Commands work with what is good, and `check` shows the rest: both files' problems in one list. */
static void
test_problems_of_both_files_are_collected (void **state)
{
  g_autoptr (CidHome) home = NULL;
  g_auto (CidFormat) format = { 0 };

  scratch_write (folder, "XDG_CONFIG_HOME/cidalert/cidalert.conf",
                 "[numbers]\nregion=AU\n[line 0101]\nname=Sales\n[listener]\nprot=1\n");
  scratch_write (folder, "XDG_CONFIG_HOME/cidalert/phones.conf", "[phone desk]\nid=1\n");
  home = cid_home_open ();
  /* The third is the mode of phones.conf. */
  assert_int_equal (home->problems->len, 3);
  assert_string_equal (cid_home_get_plan (home)->region, "AU");

  cid_home_init_format (home, &format);
  assert_non_null (format.now);
  assert_non_null (format.zone);
  assert_string_equal (g_hash_table_lookup (format.line_names, "0101"), "Sales");
}

/* The log is found where the daemon writes it. */
static void
test_the_log_is_opened (void **state)
{
  g_autofree char *path = scratch_path (folder, "XDG_DATA_HOME/cidalert/calls.db");
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GError) error = NULL;

  sqlite3_close (cid_store_file_open (path, &error));
  assert_null (error);
  reader = cid_home_open_log (&error);
  assert_non_null (reader);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_empty_home_is_fine),
    cmocka_unit_test (test_problems_of_both_files_are_collected),
    cmocka_unit_test (test_the_log_is_opened),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
