/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-path-watch"

#include "base/path-watch.h"

#include "base/path-trail.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Long enough for the events of one program that saves a file, too short to be noticed. */
#define GATHER_MS 50

/* A file counts when it is whole, or when it may be read at last. GFileMonitor asks for each
 * writing as well (IN_MODIFY), and so would wake us, in a folder where a database lives, for each
 * page of it. */
#define EVENTS                                                                                     \
  (IN_ATTRIB | IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE |              \
   IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

struct _CidPathWatch {
  CidPathFunc function;
  gpointer user_data;
  GHashTable *watches;
  int inotify;
  GSource *source;
  GSource *timer;
};

/* One directory, or one name in it. Watches of one directory share its inotify number, which is
 * another where another directory took the name. */
typedef struct {
  char *name;
  int number;
  gboolean is_wanted;
} Watch;

static gboolean
on_gathered (gpointer user_data)
{
  CidPathWatch *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  self->function (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
gather (CidPathWatch *self)
{
  if (self->timer != NULL)
    return;

  self->timer = g_timeout_source_new (GATHER_MS);
  g_source_set_callback (self->timer, on_gathered, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
forget_number (CidPathWatch *self, int number)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((Watch *) value)->number == number)
      ((Watch *) value)->number = -1;
  }
}

static gboolean
is_watched (CidPathWatch *self, const struct inotify_event *event)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Watch *watch = value;

    if (watch->number == event->wd &&
        (watch->name == NULL || event->len == 0 || g_str_equal (watch->name, event->name)))
      return TRUE;
  }

  return FALSE;
}

static void
take (CidPathWatch *self, const struct inotify_event *event)
{
  if (event->mask & IN_IGNORED)
    forget_number (self, event->wd);
  else if (self->timer == NULL && (event->mask & IN_Q_OVERFLOW || is_watched (self, event)))
    gather (self);
}

static gboolean
on_events (int fd, GIOCondition condition, gpointer user_data)
{
  CidPathWatch *self = user_data;
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

      take (self, event);
      at += sizeof *event + event->len;
    }
  }

  return G_SOURCE_CONTINUE;
}

static gboolean
is_in_use (CidPathWatch *self, int number)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((Watch *) value)->number == number)
      return TRUE;
  }

  return FALSE;
}

/* The directory's number stays for as long as one of those that share it. */
static void
let_go (CidPathWatch *self, int number)
{
  if (number != -1 && !is_in_use (self, number))
    inotify_rm_watch (self->inotify, number);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_free (watch->name);
  g_free (watch);
}

static Watch *
watch_new (const char *name)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->name = name != NULL ? g_path_get_basename (name) : NULL;
  watch->number = -1;
  return watch;
}

/* Watches of directories and of names live in one table: a directory's key ends in a slash. */
static void
want (CidPathWatch *self, const char *directory, const char *name)
{
  g_autofree char *key = name != NULL ? g_strdup (name) : g_strconcat (directory, "/", NULL);
  Watch *watch = g_hash_table_lookup (self->watches, key);
  int number = inotify_add_watch (self->inotify, directory, EVENTS);
  int old_number;

  if (number == -1)
    g_debug ("Cannot watch a directory: %s", g_strerror (errno));
  if (watch == NULL) {
    watch = watch_new (name);
    g_hash_table_insert (self->watches, g_steal_pointer (&key), watch);
  }
  old_number = watch->number;
  watch->number = number;
  watch->is_wanted = TRUE;
  if (old_number != number)
    let_go (self, old_number);
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
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, watch_free);
  self->inotify = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (self->inotify == -1) {
    g_debug ("Cannot watch files: %s", g_strerror (errno));
    return self;
  }
  self->source = g_unix_fd_source_new (self->inotify, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_events), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
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
    ((Watch *) value)->is_wanted = FALSE;
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
  GHashTableIter iter;
  gpointer value = NULL;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    int number = ((Watch *) value)->number;

    if (((Watch *) value)->is_wanted)
      continue;
    g_hash_table_iter_remove (&iter);
    let_go (self, number);
  }
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

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->source, g_source_unref);
  if (self->inotify != -1)
    close (self->inotify);
  g_hash_table_unref (self->watches);
  g_free (self);
}
