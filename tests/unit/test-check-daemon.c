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

#include "check-kit.h"

/* None at all, another version, one that was replaced while it ran. */
static void
test_the_daemon_is_there_and_the_right_one (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WRONG, "does not run", "systemctl --user start cidalertd" },
    { NULL, NULL, "{'version': <'0.0.1'>, 'pid': <uint32 1>}", CID_CHECK_WARNING,
      "cidalertd 0.0.1 runs", "systemctl --user restart cidalertd" },
    { NULL, NULL, "{'version': <'" CIDALERT_VERSION "'>, 'pid': <uint32 0>}", CID_CHECK_WELL,
      "cidalertd " CIDALERT_VERSION " runs, process 0", NULL },
  };

  check_rows (cid_check_daemon, rows, G_N_ELEMENTS (rows));
}

/* An upgrade of the same version replaces the program, and the old one goes on. */
static void
test_a_program_that_was_replaced_is_told (void **state)
{
  g_autofree char *copy = scratch_path (home, "sleeper");
  g_autofree char *status = NULL;
  g_autoptr (GSubprocess) process = NULL;
  CheckRow row = {
    NULL, NULL, NULL, CID_CHECK_WARNING, "replaced on disk", "systemctl --user restart cidalertd"
  };
  g_autoptr (GFile) from = g_file_new_for_path ("/bin/sleep");
  g_autoptr (GFile) to = g_file_new_for_path (copy);

  assert_true (g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, copy, "60", NULL);
  assert_non_null (process);
  assert_int_equal (g_remove (copy), 0);
  status = g_strdup_printf ("{'version': <'" CIDALERT_VERSION "'>, 'pid': <uint32 %s>}",
                            g_subprocess_get_identifier (process));
  row.status = status;
  check_one (cid_check_daemon, &row, NULL);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_the_daemon_is_there_and_the_right_one),
    check_test (test_a_program_that_was_replaced_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
