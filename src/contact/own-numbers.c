/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-own-numbers"

#include "contact/own-numbers.h"

#include "contact/number-key.h"

struct _CidOwnNumbers {
  GArray *keys;
};

/**
 * cid_own_numbers_new:
 * @numbers: (nullable) (array zero-terminated=1): in any written form
 * @plan: (nullable): how numbers without a country are to be read
 *
 * Returns: (transfer full): the numbers that are mine
 */
CidOwnNumbers *
cid_own_numbers_new (char **numbers, const CidNumberPlan *plan)
{
  CidOwnNumbers *self = g_new0 (CidOwnNumbers, 1);

  self->keys = g_array_new (FALSE, FALSE, sizeof (CidNumberKey));
  for (guint i = 0; numbers != NULL && numbers[i] != NULL; i++) {
    g_autoptr (CidParty) party = cid_party_parse (numbers[i], plan);
    CidNumberKey key = cid_number_key_from_text (party->number);

    if (key != CID_NUMBER_KEY_NONE)
      g_array_append_val (self->keys, key);
  }
  return self;
}

/**
 * cid_own_numbers_contain:
 * @self: the numbers that are mine
 * @party: who seems to call
 *
 * Returns: %TRUE if @party has one of them, be it with or without its country
 */
gboolean
cid_own_numbers_contain (CidOwnNumbers *self, const CidParty *party)
{
  CidNumberKey key;

  g_return_val_if_fail (self != NULL && party != NULL, FALSE);

  key = cid_number_key_from_text (party->number);
  for (guint i = 0; key != CID_NUMBER_KEY_NONE && i < self->keys->len; i++) {
    CidNumberKey own = g_array_index (self->keys, CidNumberKey, i);

    if (own == key || cid_number_key_is_national (own, key))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_own_numbers_free:
 * @self: (nullable) (transfer full): numbers
 */
void
cid_own_numbers_free (CidOwnNumbers *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->keys);
  g_free (self);
}
