/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/path-trail.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  GString *steps;
  /* What somebody else does while the step of this name is told. */
  const char *moment;
} Fixture;

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autofree char *folder = scratch_new ();

  /* Itself behind no link. */
  self->folder = realpath (folder, NULL);
  assert_non_null (self->folder);
  self->steps = g_string_new (NULL);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  scratch_free (g_strdup (self->folder));
  free (self->folder);
  g_string_free (self->steps, TRUE);
  g_free (self);
  return 0;
}

static void
make_link (Fixture *self, const char *target, const char *name)
{
  g_autofree char *path = scratch_path (self->folder, name);

  assert_int_equal (symlink (target, path), 0);
}

static void
on_step (const char *step, gpointer user_data)
{
  Fixture *self = user_data;
  gsize length = strlen (self->folder);
  const char *name = step;

  if (g_str_has_prefix (step, self->folder) && step[length] == G_DIR_SEPARATOR)
    name = step + length + 1;
  g_string_append_printf (self->steps, "%s%s", self->steps->len > 0 ? " " : "", name);
  if (g_strcmp0 (name, self->moment) == 0)
    scratch_write (self->folder, "a/b/c", "x");
}

static void
assert_steps (Fixture *self, const char *path, const char *expected)
{
  g_autofree char *whole = scratch_path (self->folder, path);

  g_string_truncate (self->steps, 0);
  cid_path_trail_follow (g_path_is_absolute (path) ? path : whole, on_step, self);
  assert_string_equal (self->steps->str, expected);
}

/* Where no link is on the way, only the end counts: to what is there, or to what is missing. */
static void
test_the_end_of_the_way_counts (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "dir/file", "x");
  assert_steps (self, "dir/file", "dir/file");
  assert_steps (self, "dir//./file", "dir/file");
  assert_steps (self, "dir/../dir/", "dir");
  assert_steps (self, "dir/none", "dir/none");
  assert_steps (self, "none/a/b", "none");
  assert_steps (self, "dir/file/below", "dir/file");
  assert_steps (self, "/", "/");
}

/* A link depends on itself, and on what it leads to; so does a link on the way. */
static void
test_links_are_followed (void **state)
{
  Fixture *self = *state;
  g_autofree char *absolute = scratch_path (self->folder, "dir/file");

  scratch_write (self->folder, "dir/file", "x");
  make_link (self, "dir/file", "short");
  make_link (self, absolute, "far");
  make_link (self, "../far", "dir/up");
  make_link (self, "dir", "folder");
  make_link (self, "gone/x", "lost");
  assert_steps (self, "short", "short dir/file");
  assert_steps (self, "far", "far dir/file");
  assert_steps (self, "dir/up", "dir/up far dir/file");
  assert_steps (self, "folder/up", "folder dir/up far dir/file");
  assert_steps (self, "folder", "folder dir");
  assert_steps (self, "lost", "lost gone");
}

/* ".." is above where a link has led to, not above the link. */
static void
test_up_is_where_the_kernel_goes (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "deep/in/file", "x");
  make_link (self, "deep/in", "link");
  assert_steps (self, "link/../in/file", "link deep/in/file");
}

/* A link to itself leads nowhere, and the way has an end. */
static void
test_a_loop_has_an_end (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (self->folder, "loop");
  g_auto (GStrv) steps = NULL;

  make_link (self, "loop", "loop");
  cid_path_trail_follow (path, on_step, self);
  steps = g_strsplit (self->steps->str, " ", -1);
  assert_int_equal (g_strv_length (steps), 41);
}

/* What appears while its name begins to be watched has told nobody: the way goes on there. */
static void
test_what_appears_meanwhile_is_gone_on_with (void **state)
{
  Fixture *self = *state;

  self->moment = "a";
  assert_steps (self, "a/b/c", "a a/b/c");
}

#define TRAIL_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    TRAIL_TEST (test_the_end_of_the_way_counts),
    TRAIL_TEST (test_links_are_followed),
    TRAIL_TEST (test_up_is_where_the_kernel_goes),
    TRAIL_TEST (test_a_loop_has_an_end),
    TRAIL_TEST (test_what_appears_meanwhile_is_gone_on_with),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
