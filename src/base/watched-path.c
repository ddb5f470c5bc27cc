/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-watched-path"

#include "base/watched-path.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include <stdint.h>

/**
 * cid_watched_path_new:
 * @directory: a directory
 * @path: (nullable): a path in it; %NULL: all that is in it
 *
 * Returns: (transfer full): a path that is not watched yet
 */
CidWatchedPath *
cid_watched_path_new (const char *directory, const char *path)
{
  CidWatchedPath *self = g_new0 (CidWatchedPath, 1);

  self->path = g_strdup (path != NULL ? path : directory);
  self->directory = g_strdup (directory);
  self->name = path != NULL ? g_path_get_basename (path) : NULL;
  self->number = CID_WATCHED_NOT;
  return self;
}

/**
 * cid_watched_path_free:
 * @self: (nullable) (transfer full): a path
 */
void
cid_watched_path_free (CidWatchedPath *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->directory);
  g_free (self->name);
  g_free (self->look);
  g_free (self);
}

/**
 * cid_watched_path_is_met:
 * @self: a path
 * @event: what happened
 *
 * Returns: %TRUE if it happened to @self, or to its directory as a whole
 */
gboolean
cid_watched_path_is_met (const CidWatchedPath *self, const struct inotify_event *event)
{
  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  return self->number == event->wd &&
         (self->name == NULL || event->len == 0 || g_str_equal (self->name, event->name));
}

/**
 * cid_watched_path_is_blind:
 * @self: a path
 *
 * Returns: %TRUE if a limit of the kernel keeps it from being watched
 */
gboolean
cid_watched_path_is_blind (const CidWatchedPath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return cid_folder_events_name_limit (self->number) != NULL;
}

static char *
take_look (const char *path)
{
  GStatBuf info = { 0 };

  if (g_stat (path, &info) != 0)
    return g_strdup ("");
  return g_strdup_printf ("%ju:%ju:%jd:%jd.%09ld:%jd.%09ld", (uintmax_t) info.st_dev,
                          (uintmax_t) info.st_ino, (intmax_t) info.st_size,
                          (intmax_t) info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
                          (intmax_t) info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
}

/**
 * cid_watched_path_look_again:
 * @self: a path
 *
 * Looks at a path that cannot be watched. That a file in a directory was rewritten does not show on
 * the directory.
 *
 * Returns: %TRUE if it may be another than the last time
 */
gboolean
cid_watched_path_look_again (CidWatchedPath *self)
{
  g_autofree char *before = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  before = g_steal_pointer (&self->look);
  if (cid_watched_path_is_blind (self))
    self->look = take_look (self->path);
  return before != NULL && self->look != NULL &&
         (self->name == NULL || !g_str_equal (before, self->look));
}

/**
 * cid_watched_path_describe_limit:
 * @self: a path that a limit keeps from being watched
 *
 * Returns: (transfer full): a line that says so, and which limit it is
 */
char *
cid_watched_path_describe_limit (const CidWatchedPath *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  name = g_filename_display_name (self->path);
  return g_strdup_printf (_ ("%s: changes are noticed late, since the kernel watches no more "
                             "files; raise %s"),
                          name, cid_folder_events_name_limit (self->number));
}
