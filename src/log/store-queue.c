/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-queue"

#include "log/store-queue.h"

#define MAX_BATCH 2048

/**
 * CidStoreQueue:
 *
 * What waits to be written, in the order in which it came, and how much of what came is not yet on
 * disk.
 */
struct _CidStoreQueue {
  GQueue items;
  guint n_events;
};

/**
 * cid_store_item_new:
 * @done: (nullable) (scope async): told once what became of it
 * @user_data: for @done
 *
 * Returns: (transfer full): something to write, which is nothing yet
 */
CidStoreItem *
cid_store_item_new (CidStoreFunc done, gpointer user_data)
{
  CidStoreItem *self = g_new0 (CidStoreItem, 1);

  self->done = done;
  self->user_data = user_data;
  return self;
}

/**
 * cid_store_item_free:
 * @self: (transfer full): an item
 */
void
cid_store_item_free (CidStoreItem *self)
{
  cid_store_entry_clear (&self->entry);
  g_free (self);
}

/**
 * cid_store_item_answer:
 * @self: an item
 * @stored: it is on disk
 *
 * Tells whoever waits, if that was not done before.
 */
void
cid_store_item_answer (CidStoreItem *self, gboolean stored)
{
  CidStoreFunc done = g_steal_pointer (&self->done);

  if (done != NULL)
    done (stored, self->user_data);
}

/**
 * cid_store_queue_new:
 *
 * Returns: (transfer full): a queue in which nothing waits
 */
CidStoreQueue *
cid_store_queue_new (void)
{
  CidStoreQueue *self = g_new0 (CidStoreQueue, 1);

  g_queue_init (&self->items);
  return self;
}

/**
 * cid_store_queue_free:
 * @self: (transfer full): a queue
 *
 * Whoever still waits is not answered.
 */
void
cid_store_queue_free (CidStoreQueue *self)
{
  g_queue_clear_full (&self->items, (GDestroyNotify) cid_store_item_free);
  g_free (self);
}

/**
 * cid_store_queue_is_empty:
 * @self: a queue
 *
 * Returns: whether nothing waits in it
 */
gboolean
cid_store_queue_is_empty (CidStoreQueue *self)
{
  return g_queue_is_empty (&self->items);
}

/**
 * cid_store_queue_is_full:
 * @self: a queue
 *
 * Returns: whether %CID_STORE_MAX_QUEUE wait already
 */
gboolean
cid_store_queue_is_full (CidStoreQueue *self)
{
  return g_queue_get_length (&self->items) >= CID_STORE_MAX_QUEUE;
}

/**
 * cid_store_queue_get_n_events:
 * @self: a queue
 *
 * Returns: how many events were put in and are not settled, be they taken or not
 */
guint
cid_store_queue_get_n_events (CidStoreQueue *self)
{
  return self->n_events;
}

/**
 * cid_store_queue_put:
 * @self: a queue that is not full
 * @item: (transfer full): what is to be written after all that waits
 */
void
cid_store_queue_put (CidStoreQueue *self, CidStoreItem *item)
{
  self->n_events += item->entry.event != NULL;
  g_queue_push_tail (&self->items, item);
}

/**
 * cid_store_queue_take:
 * @self: a queue
 * @batch: (element-type CidStoreItem): gets what can be written at once
 */
void
cid_store_queue_take (CidStoreQueue *self, GPtrArray *batch)
{
  while (batch->len < MAX_BATCH && !g_queue_is_empty (&self->items))
    g_ptr_array_add (batch, g_queue_pop_head (&self->items));
}

/**
 * cid_store_queue_take_back:
 * @self: a queue
 * @batch: (element-type CidStoreItem): what was taken and could not be written; is empty then
 *
 * Puts it at the head again, in the old order.
 */
void
cid_store_queue_take_back (CidStoreQueue *self, GPtrArray *batch)
{
  for (guint i = batch->len; i > 0; i--)
    g_queue_push_head (&self->items, g_ptr_array_index (batch, i - 1));
  g_ptr_array_set_free_func (batch, NULL);
  g_ptr_array_set_size (batch, 0);
}

/**
 * cid_store_queue_settle:
 * @self: a queue
 * @batch: (element-type CidStoreItem): what was taken and is on disk
 *
 * Counts it no more.
 */
void
cid_store_queue_settle (CidStoreQueue *self, GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    self->n_events -= ((CidStoreItem *) g_ptr_array_index (batch, i))->entry.event != NULL;
}

/**
 * cid_store_queue_refuse:
 * @self: a queue
 *
 * Tells all who wait in it that nothing was written, and empties it.
 */
void
cid_store_queue_refuse (CidStoreQueue *self)
{
  CidStoreItem *item;

  while ((item = g_queue_pop_head (&self->items)) != NULL) {
    cid_store_item_answer (item, FALSE);
    cid_store_item_free (item);
  }
}
