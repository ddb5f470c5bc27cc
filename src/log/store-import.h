/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-writer.h"

G_BEGIN_DECLS

typedef struct _CidStoreImport CidStoreImport;

CidStoreImport *cid_store_import_new (const char *path,
                                      const CidNumberPlan *plan,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_import_step (CidStoreImport *self,
                                CidStoreWriter *writer,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint cid_store_import_get_n_events (CidStoreImport *self);
void cid_store_import_free (CidStoreImport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreImport, cid_store_import_free)

G_END_DECLS
