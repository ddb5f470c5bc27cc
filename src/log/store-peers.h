/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "call/call.h"
#include "log/journal.h"
#include "log/store-calls.h"

G_BEGIN_DECLS

gint64 cid_store_peers_find_run (sqlite3 *database, const CidJournalEntry *entry, GError **error);
gboolean cid_store_peers_has_event (sqlite3 *database,
                                    const CidJournalEntry *entry,
                                    gboolean *has_event,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_peers_find_open (sqlite3 *database,
                                    const CidCall *call,
                                    gint64 *last_seq,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_peers_mark (sqlite3 *database,
                               CidStoreCalls *calls,
                               gint64 id,
                               gint64 seq,
                               CidCallEvent *mark,
                               gboolean *is_marked,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
