/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

void cid_store_foreign_distrust (sqlite3 *database);
sqlite3 *cid_store_foreign_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_foreign_check_schema (sqlite3 *database,
                                         const char *name,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_foreign_check_rows (sqlite3 *database,
                                       const char *name,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean cid_store_foreign_set_damaged (GError **error, const char *name);

G_END_DECLS
