/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/blocked.h"

#include "base/error.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", NULL };

/* One after the other into a file that nobody made, and out of it again. */
static void
test_lines_come_and_go (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "cidalert/blocked");
  g_autofree char *text = NULL;
  g_autofree char *rest = NULL;
  g_auto (CidBlockRule) rule = { 0 };
  g_autoptr (GError) error = NULL;

  assert_true (cid_blocked_add (path, "+61299991234", &sydney, NULL));
  assert_true (cid_blocked_add (path, "+43*", &sydney, NULL));
  assert_true (cid_blocked_add (path, "02 9999 1234", &sydney, NULL));
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, "+61299991234\n+43*\n");

  assert_true (cid_block_rule_parse (&rule, "(02) 9999-1234", &sydney));
  assert_true (cid_blocked_remove (path, &rule, &sydney, NULL));
  assert_true (g_file_get_contents (path, &rest, NULL, NULL));
  assert_string_equal (rest, "+43*\n");
  assert_false (cid_blocked_remove (path, &rule, &sydney, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  scratch_free (g_steal_pointer (&folder));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_lines_come_and_go),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
