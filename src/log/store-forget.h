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
 * CidForget:
 * @number: (nullable): the calls of this number, E.164 or an extension
 * @before_us: else those that began before
 *
 * Which calls are to be forgotten; those that are going on never are.
 */
typedef struct {
  const char *number;
  gint64 before_us;
} CidForget;

gboolean cid_store_forget_step (sqlite3 *database,
                                const CidForget *what,
                                guint *n_forgotten,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_forget_calls (sqlite3 *database,
                                 GArray *ids,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_forget_clean (sqlite3 *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
