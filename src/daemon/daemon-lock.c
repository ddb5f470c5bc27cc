/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-daemon-lock"

#include "daemon/daemon-lock.h"

#include "base/lock-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _CidDaemonLock {
  int fd;
};

/**
 * cid_daemon_lock_take:
 * @path: the lock file; its folder is made if it is missing
 * @lock: (out) (transfer full) (nullable): what holds it until it is freed, or the process ends;
 *   %NULL also where the file cannot be made, which is said in the journal
 * @pid: (out): the other daemon's process id; 0 if it has not said
 *
 * To be called before anything is done that another daemon would suffer from.
 *
 * Returns: %FALSE if another daemon runs
 */
gboolean
cid_daemon_lock_take (const char *path, CidDaemonLock **lock, int *pid)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *words = g_strdup_printf ("%d\n", (int) getpid ());
  g_autofree char *others = NULL;
  int fd;

  g_return_val_if_fail (lock != NULL && pid != NULL, FALSE);

  *lock = NULL;
  *pid = 0;
  g_mkdir_with_parents (folder, 0700);
  fd = cid_lock_file_take (path, words, &others);
  if (fd == -EAGAIN) {
    *pid = (int) g_ascii_strtoll (others, NULL, 10);
    return FALSE;
  }
  if (fd < 0) {
    g_warning ("A second cidalertd would not be kept away: %s: %s", path, g_strerror (-fd));
    return TRUE;
  }

  *lock = g_new0 (CidDaemonLock, 1);
  (*lock)->fd = fd;
  return TRUE;
}

/**
 * cid_daemon_lock_free:
 * @self: (transfer full) (nullable): a lock
 *
 * Lets the next daemon in.
 */
void
cid_daemon_lock_free (CidDaemonLock *self)
{
  if (self == NULL)
    return;

  cid_lock_file_give_up (self->fd);
  g_free (self);
}
