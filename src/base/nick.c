/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-nick"

#include "base/nick.h"

#include <string.h>

/**
 * cid_nick_find:
 * @nicks: (array length=n_nicks): the spellings of an enumeration, by its values; may have holes
 * @n_nicks: how many
 * @nick: (nullable): a spelling
 *
 * Returns: the value that is spelt @nick to the letter, or -1
 */
int
cid_nick_find (const char *const *nicks, gsize n_nicks, const char *nick)
{
  g_return_val_if_fail (nicks != NULL, -1);

  for (gsize i = 0; nick != NULL && i < n_nicks; i++)
    if (nicks[i] != NULL && strcmp (nicks[i], nick) == 0)
      return (int) i;
  return -1;
}
