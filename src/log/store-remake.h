/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/journal.h"
#include "log/replay.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

/**
 * CidStoreRemake:
 *
 * Makes calls of a log anew, and gives them again what users said of them.
 */
typedef struct _CidStoreRemake CidStoreRemake;

CidStoreRemake *cid_store_remake_new (void);
void cid_store_remake_free (CidStoreRemake *self);
void cid_store_remake_hear (CidStoreRemake *self, CidJournalEntry *entry);
gboolean cid_store_remake_call (CidStoreRemake *self,
                                CidStoreWriter *writer,
                                const CidReplayed *replayed,
                                const CidCall *stored,
                                gint64 *id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_remake_finish (CidStoreRemake *self,
                                  CidStoreWriter *writer,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreRemake, cid_store_remake_free)

G_END_DECLS
