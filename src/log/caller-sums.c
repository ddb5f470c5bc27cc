/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-caller-sums"

#include "log/caller-sums.h"

/* Numbers are counted from one on, so that each has its place in a block; a number of a damaged log
 * that is far beyond is found by its hash. */
#define BLOCK 64
#define MAX_BLOCKS (G_GINT64_CONSTANT (1) << 18)

/**
 * CidCallerSums:
 *
 * The calls of each number. A year of a long log has hundreds of thousands, each met a few times.
 */
struct _CidCallerSums {
  GPtrArray *blocks;
  GHashTable *others;
};

/**
 * cid_caller_sums_new:
 *
 * Returns: (transfer full): the sums of no callers
 */
CidCallerSums *
cid_caller_sums_new (void)
{
  CidCallerSums *self = g_new0 (CidCallerSums, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->others =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) cid_call_sum_free);
  return self;
}

/**
 * cid_caller_sums_free:
 * @self: (transfer full) (nullable): sums
 */
void
cid_caller_sums_free (CidCallerSums *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->blocks);
  g_hash_table_unref (self->others);
  g_free (self);
}

static CidCallSum *
find_other (CidCallerSums *self, gint64 number)
{
  CidCallSum *sum = g_hash_table_lookup (self->others, &number);

  if (sum == NULL) {
    sum = cid_call_sum_new (number, NULL);
    g_hash_table_insert (self->others, &sum->key, sum);
  }
  return sum;
}

static CidCallSum *
find_in_block (CidCallerSums *self, guint block, guint place)
{
  CidCallSum *sums;

  if (block >= self->blocks->len)
    g_ptr_array_set_size (self->blocks, (int) block + 1);
  sums = g_ptr_array_index (self->blocks, block);
  if (sums == NULL)
    sums = self->blocks->pdata[block] = g_new0 (CidCallSum, BLOCK);
  return &sums[place];
}

/**
 * cid_caller_sums_find:
 * @self: sums
 * @number: what stands for a number; 0 for none
 *
 * Returns: (transfer none): the sum of its calls, which are none if it was not met before
 */
CidCallSum *
cid_caller_sums_find (CidCallerSums *self, gint64 number)
{
  CidCallSum *sum;

  if (number < 0 || number >= MAX_BLOCKS * BLOCK)
    return find_other (self, number);
  sum = find_in_block (self, (guint) (number / BLOCK), (guint) (number % BLOCK));
  sum->key = number;
  return sum;
}

/* Tells each sum that has calls. */
static void foreach (const CidCallerSums *self, GFunc function, gpointer user_data)
{
  GHashTableIter iter;
  gpointer other;

  for (guint i = 0; i < self->blocks->len; i++) {
    CidCallSum *sums = g_ptr_array_index (self->blocks, i);

    for (guint j = 0; sums != NULL && j < BLOCK; j++)
      if (sums[j].n_calls > 0)
        function (&sums[j], user_data);
  }
  g_hash_table_iter_init (&iter, self->others);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    function (other, user_data);
}

static void
merge_one (gpointer sum, gpointer user_data)
{
  cid_call_sum_merge (cid_caller_sums_find (user_data, ((CidCallSum *) sum)->key), sum);
}

/**
 * cid_caller_sums_merge:
 * @self: sums
 * @other: sums of other calls, which become @self's too
 */
void
cid_caller_sums_merge (CidCallerSums *self, const CidCallerSums *other)
{
  foreach (other, merge_one, self)
    ;
}

/* The best so far: some more than are wanted, sorted now and then. */
typedef struct {
  GPtrArray *sums;
  guint limit;
  guint64 least;
} Best;

static void
cut (Best *self)
{
  g_ptr_array_sort (self->sums, cid_call_sum_compare_most);
  if (self->sums->len <= self->limit)
    return;
  g_ptr_array_set_size (self->sums, (int) self->limit);
  if (self->limit > 0)
    self->least = ((CidCallSum *) g_ptr_array_index (self->sums, self->limit - 1))->n_calls;
}

static void
take_one (gpointer sum, gpointer user_data)
{
  Best *best = user_data;

  if (((CidCallSum *) sum)->n_calls < best->least)
    return;
  g_ptr_array_add (best->sums, sum);
  if (best->sums->len / 2 > best->limit)
    cut (best);
}

/**
 * cid_caller_sums_list:
 * @self: sums
 * @limit: at the most so many
 *
 * Returns: (transfer full) (element-type CidCallSum): those with the most calls, which come first
 */
GPtrArray *
cid_caller_sums_list (const CidCallerSums *self, guint limit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_sum_free);
  g_autoptr (GPtrArray) sums = g_ptr_array_new ();
  Best best = { sums, limit, 0 };

  foreach (self, take_one, &best)
    ;
  cut (&best);
  for (guint i = 0; i < sums->len; i++) {
    const CidCallSum *sum = g_ptr_array_index (sums, i);
    CidCallSum *copy = cid_call_sum_new (sum->key, sum->name);

    cid_call_sum_merge (copy, sum);
    g_ptr_array_add (list, copy);
  }
  return list;
}
