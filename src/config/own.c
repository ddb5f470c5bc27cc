/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-own"

#include "config/own.h"

#include "phone/phone.h"

/**
 * cid_own_list:
 * @settings: what the user set
 * @phones: (element-type CidPhone): the configured phones
 *
 * Returns: (transfer full) (array zero-terminated=1): the numbers that are mine, as they were
 *   written: those of the settings, and the phones' own
 */
char **
cid_own_list (const CidSettings *settings, GPtrArray *phones)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (settings != NULL && phones != NULL, NULL);

  for (guint i = 0; settings->own != NULL && settings->own[i] != NULL; i++)
    g_strv_builder_add (builder, settings->own[i]);
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    if (phone->number != NULL)
      g_strv_builder_add (builder, phone->number);
  }
  return g_strv_builder_end (builder);
}
