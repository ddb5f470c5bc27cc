/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-state-file"

#include "base/state-file.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

struct _CidStateFile {
  GKeyFile *keys;
  GFile *place;
  gboolean is_writing;
  gboolean is_dirty;
  gboolean is_closed;
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

  self->place = g_file_new_for_path (path);
  self->keys = g_key_file_new ();
  if (!g_key_file_load_from_file (self->keys, path, G_KEY_FILE_NONE, NULL)) {
    g_key_file_unref (self->keys);
    self->keys = g_key_file_new ();
  }
  return self;
}

static void
destroy (CidStateFile *self)
{
  g_key_file_unref (self->keys);
  g_object_unref (self->place);
  g_free (self);
}

static void begin_writing (CidStateFile *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CidStateFile *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_info ("%s is not remembered: %s", g_file_peek_path (self->place), error->message);

  self->is_writing = FALSE;
  if (self->is_dirty)
    begin_writing (self);
  else if (self->is_closed)
    destroy (self);
}

static void
make_folder (CidStateFile *self)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->place);

  g_mkdir_with_parents (g_file_peek_path (folder), 0700);
}

/* On a thread of GIO's: a slow disk is waited for elsewhere. */
static void
begin_writing (CidStateFile *self)
{
  gsize length = 0;
  char *text = g_key_file_to_data (self->keys, &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  self->is_dirty = FALSE;
  self->is_writing = TRUE;
  make_folder (self);
  g_file_replace_contents_bytes_async (self->place, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, on_written, self);
}

/* The last word: the program may be over before any thread has written it. */
static void
write_now (CidStateFile *self)
{
  gsize length = 0;
  g_autofree char *text = g_key_file_to_data (self->keys, &length, NULL);
  g_autoptr (GError) error = NULL;

  self->is_dirty = FALSE;
  if (!g_file_set_contents_full (g_file_peek_path (self->place), text, (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_info ("%s is not remembered: %s", g_file_peek_path (self->place), error->message);
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

  self->is_closed = TRUE;
  if (self->is_writing)
    write_now (self);
  else
    destroy (self);
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

  if (self->is_writing)
    self->is_dirty = TRUE;
  else
    begin_writing (self);
}
