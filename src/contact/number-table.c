/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-number-table"

#include "contact/number-table.h"

#include <string.h>

#define EMPTY G_MAXUINT32
#define HASH_BITS 64

/*
 * The entries are sorted by the tails of their numbers; `slots` finds where a tail begins: a table
 * of open addressing that keeps nothing else.
 */
struct _CidNumberTable {
  GArray *entries;
  guint32 *slots;
  guint shift;
};

static const CidNumberEntry *
get_entry (CidNumberTable *self, guint position)
{
  return &g_array_index (self->entries, CidNumberEntry, position);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const CidNumberEntry *first = a;
  const CidNumberEntry *second = b;
  guint64 first_tail = cid_number_key_get_tail (first->key);
  guint64 second_tail = cid_number_key_get_tail (second->key);

  if (first_tail != second_tail)
    return first_tail < second_tail ? -1 : 1;
  if (first->key != second->key)
    return first->key < second->key ? -1 : 1;
  return first->contact < second->contact ? -1 : first->contact > second->contact;
}

/* Where in the table the search for a tail begins: Fibonacci hashing, the upper bits are the best.
 */
static guint
get_slot (CidNumberTable *self, guint64 tail)
{
  return (guint) ((tail * G_GUINT64_CONSTANT (11400714819323198485)) >> self->shift);
}

static guint
get_mask (CidNumberTable *self)
{
  return (guint) ((G_GUINT64_CONSTANT (1) << (HASH_BITS - self->shift)) - 1);
}

static void
fill_slots (CidNumberTable *self)
{
  guint64 last_tail = 0;
  guint bits = 1;

  while ((G_GUINT64_CONSTANT (1) << bits) < (guint64) self->entries->len * 2)
    bits++;
  self->shift = HASH_BITS - bits;
  self->slots = g_new (guint32, get_mask (self) + 1);
  memset (self->slots, 0xff, sizeof (guint32) * (get_mask (self) + 1));

  for (guint i = 0; i < self->entries->len; i++) {
    guint64 tail = cid_number_key_get_tail (get_entry (self, i)->key);
    guint slot = get_slot (self, tail);

    if (i > 0 && tail == last_tail)
      continue;
    while (self->slots[slot] != EMPTY)
      slot = (slot + 1) & get_mask (self);
    self->slots[slot] = i;
    last_tail = tail;
  }
}

/**
 * cid_number_table_new:
 * @n_expected: about how many numbers there will be
 *
 * Returns: (transfer full): a table without numbers, still open
 */
CidNumberTable *
cid_number_table_new (guint n_expected)
{
  CidNumberTable *self = g_new0 (CidNumberTable, 1);

  self->entries = g_array_sized_new (FALSE, FALSE, sizeof (CidNumberEntry), n_expected);
  return self;
}

/**
 * cid_number_table_add:
 * @self: an open table
 * @key: a number; %CID_NUMBER_KEY_NONE is left out
 * @contact: whose it is
 */
void
cid_number_table_add (CidNumberTable *self, CidNumberKey key, guint32 contact)
{
  const CidNumberEntry entry = { .key = key, .contact = contact };

  g_return_if_fail (self != NULL && self->slots == NULL);

  if (key != CID_NUMBER_KEY_NONE)
    g_array_append_val (self->entries, entry);
}

/**
 * cid_number_table_close:
 * @self: an open table
 *
 * Says that all numbers are there: from now on they can be found.
 */
void
cid_number_table_close (CidNumberTable *self)
{
  g_return_if_fail (self != NULL && self->slots == NULL);

  g_array_sort (self->entries, compare_entries);
  fill_slots (self);
}

/**
 * cid_number_table_find:
 * @self: a closed table
 * @key: a number
 * @n_entries: (out): how many were found
 *
 * Returns: (transfer none) (array length=n_entries) (nullable): the numbers that end as @key does,
 *   the smallest first and those of one number in the order of the contacts; %NULL if there are
 * none
 */
const CidNumberEntry *
cid_number_table_find (CidNumberTable *self, CidNumberKey key, guint *n_entries)
{
  guint64 tail = cid_number_key_get_tail (key);
  guint slot = get_slot (self, tail);
  guint first;
  guint end;

  *n_entries = 0;
  while (self->slots[slot] != EMPTY &&
         cid_number_key_get_tail (get_entry (self, self->slots[slot])->key) != tail)
    slot = (slot + 1) & get_mask (self);
  if (self->slots[slot] == EMPTY)
    return NULL;

  first = self->slots[slot];
  for (end = first; end < self->entries->len; end++)
    if (cid_number_key_get_tail (get_entry (self, end)->key) != tail)
      break;
  *n_entries = end - first;
  return get_entry (self, first);
}

/**
 * cid_number_table_get_length:
 * @self: a table
 *
 * Returns: how many numbers it has
 */
guint
cid_number_table_get_length (CidNumberTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * cid_number_table_free:
 * @self: (nullable) (transfer full): a table
 */
void
cid_number_table_free (CidNumberTable *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->entries);
  g_free (self->slots);
  g_free (self);
}
