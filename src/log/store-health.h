/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidStoreHealth:
 * @is_there: a call was ever logged
 * @size: bytes of the log, its write-ahead log included
 * @n_calls: how many calls it holds
 * @newest_us: when the newest of them began; 0 if there is none
 * @free_bytes: what the disk has room for; -1 if nobody knows
 *
 * How the call log is, as it lies on the disk.
 */
typedef struct {
  gboolean is_there;
  guint64 size;
  gint64 n_calls;
  gint64 newest_us;
  gint64 free_bytes;
} CidStoreHealth;

gboolean cid_store_health_check_all (sqlite3 *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_health_check (sqlite3 *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_health_read (const char *path,
                                CidStoreHealth *health,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
