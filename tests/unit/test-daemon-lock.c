/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/daemon-lock.h"

#include "base/lock-file.h"
#include "scratch.h"

#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The second one is told who the first is; the folder need not be there before. */
static void
test_a_second_one_is_told (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "run", "lock", NULL);
  g_autoptr (CidDaemonLock) lock = NULL;
  CidDaemonLock *second = NULL;
  int pid = -1;

  assert_true (cid_daemon_lock_take (path, &lock, &pid));
  assert_non_null (lock);
  assert_int_equal (pid, 0);
  assert_false (cid_daemon_lock_take (path, &second, &pid));
  assert_null (second);
  assert_int_equal (pid, getpid ());

  g_clear_pointer (&lock, cid_daemon_lock_free);
  assert_true (cid_daemon_lock_take (path, &lock, &pid));
  assert_non_null (lock);
  scratch_free (folder);
}

/* One that could not write who it is holds it all the same. */
static void
test_one_that_has_not_said_who_it_is (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "lock");
  g_autofree char *others = NULL;
  int fd = cid_lock_file_take (path, "", &others);
  CidDaemonLock *lock;
  int pid = -1;

  assert_false (cid_daemon_lock_take (path, &lock, &pid));
  assert_int_equal (pid, 0);
  cid_lock_file_give_up (fd);
  scratch_free (folder);
}

/* Where there is no place for it the daemon does its work nevertheless. */
static void
test_no_place_keeps_nobody_away (void **state)
{
  CidDaemonLock *lock;
  int pid;

  assert_true (cid_daemon_lock_take ("/dev/null/cidalert/lock", &lock, &pid));
  assert_null (lock);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_second_one_is_told),
    cmocka_unit_test (test_one_that_has_not_said_who_it_is),
    cmocka_unit_test (test_no_place_keeps_nobody_away),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
