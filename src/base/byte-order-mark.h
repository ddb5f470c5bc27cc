/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What editors of other systems put before UTF-8 text; it is no part of the text. */
#define CID_BYTE_ORDER_MARK "\xef\xbb\xbf"

const char *cid_byte_order_mark_skip (const char *text);

G_END_DECLS
