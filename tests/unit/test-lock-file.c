/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/lock-file.h"
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int
set_up (void **state)
{
  *state = scratch_new ();
  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (*state);
  return 0;
}

/* One has it; whoever comes later hears who; then the next one may. */
static void
test_only_one_has_it (void **state)
{
  g_autofree char *path = scratch_path (*state, "lock");
  g_autofree char *others = NULL;
  g_autofree char *words = NULL;
  int fd = cid_lock_file_take (path, "somebody\n", &others);
  GStatBuf info;

  assert_true (fd >= 0);
  assert_null (others);
  assert_int_equal (g_stat (path, &info), 0);
  assert_int_equal (info.st_mode & 077, 0);
  assert_int_equal (fcntl (fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  assert_int_equal (cid_lock_file_take (path, "nobody\n", &others), -EAGAIN);
  assert_string_equal (others, "somebody\n");
  words = cid_lock_file_ask (path);
  assert_string_equal (words, "somebody\n");

  cid_lock_file_give_up (fd);
  assert_null (cid_lock_file_ask (path));
  g_clear_pointer (&others, g_free);
  fd = cid_lock_file_take (path, "next\n", &others);
  assert_true (fd >= 0);
  cid_lock_file_give_up (fd);
}

/* Whoever is killed has it no more, whatever the file says. */
static void
test_it_ends_with_its_process (void **state)
{
  g_autofree char *path = scratch_path (*state, "lock");
  g_autofree char *text = NULL;
  g_autofree char *others = NULL;
  int status = 0;
  int fd;
  pid_t pid = fork ();

  if (pid == 0)
    kill (getpid (), cid_lock_file_take (path, "child\n", &others) >= 0 ? SIGKILL : SIGTERM);
  waitpid (pid, &status, 0);
  assert_int_equal (status, SIGKILL);
  text = scratch_read (*state, "lock");
  assert_string_equal (text, "child\n");
  assert_null (cid_lock_file_ask (path));
  fd = cid_lock_file_take (path, "parent\n", &others);
  assert_true (fd >= 0);
  cid_lock_file_give_up (fd);
}

static gpointer
say_late (gpointer fd)
{
  g_usleep (5000);
  return GSIZE_TO_POINTER (pwrite (GPOINTER_TO_INT (fd), "late\n", 5, 0));
}

/* Between having it and having said so there is a moment; it is waited for, and not for ever. */
static void
test_one_that_says_nothing_yet (void **state)
{
  g_autofree char *path = scratch_path (*state, "lock");
  g_autofree char *others = NULL;
  int fd = cid_lock_file_take (path, "", &others);
  GThread *late;

  assert_true (fd >= 0);
  assert_int_equal (cid_lock_file_take (path, "nobody\n", &others), -EAGAIN);
  assert_string_equal (others, "");
  g_clear_pointer (&others, g_free);
  late = g_thread_new ("late", say_late, GINT_TO_POINTER (fd));
  assert_int_equal (cid_lock_file_take (path, "nobody\n", &others), -EAGAIN);
  assert_string_equal (others, "late\n");
  assert_int_equal (GPOINTER_TO_SIZE (g_thread_join (late)), 5);
  cid_lock_file_give_up (fd);
}

/* Deleted under whoever had it, it keeps nobody out, and holds again when it is made anew. */
static void
test_a_deleted_one_is_made_anew (void **state)
{
  g_autofree char *path = scratch_path (*state, "lock");
  g_autofree char *others = NULL;
  int old = cid_lock_file_take (path, "old\n", &others);
  int fd;

  assert_int_equal (g_unlink (path), 0);
  assert_null (cid_lock_file_ask (path));
  fd = cid_lock_file_take (path, "new\n", &others);
  assert_true (fd >= 0);
  cid_lock_file_give_up (old);
  assert_int_equal (cid_lock_file_take (path, "nobody\n", &others), -EAGAIN);
  assert_string_equal (others, "new\n");
  cid_lock_file_give_up (fd);
}

/* What is no file of ours is neither followed nor changed. */
static void
test_what_cannot_be_one (void **state)
{
  g_autofree char *path = scratch_path (*state, "lock");
  g_autofree char *letter = scratch_path (*state, "letter");
  g_autofree char *others = NULL;
  g_autofree char *text = NULL;

  scratch_write (*state, "letter", "Dear Ana");
  assert_int_equal (symlink (letter, path), 0);
  assert_int_equal (cid_lock_file_take (path, "nobody\n", &others), -ELOOP);
  assert_null (cid_lock_file_ask (path));
  text = scratch_read (*state, "letter");
  assert_string_equal (text, "Dear Ana");
  assert_int_equal (cid_lock_file_take ("/dev/null/lock", "nobody\n", &others), -ENOTDIR);
  assert_int_equal (cid_lock_file_take (*state, "nobody\n", &others), -EISDIR);
  assert_null (others);
}

#define lock_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    lock_test (test_only_one_has_it),           lock_test (test_it_ends_with_its_process),
    lock_test (test_one_that_says_nothing_yet), lock_test (test_a_deleted_one_is_made_anew),
    lock_test (test_what_cannot_be_one),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
