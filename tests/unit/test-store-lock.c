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

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "log/store-lock.h"
#include "store-kit.h"

/* One writer: the second is refused, and told who the first is. */
static void
test_only_one_takes_the_lock (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *pid_text = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *holder = NULL;
  g_autoptr (GError) error = NULL;
  CidStoreLock *lock = cid_store_lock_take (path, "daemon", NULL);
  int pid = 0;

  assert_non_null (lock);
  assert_null (cid_store_lock_take (path, "command", &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  assert_non_null (strstr (error->message, "cidalertd"));
  assert_non_null (strstr (error->message, pid_text));
  holder = cid_store_lock_get_holder (path, &pid);
  assert_string_equal (holder, "daemon");
  assert_int_equal (pid, getpid ());
  cid_store_lock_free (lock);

  assert_null (cid_store_lock_get_holder (path, &pid));
  lock = cid_store_lock_take (path, "command", NULL);
  assert_non_null (lock);
  cid_store_lock_free (lock);
  remove_folder (folder);
}

/* A writer that is killed leaves no lock behind, whatever the file says. */
static void
test_the_lock_ends_with_its_process (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  CidStoreLock *lock;
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0)
    kill (getpid (), cid_store_lock_take (path, "daemon", NULL) != NULL ? SIGKILL : SIGTERM);
  waitpid (pid, &status, 0);
  assert_int_equal (status, SIGKILL);
  assert_null (cid_store_lock_get_holder (path, NULL));
  lock = cid_store_lock_take (path, "daemon", NULL);
  assert_non_null (lock);
  cid_store_lock_free (lock);
  remove_folder (folder);
}

/* Asking must not make the file, and what is no lock file says nothing. */
static void
test_asking_changes_nothing (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *lock_path = g_build_filename (folder, "calls.lock", NULL);

  assert_null (cid_store_lock_get_holder (path, NULL));
  assert_false (g_file_test (lock_path, G_FILE_TEST_EXISTS));
  assert_true (g_file_set_contents (lock_path, "daemon 1\n", -1, NULL));
  assert_null (cid_store_lock_get_holder (path, NULL));
  remove_folder (folder);
}

/* A lock file that was deleted under its holder keeps nobody out, and the next one works. */
static void
test_a_deleted_lock_file_is_made_anew (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *lock_path = g_build_filename (folder, "calls.lock", NULL);
  CidStoreLock *old = cid_store_lock_take (path, "daemon", NULL);
  CidStoreLock *lock;

  g_remove (lock_path);
  lock = cid_store_lock_take (path, "daemon", NULL);
  assert_non_null (lock);
  assert_null (cid_store_lock_take (path, "daemon", NULL));
  cid_store_lock_free (old);
  assert_null (cid_store_lock_take (path, "daemon", NULL));
  cid_store_lock_free (lock);
  remove_folder (folder);
}

/* Where no file can be made the message says what to do. */
static void
test_an_impossible_place (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_null (cid_store_lock_take ("/dev/null/calls.db", "daemon", &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM));
  assert_non_null (strstr (error->message, "writable"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_only_one_takes_the_lock),
    cmocka_unit_test (test_the_lock_ends_with_its_process),
    cmocka_unit_test (test_asking_changes_nothing),
    cmocka_unit_test (test_a_deleted_lock_file_is_made_anew),
    cmocka_unit_test (test_an_impossible_place),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
