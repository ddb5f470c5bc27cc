/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-folder-events"

#include "base/folder-events.h"

#include "base/source.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

/* A file counts when it is whole, or when it may be read at last. GFileMonitor asks for each
 * writing as well (IN_MODIFY), and so would wake us, in a folder where a database lives, for each
 * page of it. */
#define EVENTS                                                                                     \
  (IN_ATTRIB | IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE |              \
   IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

struct _CidFolderEvents {
  CidFolderEventFunc function;
  gpointer user_data;
  int inotify;
  GSource *source;
};

static gboolean
on_events (int fd, GIOCondition condition, gpointer user_data)
{
  CidFolderEvents *self = user_data;
  union {
    struct inotify_event first;
    char bytes[4096];
  } buffer;
  ssize_t length;

  while ((length = read (fd, &buffer, sizeof buffer)) > 0) {
    const char *end = buffer.bytes + length;
    const char *at = buffer.bytes;

    while (at < end) {
      const struct inotify_event *event = (const struct inotify_event *) (gconstpointer) at;

      self->function (event, self->user_data);
      at += sizeof *event + event->len;
    }
  }

  return G_SOURCE_CONTINUE;
}

static gboolean
open_inotify (CidFolderEvents *self)
{
  self->inotify = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (self->inotify == -1)
    return FALSE;

  self->source = cid_source_start (g_unix_fd_source_new (self->inotify, G_IO_IN),
                                   G_SOURCE_FUNC (on_events), self);
  return TRUE;
}

/**
 * cid_folder_events_new:
 * @function: (scope notified): is told of each event; removes no folder, and does not free
 * @user_data: (nullable): for @function
 *
 * Returns: (transfer full): something that tells of no folder yet
 */
CidFolderEvents *
cid_folder_events_new (CidFolderEventFunc function, gpointer user_data)
{
  CidFolderEvents *self = NULL;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidFolderEvents, 1);
  self->function = function;
  self->user_data = user_data;
  self->inotify = -1;
  return self;
}

/**
 * cid_folder_events_add:
 * @self: what tells
 * @folder: a path
 *
 * Returns: the number that events of @folder have from now on, the same as before if it is the same
 *   folder; or `-errno` if it cannot be watched
 */
int
cid_folder_events_add (CidFolderEvents *self, const char *folder)
{
  int number = -1;

  g_return_val_if_fail (self != NULL && folder != NULL, -EINVAL);

  if (self->inotify != -1 || open_inotify (self))
    number = inotify_add_watch (self->inotify, folder, EVENTS);
  return number != -1 ? number : -errno;
}

/**
 * cid_folder_events_remove:
 * @self: what tells
 * @number: a folder's number
 *
 * Tells of it no more.
 */
void
cid_folder_events_remove (CidFolderEvents *self, int number)
{
  g_return_if_fail (self != NULL);

  if (self->inotify != -1)
    inotify_rm_watch (self->inotify, number);
}

/**
 * cid_folder_events_name_limit:
 * @number: what cid_folder_events_add() returned
 *
 * Returns: (nullable): the kernel's setting that stood in the way of watching the folder; %NULL if
 *   none did
 */
const char *
cid_folder_events_name_limit (int number)
{
  switch (number) {
  case -ENOSPC:
    return "fs.inotify.max_user_watches";
  case -EMFILE:
    return "fs.inotify.max_user_instances";
  default:
    return NULL;
  }
}

/**
 * cid_folder_events_free:
 * @self: (nullable) (transfer full): what tells
 *
 * To be called on its own thread.
 */
void
cid_folder_events_free (CidFolderEvents *self)
{
  if (self == NULL)
    return;

  cid_source_stop (&self->source);
  if (self->inotify != -1)
    close (self->inotify);
  g_free (self);
}
