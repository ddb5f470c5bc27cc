/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_text_from_bytes (const char *bytes, gsize length);
char *cid_text_clean (const char *text, gsize max_chars);
char *cid_text_to_markup (const char *text);
char *cid_text_fold (const char *text);
gsize cid_text_get_width (const char *text);
char *cid_text_fit (const char *text, gsize columns);
char *cid_text_pad (const char *text, gsize columns);
gboolean cid_text_to_unsigned (const char *text, guint64 min, guint64 max, guint64 *number);
int cid_text_get_hex_pair (const char *text);
int cid_text_compare_items (gconstpointer a, gconstpointer b);
gboolean cid_text_equal_secret (const char *a, const char *b);

G_END_DECLS
