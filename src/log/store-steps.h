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
 * CidStoreStepFunc:
 * @step: from 0
 *
 * Returns: (transfer full): the SQL of that step; %NULL on error
 */
typedef GBytes *(*CidStoreStepFunc) (guint step, GError **error);

gboolean cid_store_steps_take (sqlite3 *database,
                               guint from,
                               guint n_steps,
                               CidStoreStepFunc get,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_steps_can_use (const char *path, gint64 version, guint n_steps, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_steps_can_read (const char *path, gint64 version, guint n_steps, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
