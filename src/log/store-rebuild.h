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

gboolean cid_store_rebuild (CidCallReader *reader,
                            CidStoreWriter *writer,
                            gint64 from_seq,
                            CidRebuildFunc function,
                            gpointer user_data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
