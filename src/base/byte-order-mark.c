/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-byte-order-mark"

#include "base/byte-order-mark.h"

#include <string.h>

/**
 * cid_byte_order_mark_skip:
 * @text: what a file holds
 *
 * Returns: (transfer none): where it begins to say something
 */
const char *
cid_byte_order_mark_skip (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return g_str_has_prefix (text, CID_BYTE_ORDER_MARK) ? text + strlen (CID_BYTE_ORDER_MARK) : text;
}
