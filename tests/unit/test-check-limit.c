/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/check-limit.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* More than there is, and never less; what names no limit has another cure. */
static void
test_the_limit_that_is_named_is_raised (void **state)
{
  static const struct {
    const char *problem;
    const char *now;
    const char *cure;
  } rows[] = {
    { "/a: raise fs.inotify.max_user_watches", NULL,
      "sudo sh -c 'echo fs.inotify.max_user_watches=524288 >>" },
    { "/a: raise fs.inotify.max_user_watches", "8192\n",
      "sudo sh -c 'echo fs.inotify.max_user_watches=524288 >>" },
    { "/a: raise fs.inotify.max_user_watches", "1000000\n",
      "sudo sh -c 'echo fs.inotify.max_user_watches=2000000 >>" },
    { "/a: raise fs.inotify.max_user_watches", "18446744073709551615\n",
      "sudo sh -c 'echo fs.inotify.max_user_watches=2147483646 >>" },
    { "/a: raise fs.inotify.max_user_instances", "1000000\n",
      "sudo sh -c 'echo fs.inotify.max_user_instances=1024 >>" },
    { "cidalert.conf:3 [listener] port", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    char *root = scratch_new ();
    g_autofree char *cure = NULL;

    if (rows[i].now != NULL)
      scratch_write (root, "proc/sys/fs/inotify/max_user_watches", rows[i].now);
    cure = cid_check_limit_find_cure (root, rows[i].problem);
    if (rows[i].cure == NULL)
      assert_null (cure);
    else if (!g_str_has_prefix (cure, rows[i].cure))
      fail_msg ("%s: %s", rows[i].problem, cure);
    scratch_free (root);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_limit_that_is_named_is_raised),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
