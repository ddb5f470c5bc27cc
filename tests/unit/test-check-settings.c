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

/* Each mistake with the line to mend; and what the daemon alone knows. */
static void
test_mistakes_are_named_with_their_place (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WELL, "there is no", NULL },
    { "[listener]\nport=1\n", A_PHONE, NULL, CID_CHECK_WELL, "has no mistakes", NULL },
    { "[listener]\nport=none\n", A_PHONE, NULL, CID_CHECK_WRONG, "cidalert.conf:2",
      "cidalert.conf, line 2" },
    { "[notes]\na=1\n", NULL, NULL, CID_CHECK_WRONG, "notes", "cidalert.conf, line" },
    { NULL, "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=short\n", NULL,
      CID_CHECK_WRONG, "phones.conf:", "phones.conf, line" },
    { NULL, NULL, "{'config-problems': <['it is so']>}", CID_CHECK_WARNING, "it is so",
      "systemctl --user restart cidalertd" },
    { NULL, NULL, "{'config-problems': <['raise fs.inotify.max_user_instances']>}",
      CID_CHECK_WARNING, "max_user_instances", "echo fs.inotify.max_user_instances=1024 >>" },
    { "[listener]\nport=none\n", NULL, "{'config-problems': <['cidalert.conf:2 [listener] port']>}",
      CID_CHECK_WRONG, "cidalert.conf:2", "line 2" },
  };

  check_rows (cid_check_settings, rows, G_N_ELEMENTS (rows));
}

/* Tokens that others can read: the cure is the mode, not an editor. */
static void
test_a_readable_file_of_tokens_is_no_matter_for_an_editor (void **state)
{
  static const CheckRow row = { NULL,       A_PHONE, NULL, CID_CHECK_WRONG, "others may use it",
                                "chmod 600" };
  g_autofree char *path = scratch_path (home, PHONES_CONF);
  CidCheckScene scene = { .root = home };
  g_autoptr (CidCheckReport) report = cid_check_report_new ();

  put (PHONES_CONF, A_PHONE);
  assert_int_equal (g_chmod (path, 0644), 0);
  scene.home = cid_home_open ();
  cid_check_settings (&scene, report);
  assert_true (is_found (report, &row));
  cid_home_free (scene.home);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_mistakes_are_named_with_their_place),
    check_test (test_a_readable_file_of_tokens_is_no_matter_for_an_editor),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
