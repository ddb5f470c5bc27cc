/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-path-trail"

#include "base/path-trail.h"

#include <glib/gstdio.h>
#include <string.h>

/* The kernel follows no more. */
#define LINKS_MAX 40

/* What is at one step: a directory, a link, which leads to @target, or anything else, or nothing.
 */
typedef struct {
  gboolean is_directory;
  char *target;
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->target, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static void
look_at (Look *look, const char *step)
{
  GStatBuf info = { 0 };

  look_clear (look);
  look->target = g_file_read_link (step, NULL);
  look->is_directory = g_lstat (step, &info) == 0 && S_ISDIR (info.st_mode);
}

static void
replace (char **text, char *other)
{
  g_free (*text);
  *text = other;
}

/* Takes the first name off @rest; without slashes, and empty if there is none. */
static char *
take_name (char **rest)
{
  const char *name = *rest + strspn (*rest, G_DIR_SEPARATOR_S);
  gsize length = strcspn (name, G_DIR_SEPARATOR_S);
  const char *left = name + length + strspn (name + length, G_DIR_SEPARATOR_S);
  char *taken = g_strndup (name, length);

  replace (rest, g_strdup (left));
  return taken;
}

/* One name below @at, which is where the kernel is. */
static char *
find_step (const char *at, const char *name)
{
  if (*name == '\0' || g_str_equal (name, "."))
    return g_strdup (at);
  if (g_str_equal (name, ".."))
    return g_path_get_dirname (at);
  return g_build_filename (at, name, NULL);
}

static void
follow_link (const char *target, char **at, char **rest)
{
  replace (rest, g_build_filename (target, *rest, NULL));
  if (g_path_is_absolute (target))
    replace (at, g_strdup (G_DIR_SEPARATOR_S));
}

/**
 * cid_path_trail_follow:
 * @path: a path that may not exist
 * @function: (scope call): is told of each name on the way
 * @user_data: (nullable): for @function
 *
 * Goes the way that the kernel goes to @path. What it finds at the end depends on each link on the
 * way, be it one to a directory, on the last name, and, where the way ends before, on the name that
 * is missing; directories on the way are taken to stay.
 */
void
cid_path_trail_follow (const char *path, CidTrailFunc function, gpointer user_data)
{
  g_autofree char *at = g_strdup (G_DIR_SEPARATOR_S);
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *rest = NULL;
  guint n_links = 0;

  g_return_if_fail (path != NULL && function != NULL);

  rest = g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (here, path, NULL);
  while (*rest != '\0') {
    g_autofree char *name = take_name (&rest);
    g_autofree char *step = find_step (at, name);
    g_auto (Look) look = { 0 };

    look_at (&look, step);
    if (!look.is_directory || *rest == '\0') {
      function (step, user_data);
      look_at (&look, step);
    }
    if (look.is_directory)
      replace (&at, g_steal_pointer (&step));
    else if (look.target == NULL || ++n_links > LINKS_MAX)
      return;
    else
      follow_link (look.target, &at, &rest);
  }
}
