/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-block-file"

#include "config/block-file.h"

#include "base/path-watch.h"
#include "config/blocked.h"
#include "config/config-file.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

struct _CidBlockFile {
  char *path;
  gboolean is_required;
  CidBlockChangedFunc changed;
  gpointer user_data;
  CidPathWatch *watch;
  CidBlockList *list;
  char **problems;
  char *region;
  char *area;
  GCancellable *cancellable;
  gboolean is_reading;
  gboolean is_stale;
  GArray *waiting;
};

/* Who is to be told once the list has what was added. */
typedef struct {
  CidBlockFunc done;
  gpointer user_data;
} Waiting;

/* One reading: what to read goes to a thread of the pool, the list comes back. */
typedef struct {
  char *path;
  gboolean is_required;
  char *region;
  char *area;
  CidBlockList *list;
  GStrvBuilder *problems;
} Reading;

/* A line on its way into the file. Belongs to one thread at a time. */
typedef struct {
  CidBlockFile *file;
  char *path;
  char *line;
  CidBlockFunc done;
  gpointer user_data;
} Addition;

static void reload (CidBlockFile *self);

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->path);
  g_free (reading->region);
  g_free (reading->area);
  cid_block_list_free (reading->list);
  g_strv_builder_unref (reading->problems);
  g_free (reading);
}

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_free (addition->path);
  g_free (addition->line);
  g_free (addition);
}

static void add_problem (Reading *reading, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_problem (Reading *reading, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list args;

  va_start (args, format);
  problem = g_strdup_vprintf (format, args);
  va_end (args);
  g_strv_builder_add (reading->problems, problem);
}

static void
tell_bad_lines (Reading *reading)
{
  guint n_told = 0;
  const guint *lines = cid_block_list_get_bad_lines (reading->list, &n_told);
  guint n_more = cid_block_list_get_n_bad_lines (reading->list) - n_told;

  for (guint i = 0; i < n_told; i++)
    add_problem (reading, _ ("%s: line %u is neither a number nor the beginning of one"),
                 reading->path, lines[i]);
  if (n_more > 0)
    add_problem (reading, ngettext ("%s: so is %u more line", "%s: so are %u more lines", n_more),
                 reading->path, n_more);
}

/* On a thread of the pool: the disk may be slow, and the list long. */
static void
read_list (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;
  const CidNumberPlan plan = { reading->region, reading->area };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (reading->is_required && !g_file_test (reading->path, G_FILE_TEST_EXISTS))
    add_problem (reading, _ ("%s: there is no such file"), reading->path);
  text = cid_config_file_read_large (reading->path, CID_LIST_FILE_MAX, &length, &error);
  if (text == NULL)
    add_problem (reading, "%s", error->message);
  if (text != NULL) {
    reading->list = cid_block_list_new (text, &plan);
    tell_bad_lines (reading);
  }
  g_task_return_boolean (task, TRUE);
}

static void
tell_waiting (CidBlockFile *self)
{
  g_autoptr (GArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  for (guint i = 0; i < waiting->len; i++) {
    const Waiting *one = &g_array_index (waiting, Waiting, i);

    one->done (NULL, one->user_data);
  }
}

/* A file that cannot be read leaves the list as it was. */
static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CidBlockFile *self = user_data;
  Reading *reading = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  self->is_reading = FALSE;
  if (reading->list != NULL) {
    cid_block_list_free (self->list);
    self->list = g_steal_pointer (&reading->list);
  }
  g_strfreev (self->problems);
  self->problems = g_strv_builder_end (reading->problems);
  for (guint i = 0; self->problems[i] != NULL; i++)
    g_warning ("Blocked numbers: %s", self->problems[i]);
  if (self->is_stale)
    reload (self);
  else
    tell_waiting (self);
  if (self->changed != NULL)
    self->changed (self->user_data);
}

/* One at a time: what changes meanwhile is in the next. */
static void
reload (CidBlockFile *self)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *blindness = cid_path_watch_get_problem (self->watch);
  Reading *reading;

  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;

  self->is_reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->path = g_strdup (self->path);
  reading->is_required = self->is_required;
  reading->region = g_strdup (self->region);
  reading->area = g_strdup (self->area);
  reading->problems = g_strv_builder_new ();
  if (blindness != NULL)
    add_problem (reading, "%s", blindness);
  task = g_task_new (NULL, self->cancellable, on_read, self);
  g_task_set_source_tag (task, reload);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_list);
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

