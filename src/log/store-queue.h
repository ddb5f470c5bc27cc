/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-store.h"
#include "log/store-entry.h"

G_BEGIN_DECLS

/**
 * CidStoreItem:
 * @entry: what is to be written, which the worker reads alone
 * @done: (nullable): told once what became of it
 * @user_data: for @done
 *
 * One thing to write.
 */
typedef struct {
  CidStoreEntry entry;
  CidStoreFunc done;
  gpointer user_data;
} CidStoreItem;

typedef struct _CidStoreQueue CidStoreQueue;

CidStoreItem *cid_store_item_new (CidStoreFunc done, gpointer user_data);
void cid_store_item_free (CidStoreItem *self);
void cid_store_item_answer (CidStoreItem *self, gboolean stored);

CidStoreQueue *cid_store_queue_new (void);
void cid_store_queue_free (CidStoreQueue *self);
gboolean cid_store_queue_is_empty (CidStoreQueue *self);
gboolean cid_store_queue_is_full (CidStoreQueue *self);
guint cid_store_queue_get_n_events (CidStoreQueue *self);
void cid_store_queue_put (CidStoreQueue *self, CidStoreItem *item);
void cid_store_queue_take (CidStoreQueue *self, GPtrArray *batch);
void cid_store_queue_take_back (CidStoreQueue *self, GPtrArray *batch);
void cid_store_queue_settle (CidStoreQueue *self, GPtrArray *batch);
void cid_store_queue_refuse (CidStoreQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreItem, cid_store_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreQueue, cid_store_queue_free)

G_END_DECLS
