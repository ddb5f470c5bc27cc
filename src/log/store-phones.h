/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/phone-states.h"
#include "log/store-statements.h"

G_BEGIN_DECLS

typedef struct _CidStorePhones CidStorePhones;

GPtrArray *cid_store_phones_read (sqlite3 *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

CidStorePhones *cid_store_phones_new (CidStoreStatements *statements, GPtrArray *known);
void cid_store_phones_free (CidStorePhones *self);
void cid_store_phones_note (CidStorePhones *self, gint64 row, const CidCallEvent *event);
gboolean cid_store_phones_write_news (CidStorePhones *self,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_phones_write (CidStorePhones *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStorePhones, cid_store_phones_free)

G_END_DECLS
