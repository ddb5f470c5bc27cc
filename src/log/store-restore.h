/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidStoreRestore CidStoreRestore;

CidStoreRestore *cid_store_restore_prepare (const char *backup,
                                            const char *path,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_restore_put (CidStoreRestore *self,
                                char **kept,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_restore_free (CidStoreRestore *self);
void cid_store_restore_tidy (const char *path);
GPtrArray *cid_store_restore_list_kept (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreRestore, cid_store_restore_free)

G_END_DECLS
