/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mount-watch"

#include "base/mount-watch.h"

#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#define MOUNTS "/proc/self/mountinfo"

struct _CidMountWatch {
  CidMountFunc function;
  gpointer user_data;
  int fd;
  GSource *source;
};

/* To be asked whether it is ready is all that the file wants: it is ready once for each change, and
 * need not be read. */
static gboolean
on_changed (int fd, GIOCondition condition, gpointer user_data)
{
  CidMountWatch *self = user_data;

  self->function (self->user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * cid_mount_watch_new:
 * @function: (scope notified): is called when mounts have changed
 * @user_data: (nullable): for @function
 *
 * Where the kernel does not tell, nobody is told.
 *
 * Returns: (transfer full): a watch over what is mounted
 */
CidMountWatch *
cid_mount_watch_new (CidMountFunc function, gpointer user_data)
{
  CidMountWatch *self = NULL;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidMountWatch, 1);
  self->function = function;
  self->user_data = user_data;
  self->fd = open (MOUNTS, O_RDONLY | O_CLOEXEC);
  if (self->fd == -1) {
    g_debug ("Cannot watch what is mounted: %s", g_strerror (errno));
    return self;
  }
  self->source = g_unix_fd_source_new (self->fd, G_IO_PRI);
  /* The kernel says it once, and GLib forgets what was ready while something went before it. */
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  cid_source_start (self->source, G_SOURCE_FUNC (on_changed), self);
  return self;
}

/**
 * cid_mount_watch_free:
 * @self: (nullable) (transfer full): a watch
 *
 * To be called on its own thread.
 */
void
cid_mount_watch_free (CidMountWatch *self)
{
  if (self == NULL)
    return;

  cid_source_stop (&self->source);
  if (self->fd != -1)
    close (self->fd);
  g_free (self);
}
