/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-path-watch"

#include "base/path-watch.h"

#include "base/mount-watch.h"
#include "base/path-trail.h"
#include "base/source.h"
#include "base/watched-path.h"

#include <string.h>

/* Long enough for the events of one program that saves a file, too short to be noticed. */
#define GATHER_MS 50
/* How often what the kernel refused to watch is looked at instead. */
#define RETRY_S 30

struct _CidPathWatch {
  CidPathFunc function;
  gpointer user_data;
  GHashTable *watches;
  CidFolderEvents *events;
  CidMountWatch *mounts;
  GSource *timer;
  GSource *retry;
};

static void retry_if_blind (CidPathWatch *self);

static gboolean
on_gathered (gpointer user_data)
{
  CidPathWatch *self = user_data;

  cid_source_stop (&self->timer);
  self->function (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
gather (CidPathWatch *self)
{
  if (self->timer == NULL)
    self->timer = cid_source_start (g_timeout_source_new (GATHER_MS), on_gathered, self);
}

static void
forget_number (CidPathWatch *self, int number)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((CidWatchedPath *) value)->number == number)
      ((CidWatchedPath *) value)->number = CID_WATCHED_NOT;
  }
}

static gboolean
is_watched (CidPathWatch *self, const struct inotify_event *event)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (cid_watched_path_is_met (value, event))
      return TRUE;
  }

  return FALSE;
}

static void
on_event (const struct inotify_event *event, gpointer user_data)
{
  CidPathWatch *self = user_data;

  if (event->mask & IN_IGNORED)
    forget_number (self, event->wd);
  else if (self->timer == NULL && (event->mask & IN_Q_OVERFLOW || is_watched (self, event)))
    gather (self);
}

static gboolean
is_in_use (CidPathWatch *self, int number)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((CidWatchedPath *) value)->number == number)
      return TRUE;
  }

  return FALSE;
}

/* The directory's number stays for as long as one of those that share it. */
static void
let_go (CidPathWatch *self, int number)
{
  if (number >= 0 && !is_in_use (self, number))
    cid_folder_events_remove (self->events, number);
}

/* The same for many, @numbers, at once. */
static void
let_all_go (CidPathWatch *self, GHashTable *numbers)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_size (numbers) > 0 && g_hash_table_iter_next (&iter, NULL, &value))
    g_hash_table_remove (numbers, GINT_TO_POINTER (((CidWatchedPath *) value)->number));

  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    cid_folder_events_remove (self->events, GPOINTER_TO_INT (value));
}

/* Watches the directory that has its name now. Returns %TRUE if that is another than before. */
static gboolean
attach (CidPathWatch *self, CidWatchedPath *watch)
{
  int old_number = watch->number;

  watch->number = cid_folder_events_add (self->events, watch->directory);
  if (watch->number < 0)
    g_debug ("Cannot watch a directory: %s", g_strerror (-watch->number));
  if (watch->number == old_number)
    return FALSE;

  let_go (self, old_number);
  return TRUE;
}

/* Watches of directories and of names live in one table: a directory's key ends in a slash. */
static void
want (CidPathWatch *self, const char *directory, const char *path)
{
  g_autofree char *key = path != NULL ? g_strdup (path) : g_strconcat (directory, "/", NULL);
  CidWatchedPath *watch = g_hash_table_lookup (self->watches, key);

  if (watch == NULL) {
    watch = cid_watched_path_new (directory, path);
    g_hash_table_insert (self->watches, g_steal_pointer (&key), watch);
  }
  watch->is_wanted = TRUE;
  attach (self, watch);
  cid_watched_path_look_again (watch);
}

/* Always the same one, so that the same is told. */
static const CidWatchedPath *
find_blind (CidPathWatch *self)
{
  const CidWatchedPath *found = NULL;
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CidWatchedPath *watch = value;

    if (cid_watched_path_is_blind (watch) &&
        (found == NULL || strcmp (watch->path, found->path) < 0))
      found = watch;
  }
  return found;
}

