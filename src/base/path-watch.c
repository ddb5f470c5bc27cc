/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-path-watch"

#include "base/path-watch.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* Long enough for the events of one program that saves a file, too short to be noticed. */
#define GATHER_MS 50
#define STEPS_MAX 64

struct _CidPathWatch {
  CidPathFunc function;
  gpointer user_data;
  GHashTable *watches;
  GSource *timer;
};

/* One directory, or one name in it. The inode tells a directory from another of the same name. */
typedef struct {
  CidPathWatch *owner;
  GFileMonitor *monitor;
  GFile *name;
  guint64 inode;
  gboolean is_wanted;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  if (watch->monitor != NULL) {
    g_signal_handlers_disconnect_by_data (watch->monitor, watch);
    g_file_monitor_cancel (watch->monitor);
  }
  g_clear_object (&watch->monitor);
  g_clear_object (&watch->name);
  g_free (watch);
}

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
on_event (GFileMonitor *monitor,
          GFile *file,
          GFile *other_file,
          GFileMonitorEvent event,
          gpointer user_data)
{
  Watch *watch = user_data;

  if (watch->name == NULL || g_file_equal (watch->name, file) ||
      (other_file != NULL && g_file_equal (watch->name, other_file)))
    gather (watch->owner);
}

static guint64
get_inode (const char *path)
{
  GStatBuf info = { 0 };

  return g_stat (path, &info) == 0 ? (guint64) info.st_ino : 0;
}

static Watch *
watch_new (CidPathWatch *owner, const char *directory, const char *name)
{
  g_autoptr (GFile) file = g_file_new_for_path (directory);
  g_autoptr (GError) local_error = NULL;
  Watch *watch = g_new0 (Watch, 1);

  watch->owner = owner;
  watch->inode = get_inode (directory);
  watch->name = name != NULL ? g_file_new_for_path (name) : NULL;
  watch->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_NONE, NULL, &local_error);
  if (watch->monitor == NULL) {
    g_debug ("Cannot watch a directory: %s", local_error->message);
    return watch;
  }
  g_file_monitor_set_rate_limit (watch->monitor, GATHER_MS);
  g_signal_connect (watch->monitor, "changed", G_CALLBACK (on_event), watch);
  return watch;
}

/* Watches of directories and of names live in one table: a directory's key ends in a slash. */
static void
want (CidPathWatch *self, const char *directory, const char *name)
{
  g_autofree char *key = name != NULL ? g_strdup (name) : g_strconcat (directory, "/", NULL);
  Watch *watch = g_hash_table_lookup (self->watches, key);

  if (watch == NULL || watch->inode != get_inode (directory)) {
    watch = watch_new (self, directory, name);
    g_hash_table_replace (self->watches, g_steal_pointer (&key), watch);
  }
  watch->is_wanted = TRUE;
}

/* The first name on the way to @path whose directory exists. */
static char *
find_step (const char *path)
{
  g_autofree char *step = g_strdup (path);

  for (;;) {
    g_autofree char *directory = g_path_get_dirname (step);

    if (g_str_equal (directory, step) || g_file_test (directory, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&step);
    g_free (step);
    step = g_steal_pointer (&directory);
  }
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
 * Watches one name: what is made, replaced or removed under it. Where its directory does not exist
 * the nearest one above that does is watched for the next step on the way. GFileMonitor itself
 * would look again every few seconds.
 */
void
cid_path_watch_add_name (CidPathWatch *self, const char *path)
{
  gboolean is_reached = FALSE;

  g_return_if_fail (self != NULL && path != NULL);

  /* What appeared while its directory was not watched yet told nobody. */
  for (guint i = 0; i < STEPS_MAX && !is_reached; i++) {
    g_autofree char *step = find_step (path);
    g_autofree char *directory = g_path_get_dirname (step);

    want (self, directory, step);
    is_reached = g_str_equal (step, path) || !g_file_test (step, G_FILE_TEST_EXISTS);
  }
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
    if (!((Watch *) value)->is_wanted)
      g_hash_table_iter_remove (&iter);
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
  g_clear_pointer (&self->timer, g_source_unref);
  g_hash_table_unref (self->watches);
  g_free (self);
}
