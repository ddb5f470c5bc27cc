/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-agenda.h"
#include "log/store-worker.h"

G_BEGIN_DECLS

gboolean cid_store_close_drain (CidStoreWorker *worker,
                                CidStoreAgenda *agenda,
                                gint64 deadline_us) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_close_dismiss (CidStoreWorker *worker,
                                  CidStoreAgenda *agenda,
                                  gboolean is_drained) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
