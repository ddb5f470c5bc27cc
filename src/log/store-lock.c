/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-lock"

#include "log/store-lock.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "base/lock-file.h"

struct _CidStoreLock {
  int fd;
};

static char *
get_lock_path (const char *store_path)
{
  g_autofree char *folder = g_path_get_dirname (store_path);

  return g_build_filename (folder, "calls.lock", NULL);
}

static char *
read_holder (const char *words, int *pid)
{
  char role[32] = "";
  int found = 0;

  if (sscanf (words, "%31s %d", role, &found) < 1)
    return g_strdup ("command");
  if (pid != NULL)
    *pid = found;
  return g_strdup (role);
}

static void
set_busy (GError **error, const char *words)
{
  int pid = 0;
  g_autofree char *role = read_holder (words, &pid);

  if (g_str_equal (role, "daemon"))
    g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_BUSY,
                 _ ("Another cidalertd (process %d) keeps the call log already"), pid);
  else
    g_set_error (
      error, CID_ERROR, CID_ERROR_DATABASE_BUSY,
      _ ("A cidalert command (process %d) writes the call log just now; wait until it has "
         "finished"),
      pid);
}

static void
set_failure (GError **error, int failure, const char *path, const char *others)
{
  if (failure == EAGAIN)
    set_busy (error, others);
  else if (failure == ESTALE)
    g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM,
                 _ ("The lock file %s of the call log is deleted again and again"), path);
  else
    g_set_error (
      error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM,
      _ ("The lock file %s of the call log cannot be made: %s. Make its folder writable"), path,
      g_strerror (failure));
}

/**
 * cid_store_lock_take:
 * @store_path: path of the call store, whose folder the lock file is in
 * @role: `daemon` or `command`: who is to write
 * @error: return location for an error
 *
 * Becomes the only process that may write the store, until the lock is freed or the process ends.
 * The folder is made if it is missing. Does not wait.
 *
 * Returns: (transfer full): the lock; %NULL with %CID_ERROR_DATABASE_BUSY and a message that names
 *   the holder if there is one, or with %CID_ERROR_DATABASE_NO_ROOM if the file cannot be made
 */
CidStoreLock *
cid_store_lock_take (const char *store_path, const char *role, GError **error)
{
  g_autofree char *path = get_lock_path (store_path);
  g_autofree char *folder = g_path_get_dirname (store_path);
  g_autofree char *words = g_strdup_printf ("%s %d\n", role, (int) getpid ());
  g_autofree char *others = NULL;
  CidStoreLock *self;
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = cid_lock_file_take (path, words, &others);
  if (fd < 0) {
    set_failure (error, -fd, path, others);
    return NULL;
  }

  self = g_new0 (CidStoreLock, 1);
  self->fd = fd;
  return self;
}

/**
 * cid_store_lock_get_holder:
 * @store_path: path of the call store
 * @pid: (out) (optional): process id of the holder; untouched if there is none
 *
 * Looks who writes the store just now, without getting in the way of those who want to.
 *
 * Returns: (transfer full) (nullable): the holder's role, %NULL if nobody holds the lock
 */
char *
cid_store_lock_get_holder (const char *store_path, int *pid)
{
  g_autofree char *path = get_lock_path (store_path);
  g_autofree char *words = cid_lock_file_ask (path);

  return words != NULL ? read_holder (words, pid) : NULL;
}

/**
 * cid_store_lock_free:
 * @self: (transfer full) (nullable): a lock
 *
 * Gives the store free. The lock file stays, empty.
 */
void
cid_store_lock_free (CidStoreLock *self)
{
  if (self == NULL)
    return;
  cid_lock_file_give_up (self->fd);
  g_free (self);
}
