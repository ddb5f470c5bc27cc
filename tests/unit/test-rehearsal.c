/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/rehearsal.h"

#include "base/error.h"
#include "scratch.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static gboolean has_random = TRUE;

ssize_t __real_getrandom (void *bytes, size_t size, unsigned int flags);
ssize_t __wrap_getrandom (void *bytes, size_t size, unsigned int flags);

ssize_t
__wrap_getrandom (void *bytes, size_t size, unsigned int flags)
{
  if (has_random)
    return __real_getrandom (bytes, size, flags);
  errno = ENOSYS;
  return -1;
}

/* The token is a secret in a file that only the user can read, and gone afterwards. */
static void
test_the_token_is_private_and_taken_back (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "run", "simulate", NULL);
  g_autofree char *text = NULL;
  g_autoptr (CidPhone) phone = cid_rehearsal_begin (path, NULL);
  GStatBuf info;

  assert_non_null (phone);
  assert_true (phone->simulated);
  assert_true (cid_phone_is_token (phone->token));
  assert_int_equal (g_stat (path, &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (g_strstrip (text), phone->token);

  cid_rehearsal_end (path, phone);
  assert_int_not_equal (g_stat (path, &info), 0);
  scratch_free (folder);
}

/* Each run has a token of its own, and takes no other back. */
static void
test_each_token_is_new (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "simulate", NULL);
  g_autoptr (CidPhone) first = cid_rehearsal_begin (path, NULL);
  g_autoptr (CidPhone) second = cid_rehearsal_begin (path, NULL);

  assert_string_not_equal (first->token, second->token);
  assert_string_equal (first->id, second->id);
  cid_rehearsal_end (path, first);
  assert_int_equal (g_access (path, F_OK), 0);
  cid_rehearsal_end (path, second);
  assert_int_equal (g_access (path, F_OK), -1);
  scratch_free (folder);
}

/* Where the folder cannot be made the error says so; the daemon goes on without rehearsals. */
static void
test_a_folder_that_cannot_be_made_is_an_error (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidPhone) phone = cid_rehearsal_begin ("/dev/null/simulate", &error);

  assert_null (phone);
  assert_non_null (error);
}

/* A secret that could be guessed is none: there is no file then either. */
static void
test_no_token_without_random_numbers (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "simulate", NULL);
  g_autoptr (CidPhone) phone = NULL;
  g_autoptr (GError) error = NULL;

  has_random = FALSE;
  phone = cid_rehearsal_begin (path, &error);
  has_random = TRUE;
  assert_null (phone);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_int_equal (g_access (path, F_OK), -1);
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_token_is_private_and_taken_back),
    cmocka_unit_test (test_each_token_is_new),
    cmocka_unit_test (test_a_folder_that_cannot_be_made_is_an_error),
    cmocka_unit_test (test_no_token_without_random_numbers),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
