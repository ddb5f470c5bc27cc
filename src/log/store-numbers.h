/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"
#include "log/store-statements.h"

G_BEGIN_DECLS

typedef struct _CidStoreNumbers CidStoreNumbers;

CidStoreNumbers *cid_store_numbers_new (CidStoreStatements *statements);
void cid_store_numbers_free (CidStoreNumbers *self);
gboolean cid_store_numbers_find (CidStoreNumbers *self,
                                 const CidCall *call,
                                 gint64 *id,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_numbers_forget (CidStoreNumbers *self, const char *number);
void cid_store_numbers_trim (CidStoreNumbers *self, guint n_most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreNumbers, cid_store_numbers_free)

G_END_DECLS