static void
take_plan (CidBlockFile *self, const CidNumberPlan *plan)
{
  g_free (self->region);
  g_free (self->area);
  self->region = g_strdup (plan->region);
  self->area = g_strdup (plan->area);
}

/**
 * cid_block_file_new:
 * @path: the file
 * @is_required: that it is not there is a problem
 * @plan: (nullable): where this telephone stands
 * @changed: (nullable): called whenever there is another list, on the main loop
 * @user_data: for @changed
 *
 * Returns: (transfer full): the file, whose list is empty until it is read: at once, and whenever
 *   it changes
 */
CidBlockFile *
cid_block_file_new (const char *path,
                    gboolean is_required,
                    const CidNumberPlan *plan,
                    CidBlockChangedFunc changed,
                    gpointer user_data)
{
  CidBlockFile *self = g_new0 (CidBlockFile, 1);

  self->path = g_strdup (path);
  self->is_required = is_required;
  self->changed = changed;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->list = cid_block_list_new ("", NULL);
  self->problems = g_new0 (char *, 1);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  if (plan != NULL)
    take_plan (self, plan);
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
  g_strfreev (self->problems);
  g_array_unref (self->waiting);
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

  take_plan (self, plan);
  reload (self);
}

/**
 * cid_block_file_get_path:
 * @self: the file
 *
 * Returns: (transfer none): where it is
 */
const char *
cid_block_file_get_path (CidBlockFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
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

/**
 * cid_block_file_get_problems:
 * @self: the file
 *
 * Returns: (transfer none): what is wrong with it, a line each, until control returns to the main
 *   loop
 */
const char *const *
cid_block_file_get_problems (CidBlockFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->problems;
}

/**
 * cid_block_file_is_reading:
 * @self: the file
 *
 * Returns: whether another list may come soon
 */
gboolean
cid_block_file_is_reading (CidBlockFile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_reading;
}

/* On a thread of the pool: the disk may be slow. */
static void
write_line (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Addition *addition = task_data;
  GError *error = NULL;

  if (cid_blocked_add (addition->path, addition->line, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Addition *addition = g_task_get_task_data (G_TASK (result));
  const Waiting waiting = { addition->done, addition->user_data };
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (addition->done != NULL && error != NULL)
    addition->done (error, addition->user_data);
  else if (addition->done != NULL)
    g_array_append_val (addition->file->waiting, waiting);
  if (error == NULL)
    reload (addition->file);
}

/**
 * cid_block_file_add:
 * @self: the file
 * @number: whom to hear no more of
 * @done: (nullable): called once, later
 * @user_data: for @done
 *
 * Does what cid_blocked_add() does, without waiting for it. @done is called when the list has
 * @number, or when it cannot have it.
 */
void
cid_block_file_add (CidBlockFile *self, const char *number, CidBlockFunc done, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Addition *addition;

  g_return_if_fail (self != NULL && number != NULL);

  addition = g_new0 (Addition, 1);
  addition->file = self;
  addition->path = g_strdup (self->path);
  addition->line = g_strdup (number);
  addition->done = done;
  addition->user_data = user_data;
  task = g_task_new (NULL, self->cancellable, on_written, self);
  g_task_set_source_tag (task, cid_block_file_add);
  g_task_set_task_data (task, addition, addition_free);
  g_task_run_in_thread (task, write_line);
}
