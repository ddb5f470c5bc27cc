/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/replay.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

gboolean cid_store_mend_has_events (gint64 id, const CidReplayed *replayed);
gboolean cid_store_mend_events (CidStoreWriter *writer,
                                gint64 id,
                                const CidReplayed *replayed,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_mend_mark (CidStoreWriter *writer,
                              gint64 id,
                              const CidJournalEntry *entry,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_mend_settle (CidStoreWriter *writer, gint64 id, gint64 undone_us, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_mend_drop (CidStoreWriter *writer,
                              GArray *ids,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
