/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-ids"

#include "log/ids.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

/**
 * cid_ids_tidy:
 * @ids: (element-type gint64): ids in any order, some of them several times
 *
 * Puts them in order, each once.
 */
void
cid_ids_tidy (GArray *ids)
{
  guint n_kept = 0;

  g_array_sort (ids, compare);
  for (guint i = 0; i < ids->len; i++)
    if (i == 0 || g_array_index (ids, gint64, i) != g_array_index (ids, gint64, n_kept - 1))
      g_array_index (ids, gint64, n_kept++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n_kept);
}

/**
 * cid_ids_has:
 * @ids: (element-type gint64): ids as cid_ids_tidy() leaves them
 * @id: an id
 *
 * Returns: %TRUE if it is one of them
 */
gboolean
cid_ids_has (GArray *ids, gint64 id)
{
  return g_array_binary_search (ids, &id, compare, NULL);
}
