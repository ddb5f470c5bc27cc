/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-scratch"

#include "scratch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ftw.h>
#include <setjmp.h>
#include <sys/stat.h>

#include <cmocka.h>

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

/* What a file says; NULL if there is none. */
char *
scratch_read (const char *folder, const char *name)
{
  g_autofree char *path = scratch_path (folder, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
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

/* Where $CIDALERT_SLOWNESS says that all takes so many times as long, as under memcheck, a test
 * waits so many times as long. */
guint
scratch_slow_down (guint duration_ms)
{
  static guint slowness;

  if (slowness == 0) {
    const char *text = g_getenv ("CIDALERT_SLOWNESS");

    slowness = text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 1;
    g_assert_cmpuint (slowness, >, 0);
  }
  return slowness * duration_ms;
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
  guint timer = g_timeout_add (scratch_slow_down (SCRATCH_PATIENCE_MS), on_time, &is_over);
  guint tick = g_timeout_add (TICK_MS, on_tick, NULL);

  while (!is_true (user_data) && !is_over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (is_over)
    fail_msg ("Nothing happened in %u s", scratch_slow_down (SCRATCH_PATIENCE_MS) / 1000);
  g_source_remove (timer);
}

/* Runs the main loop for a while, to see that nothing happens, or for what is on its way to come.
 */
void
scratch_run_ms (guint duration_ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (scratch_slow_down (duration_ms), on_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static guint n_wakes;

/* GLib wakes a main loop by an eventfd. */
static gboolean
is_eventfd (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *name = g_file_read_link (path, NULL);

  return g_strcmp0 (name, "anon_inode:[eventfd]") == 0;
}

static int
count_wakes (GPollFD *fds, guint n_fds, int timeout_ms)
{
  int n_ready = g_poll (fds, n_fds, timeout_ms);

  for (guint i = 0; i < n_fds; i++)
    n_wakes += fds[i].revents != 0 && is_eventfd (fds[i].fd);
  return n_ready;
}

/* Counts how often somebody wakes the main loop, be it asleep or not: each costs it a turn. */
void
scratch_begin_counting_wakes (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  n_wakes = 0;
  g_main_context_set_poll_func (NULL, count_wakes);
}

/* Also once what there is to do is done; a wake of our own shows that they are seen. */
guint
scratch_end_counting_wakes (void)
{
  guint n_theirs;

  while (g_main_context_iteration (NULL, FALSE))
    continue;
  n_theirs = n_wakes;
  g_main_context_wakeup (NULL);
  g_main_context_iteration (NULL, FALSE);
  assert_int_equal (n_wakes, n_theirs + 1);
  g_main_context_set_poll_func (NULL, NULL);
  return n_theirs;
}

/* Stops where the limit is set, and takes it back when it goes on. It goes without an exit: what a
 * child has of its parent's memory is nothing that it lost, as memcheck would say. */
static void
squeeze (pid_t process, rlim_t n_most)
{
  struct rlimit old = { 0 };
  gboolean is_done = prlimit (process, RLIMIT_NOFILE, NULL, &old) == 0;
  struct rlimit tight = { .rlim_cur = n_most, .rlim_max = old.rlim_max };

  is_done = is_done && prlimit (process, RLIMIT_NOFILE, &tight, NULL) == 0;
  raise (SIGSTOP);
  is_done = is_done && prlimit (process, RLIMIT_NOFILE, &old, NULL) == 0;
  kill (getpid (), is_done ? SIGKILL : SIGTERM);
}

/* Runs the main loop for a while, in which this process gets no descriptor from @n_most on. A child
 * sees to that: the limit that a program sets itself memcheck only plays, and what comes to a
 * socket is then lost instead of waiting. */
void
scratch_run_short_of_descriptors (rlim_t n_most, guint duration_ms)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    squeeze (getppid (), n_most);
  assert_int_equal (waitpid (child, &status, WUNTRACED), child);
  assert_true (WIFSTOPPED (status));
  scratch_run_ms (duration_ms);
  assert_int_equal (kill (child, SIGCONT), 0);
  assert_int_equal (waitpid (child, &status, 0), child);
  assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}
