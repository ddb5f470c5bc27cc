/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log/call-reader.h"
#include "log/call-store.h"
#include "log/store-lock.h"

#include "call-kit.h"

/* A folder of its own for each test, gone with all that is in it. */
static inline char *
make_folder (void)
{
  return g_dir_make_tmp ("cidalert-test-XXXXXX", NULL);
}

static inline void
remove_folder (char *folder)
{
  static const char *const names[] = { "calls.db", "calls.db-wal", "calls.db-shm", "calls.lock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_remove (path);
  }
  g_rmdir (folder);
  g_free (folder);
}

static inline char *
get_path_in (const char *folder)
{
  return g_build_filename (folder, "calls.db", NULL);
}

static inline gboolean
on_turn (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static inline CidStoreState
wait_for_state (CidCallStore *store, CidStoreState state, guint patience_ms)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) patience_ms * 1000;
  guint turn_id = g_timeout_add (5, on_turn, NULL);

  while (cid_call_store_get_state (store) != state && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (turn_id);
  return cid_call_store_get_state (store);
}

/* Until *@count is @wanted. */
static inline guint
wait_for_count (const guint *count, guint wanted, guint patience_ms)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) patience_ms * 1000;
  guint turn_id = g_timeout_add (5, on_turn, NULL);

  while (*count < wanted && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (turn_id);
  return *count;
}

/* Holds the lock in another process until told otherwise. */
static inline pid_t
hold_lock (const char *path, const char *role, int *release_fd)
{
  int ready[2], release[2];
  char byte = 0;
  pid_t pid;

  assert_int_equal (pipe (ready), 0);
  assert_int_equal (pipe (release), 0);
  pid = fork ();
  if (pid == 0) {
    CidStoreLock *lock = cid_store_lock_take (path, role, NULL);

    close (release[1]);
    if (lock == NULL || write (ready[1], &byte, 1) != 1 || read (release[0], &byte, 1) < 0)
      _exit (1);
    _exit (0);
  }
  close (release[0]);
  assert_int_equal (read (ready[0], &byte, 1), 1);
  close (ready[0]);
  close (ready[1]);
  *release_fd = release[1];
  return pid;
}
