/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-lock"

#include "log/store-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/error.h"

#define MAX_TRIES 8

struct _CidStoreLock {
  int fd;
};

static char *
get_lock_path (const char *store_path)
{
  g_autofree char *folder = g_path_get_dirname (store_path);

  return g_build_filename (folder, "calls.lock", NULL);
}

/* Open file description locks: they belong to the descriptor, so that a lock that another part of
   this process takes is seen too, and they can be asked for without being taken. */
static gboolean
try_lock (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/* The file may have been deleted, and made anew by somebody else, between opening and locking. */
static gboolean
is_same_file (int fd, const char *path)
{
  struct stat opened;
  struct stat named;

  return fstat (fd, &opened) == 0 && stat (path, &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

static char *
read_holder (int fd, int *pid)
{
  char content[64] = "";
  char role[32] = "";
  int found = 0;

  if (pread (fd, content, sizeof content - 1, 0) <= 0 ||
      sscanf (content, "%31s %d", role, &found) < 1)
    return g_strdup ("command");
  if (pid != NULL)
    *pid = found;
  return g_strdup (role);
}

static void
write_holder (int fd, const char *role)
{
  g_autofree char *content = g_strdup_printf ("%s %d\n", role, (int) getpid ());

  if (ftruncate (fd, 0) != 0 || pwrite (fd, content, strlen (content), 0) < 0)
    g_debug ("The lock file cannot be written: %s", g_strerror (errno));
}

static void
set_busy (GError **error, int fd)
{
  int pid = 0;
  g_autofree char *role = read_holder (fd, &pid);

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

static int
open_lock_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    g_set_error (
      error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM,
      _ ("The lock file %s of the call log cannot be made: %s. Make its folder writable"), path,
      g_strerror (errno));
  return fd;
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
  CidStoreLock *self;

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < MAX_TRIES; i++) {
    int fd = open_lock_file (path, error);

    if (fd < 0)
      return NULL;
    if (!try_lock (fd)) {
      set_busy (error, fd);
      close (fd);
      return NULL;
    }
    if (is_same_file (fd, path)) {
      write_holder (fd, role);
      self = g_new0 (CidStoreLock, 1);
      self->fd = fd;
      return self;
    }
    close (fd);
  }
  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM,
               _ ("The lock file %s of the call log is deleted again and again"), path);
  return NULL;
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
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *path = get_lock_path (store_path);
  g_autofree char *holder = NULL;
  int fd = open (path, O_RDWR | O_CLOEXEC);

  if (fd < 0)
    return NULL;
  if (fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
    holder = read_holder (fd, pid);
  close (fd);
  return g_steal_pointer (&holder);
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
  if (ftruncate (self->fd, 0) != 0)
    g_debug ("The lock file cannot be emptied: %s", g_strerror (errno));
  close (self->fd);
  g_free (self);
}
