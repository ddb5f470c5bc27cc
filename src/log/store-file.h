/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/* So long it is waited for others who have the store locked. */
#define CID_STORE_FILE_PATIENCE_MS 5000

sqlite3 *cid_store_file_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3 *cid_store_file_open_readonly (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3 *cid_store_file_open_any (const char *path,
                                  gint64 *version,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_file_make (sqlite3 *database,
                              guint version,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_file_migrate (sqlite3 *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_file_get_last_change (sqlite3 *database,
                                         gint64 *change,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_file_get_integer (sqlite3 *database,
                                     const char *sql,
                                     gint64 *value,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint cid_store_file_get_newest_version (void);
void cid_store_file_set_error (GError **error, sqlite3 *database, int code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
