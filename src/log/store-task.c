/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-task"

#include "log/store-task.h"

#include "base/error.h"
#include "log/store-lock.h"

/**
 * cid_store_task_new:
 *
 * Returns: (transfer full): a task that opens the database if it is not open, and no more
 */
CidStoreTask *
cid_store_task_new (void)
{
  CidStoreTask *self = g_new0 (CidStoreTask, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_store_item_free);
  return self;
}

/**
 * cid_store_task_free:
 * @self: (transfer full): a task
 */
void
cid_store_task_free (CidStoreTask *self)
{
  g_clear_pointer (&self->names, cid_contact_index_unref);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->past, cid_store_past_free);
  g_clear_error (&self->error);
  g_free (self);
}

/* A store whose past cannot be read is not open. */
static gboolean
read_past (CidStoreTask *self, CidStoreWriter *writer)
{
  if (!self->wants_past)
    return TRUE;
  self->past = cid_store_writer_read_past (writer, &self->error);
  if (self->past == NULL)
    cid_store_writer_close (writer);
  return self->past != NULL;
}

static gboolean
write_items (CidStoreTask *self, CidStoreWriter *writer)
{
  return self->items->len == 0 ||
         cid_store_writer_write (writer, (CidStoreEntry *const *) self->items->pdata,
                                 self->items->len, &self->error);
}

static gboolean
file (CidStoreTask *self, CidStoreWriter *writer)
{
  return !self->files || cid_store_writer_file (writer, &self->is_more, &self->error);
}

/* What is older than the user wants to keep, a little at a time. */
static gboolean
forget_old (CidStoreTask *self, CidStoreWriter *writer)
{
  gboolean is_more = FALSE;

  if (self->keep_us > 0 &&
      !cid_store_writer_keep (writer, self->keep_us, g_get_real_time (), &is_more, &self->error))
    return FALSE;
  self->is_more = self->is_more || is_more;
  return TRUE;
}

static gboolean
learn (CidStoreTask *self, CidStoreWriter *writer)
{
  return self->names == NULL ||
         cid_store_writer_learn (writer, self->names, &self->names_before, &self->error);
}

static void
look_for_holder (CidStoreTask *self, const char *path)
{
  g_autofree char *holder = NULL;

  if (!g_error_matches (self->error, CID_ERROR, CID_ERROR_DATABASE_BUSY))
    return;
  holder = cid_store_lock_get_holder (path, NULL);
  self->is_other_daemon = g_strcmp0 (holder, "daemon") == 0;
}

/**
 * cid_store_task_run:
 * @self: a task
 * @writer: the store, open or not
 * @path: where it is
 *
 * Does the task, up to the first error. To be called on the worker.
 */
void
cid_store_task_run (CidStoreTask *self, CidStoreWriter *writer, const char *path)
{
  if (self->closes || self->lends) {
    cid_store_writer_close (writer);
    return;
  }
  if (cid_store_writer_open (writer, &self->error) && read_past (self, writer) &&
      write_items (self, writer) && file (self, writer) && forget_old (self, writer) &&
      learn (self, writer))
    self->last_change = cid_store_writer_get_last_change (writer);
  else
    look_for_holder (self, path);
  g_clear_pointer (&self->names, cid_contact_index_unref);
}
