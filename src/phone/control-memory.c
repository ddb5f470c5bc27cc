/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control-memory"

#include "phone/control-memory.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

struct _CidControlMemory {
  GKeyFile *file;
  GFile *place;
  GCancellable *writing;
  gboolean is_dirty;
};

/**
 * cid_control_memory_new:
 * @path: the file that keeps it
 *
 * What phones let be done when they were last asked. A file that is missing or damaged is nothing
 * remembered.
 *
 * Returns: (transfer full): the memory
 */
CidControlMemory *
cid_control_memory_new (const char *path)
{
  CidControlMemory *self = g_new0 (CidControlMemory, 1);

  self->place = g_file_new_for_path (path);
  self->file = g_key_file_new ();
  if (!g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, NULL)) {
    g_key_file_unref (self->file);
    self->file = g_key_file_new ();
  }
  return self;
}

static void begin_writing (CidControlMemory *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CidControlMemory *self = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_info ("What phones let be done is not remembered: %s", error->message);

  g_clear_object (&self->writing);
  if (self->is_dirty)
    begin_writing (self);
}

static void
make_folder (CidControlMemory *self)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->place);

  g_mkdir_with_parents (g_file_peek_path (folder), 0700);
}

/* On a thread of GIO's: a slow disk is waited for elsewhere. */
static void
begin_writing (CidControlMemory *self)
{
  gsize length = 0;
  char *text = g_key_file_to_data (self->file, &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  self->is_dirty = FALSE;
  self->writing = g_cancellable_new ();
  make_folder (self);
  g_file_replace_contents_bytes_async (self->place, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->writing, on_written, self);
}

/**
 * cid_control_memory_free:
 * @self: (transfer full) (nullable): a memory
 *
 * Frees @self; what it is just writing may be lost, and is asked of the phone again.
 */
void
cid_control_memory_free (CidControlMemory *self)
{
  if (self == NULL)
    return;

  if (self->writing != NULL)
    g_cancellable_cancel (self->writing);
  g_clear_object (&self->writing);
  g_key_file_unref (self->file);
  g_object_unref (self->place);
  g_free (self);
}

/**
 * cid_control_memory_get:
 * @phone_id: id of a phone
 * @record: (out caller-allocates): what is remembered of it; to be cleared
 *
 * Returns: whether anything is
 */
gboolean
cid_control_memory_get (CidControlMemory *self, const char *phone_id, CidControlRecord *record)
{
  g_autofree char *state = NULL;

  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  *record = (CidControlRecord){ 0 };
  if (!g_key_file_has_group (self->file, phone_id))
    return FALSE;

  state = g_key_file_get_string (self->file, phone_id, "state", NULL);
  record->state = cid_control_state_from_nick (state);
  record->key = g_key_file_get_string (self->file, phone_id, "key", NULL);
  record->detail = g_key_file_get_string (self->file, phone_id, "detail", NULL);
  record->heard = g_key_file_get_string (self->file, phone_id, "heard", NULL);
  return TRUE;
}

static void
put (CidControlMemory *self, const char *phone_id, const char *key, const char *value)
{
  if (value != NULL)
    g_key_file_set_string (self->file, phone_id, key, value);
  else
    g_key_file_remove_key (self->file, phone_id, key, NULL);
}

static void
write_soon (CidControlMemory *self)
{
  if (self->writing != NULL)
    self->is_dirty = TRUE;
  else
    begin_writing (self);
}

/**
 * cid_control_memory_set:
 * @phone_id: id of a phone
 * @record: what to remember of it from now on
 *
 * Remembers it, also for the next start: the file is written in the background.
 */
void
cid_control_memory_set (CidControlMemory *self,
                        const char *phone_id,
                        const CidControlRecord *record)
{
  g_return_if_fail (self != NULL && record != NULL);

  put (self, phone_id, "state", cid_control_state_to_nick (record->state));
  put (self, phone_id, "key", record->key);
  put (self, phone_id, "detail", record->detail);
  put (self, phone_id, "heard", record->heard);
  write_soon (self);
}

/**
 * cid_control_memory_get_told:
 * @phone_id: id of a phone
 *
 * Returns: (transfer full) (nullable): the address of this machine by which it reaches it
 */
char *
cid_control_memory_get_told (CidControlMemory *self, const char *phone_id)
{
  g_return_val_if_fail (self != NULL && phone_id != NULL, NULL);

  return g_key_file_get_string (self->file, phone_id, "told", NULL);
}

/**
 * cid_control_memory_set_told:
 * @phone_id: id of a phone
 * @told: the address of this machine by which it reaches it
 *
 * Remembers it, whether the phone is controlled or not.
 */
void
cid_control_memory_set_told (CidControlMemory *self, const char *phone_id, const char *told)
{
  g_return_if_fail (self != NULL && phone_id != NULL);

  put (self, phone_id, "told", told);
  write_soon (self);
}

/**
 * cid_control_record_clear:
 *
 * Frees what @self holds.
 */
void
cid_control_record_clear (CidControlRecord *self)
{
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->heard, g_free);
}
