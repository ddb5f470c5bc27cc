/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-coalescer"

#include "base/coalescer.h"

/**
 * CidCoalescer:
 *
 * Lets the first value of a key through at once, and after that one in each window: the latest. All
 * keys together get no more than a fixed number of values through in a window; what is too much
 * waits, and where too much waits the oldest is lost. Asks no clock.
 */
struct _CidCoalescer {
  gint64 window_us;
  guint max_values;
  GDestroyNotify destroy;

  GHashTable *by_key;
  /* The entries by the time when they are due, which is the order of their last passage. */
  GQueue entries;

  gint64 window_end_us;
  guint n_values;
  guint n_lost;
};

typedef struct {
  char *key;
  gint64 due_us;
  gpointer value;
  GList link;
} Entry;

/* So many windows' worth of keys is remembered. */
#define MAX_WINDOWS 64

/**
 * cid_coalescer_new:
 * @window_us: for so long a key is quiet after it passed
 * @max_values: so many values pass in a window, of all keys together
 * @destroy: (nullable): frees a value
 *
 * Returns: (transfer full): a coalescer
 */
CidCoalescer *
cid_coalescer_new (gint64 window_us, guint max_values, GDestroyNotify destroy)
{
  CidCoalescer *self = g_new0 (CidCoalescer, 1);

  self->window_us = window_us;
  self->max_values = max_values;
  self->destroy = destroy;
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->entries);

  return self;
}

static void
clear_value (CidCoalescer *self, Entry *entry)
{
  gpointer value = g_steal_pointer (&entry->value);

  if (value != NULL && self->destroy != NULL)
    self->destroy (value);
}

static void
forget (CidCoalescer *self, Entry *entry)
{
  g_queue_unlink (&self->entries, &entry->link);
  g_hash_table_remove (self->by_key, entry->key);
  clear_value (self, entry);
  g_free (entry->key);
  g_free (entry);
}

/**
 * cid_coalescer_free:
 * @self: (transfer full) (nullable): a coalescer; what waits in it is lost
 */
void
cid_coalescer_free (CidCoalescer *self)
{
  if (self == NULL)
    return;

  while (!g_queue_is_empty (&self->entries))
    forget (self, g_queue_peek_head (&self->entries));
  g_hash_table_unref (self->by_key);
  g_free (self);
}

static gboolean
take_place (CidCoalescer *self, gint64 now_us)
{
  if (now_us >= self->window_end_us) {
    self->window_end_us = now_us + self->window_us;
    self->n_values = 0;
  }
  if (self->n_values >= self->max_values)
    return FALSE;

  self->n_values++;
  return TRUE;
}

static Entry *
add_entry (CidCoalescer *self, const char *key)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = g_strdup (key);
  entry->link.data = entry;
  g_hash_table_insert (self->by_key, entry->key, entry);
  g_queue_push_tail_link (&self->entries, &entry->link);

  return entry;
}

static void
make_room (CidCoalescer *self)
{
  while (g_queue_get_length (&self->entries) >= self->max_values * MAX_WINDOWS) {
    Entry *oldest = g_queue_peek_head (&self->entries);

    self->n_lost += oldest->value != NULL;
    forget (self, oldest);
  }
}

/**
 * cid_coalescer_put:
 * @key: what @value is about
 * @value: (transfer full): the latest of it
 * @now_us: this moment, by a clock that never goes back
 *
 * Returns: (transfer full) (nullable): @value, if it may pass now; %NULL if it waits until
 *   cid_coalescer_take() gives it, in place of what waited before it
 */
gpointer
cid_coalescer_put (CidCoalescer *self, const char *key, gpointer value, gint64 now_us)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL && key != NULL && value != NULL, NULL);

  entry = g_hash_table_lookup (self->by_key, key);
  if (entry != NULL && entry->value == NULL && entry->due_us <= now_us) {
    forget (self, entry);
    entry = NULL;
  }
  if (entry != NULL) {
    clear_value (self, entry);
    entry->value = value;
    return NULL;
  }

  make_room (self);
  entry = add_entry (self, key);
  if (take_place (self, now_us)) {
    entry->due_us = now_us + self->window_us;
    return value;
  }
  entry->due_us = self->window_end_us;
  entry->value = value;

  return NULL;
}

/**
 * cid_coalescer_get_due:
 *
 * Returns: when cid_coalescer_take() is to be asked next; -1 if nothing is remembered
 */
gint64
cid_coalescer_get_due (CidCoalescer *self)
{
  const Entry *first;

  g_return_val_if_fail (self != NULL, -1);

  first = g_queue_peek_head (&self->entries);
  if (first == NULL)
    return -1;

  return first->value != NULL && self->n_values >= self->max_values
           ? MAX (first->due_us, self->window_end_us)
           : first->due_us;
}

/**
 * cid_coalescer_take:
 * @now_us: this moment
 *
 * Forgets the keys that have been quiet long enough. To be asked until it gives nothing.
 *
 * Returns: (transfer full) (nullable): a value that waited and may pass now
 */
gpointer
cid_coalescer_take (CidCoalescer *self, gint64 now_us)
{
  Entry *first;

  g_return_val_if_fail (self != NULL, NULL);

  while ((first = g_queue_peek_head (&self->entries)) != NULL && first->due_us <= now_us) {
    gpointer value;

    if (first->value == NULL) {
      forget (self, first);
      continue;
    }
    if (!take_place (self, now_us))
      return NULL;
    value = g_steal_pointer (&first->value);
    first->due_us = now_us + self->window_us;
    g_queue_unlink (&self->entries, &first->link);
    g_queue_push_tail_link (&self->entries, &first->link);
    return value;
  }

  return NULL;
}

/**
 * cid_coalescer_get_n_lost:
 *
 * Returns: how many values were lost so far, since too many waited
 */
guint
cid_coalescer_get_n_lost (CidCoalescer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_lost;
}
