/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidCallKey:
 * @start_us: when a call began
 * @id: its number in the log
 *
 * Where a call stands in the order of the log.
 */
typedef struct {
  gint64 start_us;
  gint64 id;
} CidCallKey;

typedef struct _CidKeyHeap CidKeyHeap;

CidKeyHeap *cid_key_heap_new (gboolean oldest_first);
void cid_key_heap_free (CidKeyHeap *self);
void cid_key_heap_put (CidKeyHeap *self, CidCallKey key, guint stream);
gboolean cid_key_heap_take (CidKeyHeap *self, CidCallKey *key, guint *stream);
int cid_call_key_compare (CidCallKey a, CidCallKey b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidKeyHeap, cid_key_heap_free)

G_END_DECLS
