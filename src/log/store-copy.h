/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

gboolean cid_store_copy_backup (const char *path,
                                const char *target,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_copy_into (sqlite3 *database,
                              const char *target,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_copy_move (const char *path,
                              const char *target,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_copy_fold (const char *path,
                              gboolean *is_whole,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_copy_sync (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_copy_is_free (const char *path);
void cid_store_copy_remove (const char *path);

G_END_DECLS
