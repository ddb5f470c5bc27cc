/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

gboolean cid_store_keep_find_bound (sqlite3 *database,
                                    gint64 keep_us,
                                    gint64 now_us,
                                    gint64 *before_us,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
