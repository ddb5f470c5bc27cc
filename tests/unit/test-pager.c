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

#include <glib/gstdio.h>
#include <string.h>

#include "cli/pager.h"
#include "printed.h"
#include "scratch.h"

static char *folder;

static int
set_up (void **state)
{
  folder = scratch_new ();
  g_unsetenv ("LESS");
  return begin_printing (state);
}

static int
tear_down (void **state)
{
  scratch_free (folder);
  g_unsetenv ("PAGER");
  return end_printing (state);
}

/* A pager that keeps in a file what it was told, and with which LESS. */
static void
use_pager (const char *program)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\ncd '%s'\n%s\n", folder, program);
  g_autofree char *path = scratch_path (folder, "my pager");
  g_autofree char *quoted = g_shell_quote (path);

  scratch_write (folder, "my pager", script);
  assert_int_equal (g_chmod (path, 0700), 0);
  g_setenv ("PAGER", quoted, TRUE);
}

static void
page (guint rows, guint n_lines)
{
  g_autoptr (CidPager) pager = cid_pager_new (rows, TRUE);

  for (guint i = 0; i < n_lines; i++)
    cid_pager_write (pager, "a line\n");
}

static void
assert_file (const char *name, const char *expected)
{
  g_autofree char *path = scratch_path (folder, name);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, expected);
}

/* What is longer than the screen is read page by page, all of it, at its end. */
static void
test_long_output_is_paged (void **state)
{
  use_pager ("cat > out; echo \"$LESS $LV $1\" > options");
  page (4, 4);
  assert_file ("out", "a line\na line\na line\na line\n");
  assert_file ("options", "FRX +G -c \n");
  assert_string_equal (printed->str, "");
}

/* What has a beginning is read from there. */
static void
test_what_is_no_log_begins_at_its_beginning (void **state)
{
  CidPager *pager = cid_pager_new (1, FALSE);

  use_pager ("cat > out; echo \"$LESS\" > options");
  cid_pager_write (pager, "a line\n");
  cid_pager_end (pager);
  assert_file ("options", "FRX\n");
}

/* What the user's own LESS says is not overruled, and PAGER may have options. */
static void
test_the_users_own_ways_are_kept (void **state)
{
  g_autofree char *with_option = NULL;

  use_pager ("cat > out; echo \"$LESS $1\" > options");
  with_option = g_strconcat (g_getenv ("PAGER"), " --mine", NULL);
  g_setenv ("PAGER", with_option, TRUE);
  g_setenv ("LESS", "S", TRUE);
  page (2, 9);
  assert_file ("options", "S --mine\n");
  g_unsetenv ("LESS");
}

/* What fits is printed: nobody has to leave a pager to go on. */
static void
test_short_output_is_printed (void **state)
{
  use_pager ("cat > out");
  page (4, 3);
  assert_string_equal (printed->str, "a line\na line\na line\n");
}

/* A pipe, PAGER=cat, an empty one, one that is not there: all is printed, and nothing lost. */
static void
test_without_a_pager_all_is_printed (void **state)
{
  static const char *const pagers[] = { "cat", "", "/nonexistent/pager", "'unbalanced" };

  use_pager ("cat > out");
  page (0, 3);
  assert_string_equal (printed->str, "a line\na line\na line\n");
  for (gsize i = 0; i < G_N_ELEMENTS (pagers); i++) {
    forget_printed ();
    g_setenv ("PAGER", pagers[i], TRUE);
    page (2, 3);
    assert_string_equal (printed->str, "a line\na line\na line\n");
  }
}

/* Who has read enough leaves, and ten million calls are not written to nobody. */
static void
test_leaving_the_pager_ends_the_output (void **state)
{
  g_autoptr (CidPager) pager = cid_pager_new (2, FALSE);
  guint n_written = 0;

  use_pager ("head -n 1 > out");
  while (cid_pager_write (pager, "a line\n"))
    assert_true (++n_written < 1000000);
  assert_string_equal (printed->str, "");
}

#define pager_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    pager_test (test_long_output_is_paged),
    pager_test (test_what_is_no_log_begins_at_its_beginning),
    pager_test (test_the_users_own_ways_are_kept),
    pager_test (test_short_output_is_printed),
    pager_test (test_without_a_pager_all_is_printed),
    pager_test (test_leaving_the_pager_ends_the_output),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
