/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *cid_push_memory_get (const char *path, const char *phone_id);
gboolean cid_push_memory_keep (const char *path,
                               const char *phone_id,
                               GPtrArray *plan,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_push_memory_forget (const char *path,
                                 const char *phone_id,
                                 GPtrArray *plan,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
