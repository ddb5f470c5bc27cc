/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/blocked.h"

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "config/config-file.h"
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

/* A list as long as may be read can be edited: who blocks by a click does not count lines. */
static void
test_a_long_list_is_edited (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "blocked");
  g_autoptr (GString) long_list = g_string_new (NULL);
  g_auto (CidBlockRule) rule = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  while (long_list->len < 2 * CID_CONFIG_FILE_MAX)
    g_string_append (long_list, "# who calls to sell something, and what it was\n");
  scratch_write (folder, "blocked", long_list->str);
  if (!cid_blocked_add (path, "+61299991234", &sydney, &error))
    fail_msg ("%s", error->message);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_true (g_str_has_suffix (text, "\n+61299991234\n"));

  assert_true (cid_block_rule_parse (&rule, "+61299991234", &sydney));
  assert_true (cid_blocked_remove (path, &rule, &sydney, NULL));
  g_clear_pointer (&text, g_free);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, long_list->str);
  scratch_free (g_steal_pointer (&folder));
}

/* Whoever is blocked in the first line, behind the mark of an editor, is unblocked and known. */
static void
test_a_byte_order_mark_hides_no_line (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "cidalert/blocked");
  g_autofree char *same = NULL;
  g_autofree char *rest = NULL;
  g_auto (CidBlockRule) rule = { 0 };

  scratch_write (folder, "cidalert/blocked", CID_BYTE_ORDER_MARK "+61299991234\n+43*\n");
  assert_true (cid_blocked_add (path, "02 9999 1234", &sydney, NULL));
  assert_true (g_file_get_contents (path, &same, NULL, NULL));
  assert_string_equal (same, CID_BYTE_ORDER_MARK "+61299991234\n+43*\n");
  assert_true (cid_block_rule_parse (&rule, "0299991234", &sydney));
  assert_true (cid_blocked_remove (path, &rule, &sydney, NULL));
  assert_true (g_file_get_contents (path, &rest, NULL, NULL));
  assert_string_equal (rest, CID_BYTE_ORDER_MARK "+43*\n");
  scratch_free (g_steal_pointer (&folder));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_lines_come_and_go),
    cmocka_unit_test (test_a_long_list_is_edited),
    cmocka_unit_test (test_a_byte_order_mark_hides_no_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
