/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-sum"

#include "log/call-sums.h"

/**
 * cid_call_sum_new:
 * @key: see #CidCallSum
 * @name: (nullable): see #CidCallSum
 *
 * Returns: (transfer full): a sum of no calls
 */
CidCallSum *
cid_call_sum_new (gint64 key, const char *name)
{
  CidCallSum *self = g_new0 (CidCallSum, 1);

  self->key = key;
  self->name = g_strdup (name);
  return self;
}

/**
 * cid_call_sum_free:
 * @self: (transfer full) (nullable): a sum
 */
void
cid_call_sum_free (CidCallSum *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

/**
 * cid_call_sum_merge:
 * @self: a sum
 * @other: another, whose calls become @self's too
 */
void
cid_call_sum_merge (CidCallSum *self, const CidCallSum *other)
{
  self->n_calls += other->n_calls;
  self->n_incoming += other->n_incoming;
  self->n_missed += other->n_missed;
  self->n_taken += other->n_taken;
  self->wait_us += other->wait_us;
  self->n_talks += other->n_talks;
  self->talk_us += other->talk_us;
}

/**
 * cid_call_sum_get_wait_us:
 * @self: a sum
 *
 * Returns: how long those waited who called and were answered, on average; -1 if nobody was
 */
gint64
cid_call_sum_get_wait_us (const CidCallSum *self)
{
  return self->n_taken > 0 ? self->wait_us / (gint64) self->n_taken : -1;
}

/**
 * cid_call_sum_compare_most:
 * @a: place of a sum
 * @b: place of another
 *
 * Returns: as g_ptr_array_sort() wants it, those of most calls first
 */
int
cid_call_sum_compare_most (gconstpointer a, gconstpointer b)
{
  const CidCallSum *one = *(CidCallSum *const *) a;
  const CidCallSum *other = *(CidCallSum *const *) b;

  if (one->n_calls != other->n_calls)
    return one->n_calls < other->n_calls ? 1 : -1;
  if (one->key != other->key)
    return one->key < other->key ? -1 : 1;
  return g_strcmp0 (one->name, other->name);
}
