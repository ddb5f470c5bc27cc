/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-calls.h"
#include "log/store-entry.h"
#include "log/store-phones.h"

G_BEGIN_DECLS

typedef struct _CidStoreRun CidStoreRun;

CidStoreRun *cid_store_run_new (CidStoreStatements *statements,
                                CidStoreCalls *calls,
                                CidStorePhones *phones,
                                const char *boot_id);
void cid_store_run_free (CidStoreRun *self);
gboolean cid_store_run_begin (CidStoreRun *self,
                              gint64 last_change,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_run_write (CidStoreRun *self,
                              CidStoreEntry *entry,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_store_run_get_started (CidStoreRun *self);
gint64 cid_store_run_get_last_seq (CidStoreRun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreRun, cid_store_run_free)

G_END_DECLS