/* Watches what has its name now, which may be another directory, or be watched at last. */
static void
attach_all (CidPathWatch *self)
{
  gboolean is_news = FALSE;
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    is_news = attach (self, value) || is_news;
    is_news = cid_watched_path_look_again (value) || is_news;
  }
  if (is_news)
    gather (self);
  retry_if_blind (self);
}

static gboolean
on_retry (gpointer user_data)
{
  attach_all (user_data);
  return G_SOURCE_CONTINUE;
}

/* A directory over which something is mounted tells nothing of that. */
static void
on_mounts_changed (gpointer user_data)
{
  attach_all (user_data);
}

/* No limit, no timer: whoever sees all is woken by nothing. */
static void
retry_if_blind (CidPathWatch *self)
{
  gboolean has_blind = find_blind (self) != NULL;

  if (!has_blind)
    cid_source_stop (&self->retry);
  else if (self->retry == NULL)
    self->retry = cid_source_start (g_timeout_source_new_seconds (RETRY_S), on_retry, self);
}

static void
want_step (const char *step, gpointer user_data)
{
  g_autofree char *directory = g_path_get_dirname (step);

  want (user_data, directory, step);
}

/**
 * cid_path_watch_new:
 * @function: (scope notified): is called when something may have changed
 * @user_data: (nullable): for @function
 *
 * Returns: (transfer full): a watch over nothing yet
 */
CidPathWatch *
cid_path_watch_new (CidPathFunc function, gpointer user_data)
{
  CidPathWatch *self = NULL;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidPathWatch, 1);
  self->function = function;
  self->user_data = user_data;
  self->watches =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_watched_path_free);
  self->events = cid_folder_events_new (on_event, self);
  self->mounts = cid_mount_watch_new (on_mounts_changed, self);
  return self;
}

/**
 * cid_path_watch_begin:
 * @self: a watch
 *
 * Begins to say anew what is watched. What is not named until cid_path_watch_end() is let go then;
 * what is named again is watched without a gap.
 */
void
cid_path_watch_begin (CidPathWatch *self)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((CidWatchedPath *) value)->is_wanted = FALSE;
}

/**
 * cid_path_watch_add_directory:
 * @self: a watch
 * @path: a directory
 *
 * Watches all that is in a directory, but not in directories below it.
 */
void
cid_path_watch_add_directory (CidPathWatch *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);

  want (self, path, NULL);
}

/**
 * cid_path_watch_add_name:
 * @self: a watch
 * @path: a path that may not exist
 *
 * Watches one name: what is made, replaced or removed under it, and under each name that it leads
 * to where it is a link. Where its directory does not exist the nearest one above that does is
 * watched for the next step on the way.
 */
void
cid_path_watch_add_name (CidPathWatch *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);

  cid_path_trail_follow (path, want_step, self);
}

/**
 * cid_path_watch_end:
 * @self: a watch
 *
 * Lets go of what was not named since cid_path_watch_begin().
 */
void
cid_path_watch_end (CidPathWatch *self)
{
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value = NULL;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CidWatchedPath *watch = value;

    if (watch->is_wanted)
      continue;
    if (watch->number >= 0)
      g_hash_table_add (gone, GINT_TO_POINTER (watch->number));
    g_hash_table_iter_remove (&iter);
  }
  let_all_go (self, gone);
  retry_if_blind (self);
}

/**
 * cid_path_watch_get_problem:
 * @self: a watch, on its own thread
 *
 * Returns: (transfer full) (nullable): a line that says that the kernel watches no more files, and
 *   which limit is to be raised; %NULL if all is watched
 */
char *
cid_path_watch_get_problem (CidPathWatch *self)
{
  const CidWatchedPath *blind = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  blind = find_blind (self);
  return blind != NULL ? cid_watched_path_describe_limit (blind) : NULL;
}

/**
 * cid_path_watch_free:
 * @self: (nullable) (transfer full): a watch
 *
 * Stops watching. To be called on the watch's own thread.
 */
void
cid_path_watch_free (CidPathWatch *self)
{
  if (self == NULL)
    return;

  cid_source_stop (&self->timer);
  cid_source_stop (&self->retry);
  cid_mount_watch_free (self->mounts);
  cid_folder_events_free (self->events);
  g_hash_table_unref (self->watches);
  g_free (self);
}
