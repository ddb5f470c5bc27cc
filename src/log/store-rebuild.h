/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-reader.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

/**
 * CidRebuildFunc:
 * @before: (nullable): a call as it is in the log; %NULL: it is not there
 * @after: (nullable): as today's tracker makes it; %NULL: not at all
 */
typedef void (*CidRebuildFunc) (const CidCall *before, const CidCall *after, gpointer user_data);

typedef struct _CidStoreRebuild CidStoreRebuild;

CidStoreRebuild *cid_store_rebuild_new (CidCallReader *reader,
                                        gint64 from_seq,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_rebuild_look (CidStoreRebuild *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_rebuild_finish (CidStoreRebuild *self,
                                   CidStoreWriter *writer,
                                   CidRebuildFunc function,
                                   gpointer user_data,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_rebuild_free (CidStoreRebuild *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreRebuild, cid_store_rebuild_free)

G_END_DECLS
