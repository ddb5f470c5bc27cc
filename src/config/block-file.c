/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-block-file"

#include "config/block-file.h"

#include "base/path-watch.h"
#include "config/config-file.h"

#include <gio/gio.h>

struct _CidBlockFile {
  char *path;
  CidPathWatch *watch;
  CidBlockList *list;
  char *region;
  char *area;
  GCancellable *cancellable;
};

/* A number on its way into the file. Belongs to one thread at a time. */
typedef struct {
  char *path;
  char *number;
  CidBlockFunc done;
  gpointer user_data;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_free (addition->path);
  g_free (addition->number);
  g_free (addition);
}

static char *
read_text (const char *path, GError **error)
{
  gsize length = 0;

  return cid_config_file_read (path, &length, error);
}

/* A file that cannot be read leaves the list as it was. */
static void
reload (CidBlockFile *self)
{
  const CidNumberPlan plan = { self->region, self->area };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_text (self->path, &error);
  guint bad_line = 0;

  if (text == NULL)
    g_warning ("Blocked numbers: %s", error->message);
  if (text == NULL && self->list != NULL)
    return;

  cid_block_list_free (self->list);
  self->list = cid_block_list_new (text != NULL ? text : "", &plan, &bad_line);
  if (bad_line > 0)
    g_warning ("%s: line %u is neither a number nor the beginning of one", self->path, bad_line);
}

/* Before the reading, so that nothing is missed between the two. */
static void
watch_file (CidBlockFile *self)
{
  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, self->path);
  cid_path_watch_end (self->watch);
}

static void
on_file_changed (gpointer user_data)
{
  watch_file (user_data);
  reload (user_data);
}

/**
 * cid_block_file_new:
 * @path: the file, which need not be there
 *
 * Returns: (transfer full): the file's list, read now and whenever it changes
 */
CidBlockFile *
cid_block_file_new (const char *path)
{
  CidBlockFile *self = g_new0 (CidBlockFile, 1);

  self->path = g_strdup (path);
  self->cancellable = g_cancellable_new ();
  self->watch = cid_path_watch_new (on_file_changed, self);
  watch_file (self);
  reload (self);

  return self;
}

/**
 * cid_block_file_free:
 * @self: (nullable): the file
 *
 * What is being added is added; nobody is told of it any more.
 */
void
cid_block_file_free (CidBlockFile *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  cid_path_watch_free (self->watch);
  cid_block_list_free (self->list);
  g_free (self->path);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}

/**
 * cid_block_file_set_plan:
 * @self: the file
 * @plan: where this telephone stands
 *
 * Reads numbers without a country as those of @plan from now on.
 */
void
cid_block_file_set_plan (CidBlockFile *self, const CidNumberPlan *plan)
{
  g_return_if_fail (self != NULL && plan != NULL);

  if (g_strcmp0 (self->region, plan->region) == 0 && g_strcmp0 (self->area, plan->area) == 0)
    return;

  g_free (self->region);
  g_free (self->area);
  self->region = g_strdup (plan->region);
  self->area = g_strdup (plan->area);
  reload (self);
}

/**
 * cid_block_file_get_list:
 * @self: the file
 *
 * Returns: (transfer none): the list, until control returns to the main loop
 */
const CidBlockList *
cid_block_file_get_list (CidBlockFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->list;
}

/* On a thread of the pool: the disk may be slow. */
static void
write_number (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Addition *addition = task_data;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GError *error = NULL;

  before = read_text (addition->path, &error);
  if (before != NULL) {
    after = cid_block_list_add_line (before, addition->number);
    if (g_str_equal (before, after) || cid_config_file_write (addition->path, after, &error)) {
      g_task_return_boolean (task, TRUE);
      return;
    }
  }
  g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CidBlockFile *self = user_data;
  const Addition *addition = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error == NULL)
    reload (self);
  if (addition->done != NULL)
    addition->done (error, addition->user_data);
}

/**
 * cid_block_file_add:
 * @self: the file
 * @number: whom to hear no more of
 * @done: (nullable): called once, later
 * @user_data: for @done
 *
 * Adds a line to the file, for its owner's eyes alone; whatever happens, the file is the old one or
 * the new one.
 */
void
cid_block_file_add (CidBlockFile *self, const char *number, CidBlockFunc done, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Addition *addition;

  g_return_if_fail (self != NULL && number != NULL);

  addition = g_new0 (Addition, 1);
  addition->path = g_strdup (self->path);
  addition->number = g_strdup (number);
  addition->done = done;
  addition->user_data = user_data;
  task = g_task_new (NULL, self->cancellable, on_written, self);
  g_task_set_source_tag (task, cid_block_file_add);
  g_task_set_task_data (task, addition, addition_free);
  g_task_run_in_thread (task, write_number);
}
