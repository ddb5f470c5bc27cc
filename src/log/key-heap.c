/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-key-heap"

#include "log/key-heap.h"

typedef struct {
  CidCallKey key;
  guint stream;
} Entry;

/**
 * CidKeyHeap:
 *
 * The heads of many streams of calls, of which the next in the order of the log is taken.
 */
struct _CidKeyHeap {
  GArray *entries;
  gboolean oldest_first;
};

/**
 * cid_call_key_compare:
 * @a: a call
 * @b: another
 *
 * Returns: less than 0 if @a is the older, 0 if they are the same, else more
 */
int
cid_call_key_compare (CidCallKey a, CidCallKey b)
{
  if (a.start_us != b.start_us)
    return a.start_us < b.start_us ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id;
}

/**
 * cid_key_heap_new:
 * @oldest_first: which end of the log comes first
 *
 * Returns: (transfer full): an empty heap
 */
CidKeyHeap *
cid_key_heap_new (gboolean oldest_first)
{
  CidKeyHeap *self = g_new0 (CidKeyHeap, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->oldest_first = oldest_first;
  return self;
}

/**
 * cid_key_heap_free:
 * @self: (transfer full) (nullable): a heap
 */
void
cid_key_heap_free (CidKeyHeap *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  g_free (self);
}

static Entry *
get (CidKeyHeap *self, guint index)
{
  return &g_array_index (self->entries, Entry, index);
}

static gboolean
comes_before (CidKeyHeap *self, guint a, guint b)
{
  int order = cid_call_key_compare (get (self, a)->key, get (self, b)->key);

  return self->oldest_first ? order < 0 : order > 0;
}

static void
swap (CidKeyHeap *self, guint a, guint b)
{
  Entry one = *get (self, a);

  *get (self, a) = *get (self, b);
  *get (self, b) = one;
}

/**
 * cid_key_heap_put:
 * @self: a heap
 * @key: the next call of a stream
 * @stream: which stream
 */
void
cid_key_heap_put (CidKeyHeap *self, CidCallKey key, guint stream)
{
  const Entry entry = { key, stream };
  guint i = self->entries->len;

  g_array_append_val (self->entries, entry);
  for (; i > 0 && comes_before (self, i, (i - 1) / 2); i = (i - 1) / 2)
    swap (self, i, (i - 1) / 2);
}

static void
sift_down (CidKeyHeap *self)
{
  guint i = 0;

  for (;;) {
    guint next = 2 * i + 1;

    if (next >= self->entries->len)
      return;
    if (next + 1 < self->entries->len && comes_before (self, next + 1, next))
      next++;
    if (!comes_before (self, next, i))
      return;
    swap (self, i, next);
    i = next;
  }
}

/**
 * cid_key_heap_take:
 * @self: a heap
 * @key: (out): the call that comes next
 * @stream: (out): the stream that it is of, which is to put its next
 *
 * Returns: %FALSE if there is none
 */
gboolean
cid_key_heap_take (CidKeyHeap *self, CidCallKey *key, guint *stream)
{
  if (self->entries->len == 0)
    return FALSE;
  *key = get (self, 0)->key;
  *stream = get (self, 0)->stream;
  g_array_remove_index_fast (self->entries, 0);
  sift_down (self);
  return TRUE;
}
