/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control-memory"

#include "phone/control-memory.h"

#include "base/state-file.h"

struct _CidControlMemory {
  CidStateFile *file;
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

  self->file = cid_state_file_new (path);
  return self;
}

/**
 * cid_control_memory_free:
 * @self: (transfer full) (nullable): a memory
 *
 * Frees @self; waits for the disk, if anything is still to be written.
 */
void
cid_control_memory_free (CidControlMemory *self)
{
  if (self == NULL)
    return;

  cid_state_file_free (self->file);
  g_free (self);
}

/**
 * cid_control_memory_flush:
 * @self: a memory
 *
 * Waits for the disk, if anything is still to be written.
 */
void
cid_control_memory_flush (CidControlMemory *self)
{
  g_return_if_fail (self != NULL);

  cid_state_file_flush (self->file);
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
  GKeyFile *keys;
  g_autofree char *state = NULL;

  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  *record = (CidControlRecord){ 0 };
  keys = cid_state_file_get (self->file);
  if (!g_key_file_has_group (keys, phone_id))
    return FALSE;

  state = g_key_file_get_string (keys, phone_id, "state", NULL);
  record->state = cid_control_state_from_nick (state);
  record->key = g_key_file_get_string (keys, phone_id, "key", NULL);
  record->detail = g_key_file_get_string (keys, phone_id, "detail", NULL);
  record->heard = g_key_file_get_string (keys, phone_id, "heard", NULL);
  return TRUE;
}

static void
put (CidControlMemory *self, const char *phone_id, const char *key, const char *value)
{
  GKeyFile *keys = cid_state_file_get (self->file);

  if (value != NULL)
    g_key_file_set_string (keys, phone_id, key, value);
  else
    g_key_file_remove_key (keys, phone_id, key, NULL);
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
  cid_state_file_save (self->file);
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

  return g_key_file_get_string (cid_state_file_get (self->file), phone_id, "told", NULL);
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
  cid_state_file_save (self->file);
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
