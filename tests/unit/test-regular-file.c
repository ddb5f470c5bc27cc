/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/regular-file.h"
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is there instead of any file from the moment that it was looked at; NULL: what was seen. */
static const char *swapped;
/* What the kernel says instead of how an open file is; 0: how it is. */
static int fstat_error;

int __real_open64 (const char *path, int flags, ...);
int __wrap_open64 (const char *path, int flags, ...);

int
__wrap_open64 (const char *path, int flags, ...)
{
  return __real_open64 (swapped != NULL ? swapped : path, flags, 0);
}

int __real_fstat64 (int fd, struct stat *info);
int __wrap_fstat64 (int fd, struct stat *info);

int
__wrap_fstat64 (int fd, struct stat *info)
{
  errno = fstat_error;
  return fstat_error != 0 ? -1 : __real_fstat64 (fd, info);
}

/* What the user names is opened for reading, also by a link, and its state is the open file's. */
static void
test_a_file_is_opened (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "a.vcf");
  g_autofree char *link = scratch_path (folder, "link.vcf");
  const char *const paths[] = { path, link };

  scratch_write (folder, "a.vcf", "hello");
  assert_int_equal (symlink (path, link), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    char buffer[8] = "";
    struct stat info = { 0 };
    int fd = cid_regular_file_open (paths[i], &info, &error);

    assert_true (fd >= 0);
    assert_null (error);
    assert_int_equal (info.st_size, 5);
    assert_int_equal (read (fd, buffer, sizeof buffer), 5);
    assert_string_equal (buffer, "hello");
    close (fd);
  }
  scratch_free (folder);
}

/* A pipe would wait for ever, and a device may do something: neither is even opened. */
static void
test_what_is_no_file_is_refused_without_waiting (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *pipe_path = scratch_path (folder, "pipe");
  g_autofree char *nothing = scratch_path (folder, "nothing");
  g_autofree char *loop = scratch_path (folder, "loop");
  const struct {
    const char *path;
    int code;
  } rows[] = {
    { pipe_path, G_IO_ERROR_NOT_REGULAR_FILE },   { folder, G_IO_ERROR_NOT_REGULAR_FILE },
    { "/dev/zero", G_IO_ERROR_NOT_REGULAR_FILE }, { nothing, G_IO_ERROR_NOT_FOUND },
    { loop, G_IO_ERROR_TOO_MANY_LINKS },
  };

  assert_int_equal (mkfifo (pipe_path, 0600), 0);
  assert_int_equal (symlink ("loop", loop), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    struct stat info = { 0 };

    assert_int_equal (cid_regular_file_open (rows[i].path, &info, &error), -1);
    assert_true (g_error_matches (error, G_IO_ERROR, rows[i].code));
    assert_null (strstr (error->message, folder));
  }
  scratch_free (folder);
}

/* Somebody may put something else there in between: what was opened then is not read, nor kept
   open. */
static void
test_what_is_another_meanwhile_is_refused (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "a.vcf");
  g_autofree char *nothing = scratch_path (folder, "nothing");
  const struct {
    const char *swapped;
    int fstat_error;
    int code;
  } rows[] = {
    { folder, 0, G_IO_ERROR_NOT_REGULAR_FILE },
    { "/dev/zero", 0, G_IO_ERROR_NOT_REGULAR_FILE },
    { nothing, 0, G_IO_ERROR_NOT_FOUND },
    { NULL, EACCES, G_IO_ERROR_PERMISSION_DENIED },
  };
  int before = dup (0);

  close (before);
  scratch_write (folder, "a.vcf", "hello");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    struct stat info = { 0 };

    swapped = rows[i].swapped;
    fstat_error = rows[i].fstat_error;
    assert_int_equal (cid_regular_file_open (path, &info, &error), -1);
    swapped = NULL;
    fstat_error = 0;
    assert_true (g_error_matches (error, G_IO_ERROR, rows[i].code));
    assert_int_equal (dup (0), before);
    close (before);
  }
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_file_is_opened),
    cmocka_unit_test (test_what_is_no_file_is_refused_without_waiting),
    cmocka_unit_test (test_what_is_another_meanwhile_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
