/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-lock.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

/**
 * CidStoreHoldStep:
 * @writer: a writer whose store is open
 * @is_more: (out): there is more to do
 *
 * Does a little, for which no call waits.
 */
typedef gboolean (*CidStoreHoldStep) (CidStoreWriter *writer,
                                      gboolean *is_more,
                                      gpointer data,
                                      GError **error);

gboolean cid_store_hold_work (CidStoreWriter *writer,
                              CidStoreHoldStep step,
                              gpointer data,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_hold_let_write (void);
gboolean cid_store_hold_open (CidStoreWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidStoreLock *cid_store_hold_lock (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
