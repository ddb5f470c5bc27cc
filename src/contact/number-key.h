/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CID_NUMBER_KEY_NONE ((CidNumberKey) 0)
#define CID_NUMBER_KEY_TAIL 7
#define CID_NUMBER_KEY_MAX 17

/**
 * CidNumberKey:
 *
 * A telephone number as one integer: its digits, `*` and `#` as the figures 1 to 12 of a number of
 * base 13, so that leading zeros count and the last symbols are a remainder; the topmost bit says
 * that it began with `+`. Two numbers are written alike if and only if their keys are equal.
 */
typedef guint64 CidNumberKey;

CidNumberKey cid_number_key_from_text (const char *text);
char *cid_number_key_to_text (CidNumberKey key);
gboolean cid_number_key_has_country (CidNumberKey key);
guint cid_number_key_get_length (CidNumberKey key);
guint64 cid_number_key_get_tail (CidNumberKey key);
CidNumberKey cid_number_key_get_beginning (CidNumberKey key, guint n_symbols);
guint cid_number_key_count_common (CidNumberKey a, CidNumberKey b);
gboolean cid_number_key_is_end (CidNumberKey a, CidNumberKey b);
gboolean cid_number_key_is_national (CidNumberKey a, CidNumberKey b);
guint cid_number_key_count_extension (CidNumberKey key);
CidNumberKey cid_number_key_get_block (CidNumberKey key, guint n_digits);
CidNumberKey cid_number_key_get_desk (CidNumberKey key, guint n_digits);

G_END_DECLS
