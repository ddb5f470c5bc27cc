/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-key-hint"

#include "config/key-hint.h"

#include <string.h>

/* How many letters have to be changed, added or left out to make @a of @b. */
static guint
get_distance (const char *a, const char *b)
{
  gsize width = strlen (b) + 1;
  g_autofree guint *row = g_new (guint, width);

  for (guint j = 0; j < width; j++)
    row[j] = j;
  for (guint i = 0; a[i] != '\0'; i++) {
    guint corner = row[0];

    row[0] = i + 1;
    for (guint j = 1; j < width; j++) {
      guint above = row[j];
      guint swap = corner + (g_ascii_tolower (a[i]) == g_ascii_tolower (b[j - 1]) ? 0 : 1);

      row[j] = MIN (swap, MIN (above, row[j - 1]) + 1);
      corner = above;
    }
  }
  return row[width - 1];
}

/**
 * cid_key_hint_is_near:
 * @wrong: what somebody wrote
 * @right: a name that is known
 *
 * Returns: %TRUE if @wrong is @right but for a slip of the fingers
 */
gboolean
cid_key_hint_is_near (const char *wrong, const char *right)
{
  gsize length = strlen (right);

  return strlen (wrong) <= 2 * length && get_distance (wrong, right) <= (length > 3 ? 2 : 1);
}
