/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-state-file"

#include "base/state-file.h"

#include <glib/gstdio.h>

/*
 * CidStateFile:
 * @text: what @writer writes
 * @writer: (nullable): the thread that is writing
 * @written: calls back once it has
 * @is_dirty: there is more to be written than @text
 */
struct _CidStateFile {
  GKeyFile *keys;
  char *path;
  char *text;
  GThread *writer;
  GSource *written;
  gboolean is_dirty;
};

/**
 * cid_state_file_new:
 * @path: the file that keeps it
 *
 * Returns: (transfer full): what was remembered there
 */
CidStateFile *
cid_state_file_new (const char *path)
{
  CidStateFile *self = g_new0 (CidStateFile, 1);

  self->path = g_strdup (path);
  self->keys = g_key_file_new ();
  if (!g_key_file_load_from_file (self->keys, path, G_KEY_FILE_NONE, NULL)) {
    g_key_file_unref (self->keys);
    self->keys = g_key_file_new ();
  }
  return self;
}

/* On a thread of its own: a slow disk is waited for elsewhere. */
static gpointer
write_text (gpointer user_data)
{
  CidStateFile *self = user_data;
  g_autofree char *folder = g_path_get_dirname (self->path);
  GError *error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents_full (self->path, self->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                            &error);
  g_source_attach (self->written, NULL);
  return error;
}

static void
finish_writing (CidStateFile *self)
{
  g_autoptr (GError) error = g_thread_join (g_steal_pointer (&self->writer));

  if (error != NULL)
    g_info ("%s is not remembered: %s", self->path, error->message);
  g_source_destroy (self->written);
  g_clear_pointer (&self->written, g_source_unref);
  g_clear_pointer (&self->text, g_free);
}

static gboolean on_written (gpointer user_data);

static void
begin_writing (CidStateFile *self)
{
  self->is_dirty = FALSE;
  self->text = g_key_file_to_data (self->keys, NULL, NULL);
  self->written = g_idle_source_new ();
  g_source_set_callback (self->written, on_written, self, NULL);
  self->writer = g_thread_new ("state", write_text, self);
}

static gboolean
on_written (gpointer user_data)
{
  CidStateFile *self = user_data;

  finish_writing (self);
  if (self->is_dirty)
    begin_writing (self);
  return G_SOURCE_REMOVE;
}

/**
 * cid_state_file_flush:
 * @self: what was remembered
 *
 * Waits for the disk, if anything is still to be written.
 */
void
cid_state_file_flush (CidStateFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->writer != NULL)
    finish_writing (self);
  if (self->is_dirty) {
    begin_writing (self);
    finish_writing (self);
  }
}

/**
 * cid_state_file_free:
 * @self: (transfer full) (nullable): what was remembered
 *
 * Waits for the disk, if anything is still to be written.
 */
void
cid_state_file_free (CidStateFile *self)
{
  if (self == NULL)
    return;

  cid_state_file_flush (self);
  g_key_file_unref (self->keys);
  g_free (self->path);
  g_free (self);
}

/**
 * cid_state_file_get:
 * @self: what was remembered
 *
 * Returns: (transfer none): all of it, to be looked at and changed
 */
GKeyFile *
cid_state_file_get (CidStateFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->keys;
}

/**
 * cid_state_file_save:
 * @self: what was remembered, changed since
 *
 * Writes it in the background. Of several changes in a row the last counts.
 */
void
cid_state_file_save (CidStateFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->writer != NULL)
    self->is_dirty = TRUE;
  else
    begin_writing (self);
}
