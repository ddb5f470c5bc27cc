/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-scratch"

#include "scratch.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ftw.h>
#include <setjmp.h>
#include <sys/stat.h>

#include <cmocka.h>

#define PATIENCE_S 20
#define TICK_MS 5
#define MAX_DESCRIPTORS 16

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *where)
{
  return remove (path);
}

static gboolean
on_time (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A folder of its own for each test, where it may do what it likes. */
char *
scratch_new (void)
{
  char *folder = g_dir_make_tmp ("cidalert-XXXXXX", NULL);

  assert_non_null (folder);
  return folder;
}

/* Removes the folder with all that is in it. */
void
scratch_free (char *folder)
{
  nftw (folder, remove_one, MAX_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
  g_free (folder);
}

char *
scratch_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Writes into the file itself, as an editor does that does not care, or a program half-way. */
void
scratch_write (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = scratch_path (folder, name);
  g_autofree char *parent = g_path_get_dirname (path);
  FILE *file = NULL;

  assert_int_equal (g_mkdir_with_parents (parent, 0700), 0);
  file = fopen (path, "w");
  assert_non_null (file);
  assert_int_equal (fwrite (text, 1, strlen (text), file), strlen (text));
  assert_int_equal (fclose (file), 0);
}

/* Writes beside the file and renames over it, as careful programs do. */
void
scratch_replace (const char *folder, const char *name, const char *text)
{
  g_autofree char *beside = g_strconcat (name, ".new", NULL);
  g_autofree char *from = scratch_path (folder, beside);
  g_autofree char *to = scratch_path (folder, name);

  scratch_write (folder, beside, text);
  assert_int_equal (rename (from, to), 0);
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until something is true, or fails the test. What becomes true elsewhere, in a
 * file say, wakes no loop: it is looked at every few milliseconds. */
void
scratch_run_until (ScratchFunc is_true, gpointer user_data)
{
  gboolean is_over = FALSE;
  guint timer = g_timeout_add_seconds (PATIENCE_S, on_time, &is_over);
  guint tick = g_timeout_add (TICK_MS, on_tick, NULL);

  while (!is_true (user_data) && !is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (is_over)
    fail_msg ("Nothing happened in %d s", PATIENCE_S);
  g_source_remove (timer);
}

/* Runs the main loop for a while, to see that nothing happens. */
void
scratch_run_ms (guint duration_ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (duration_ms, on_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}
