/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"
#include "log/store-statements.h"

G_BEGIN_DECLS

typedef struct _CidStoreCalls CidStoreCalls;

CidStoreCalls *cid_store_calls_new (CidStoreStatements *statements);
void cid_store_calls_free (CidStoreCalls *self);
void cid_store_calls_begin (CidStoreCalls *self, gint64 run, gint64 last_id, gint64 last_change);
gint64 cid_store_calls_get_last_change (CidStoreCalls *self);
gint64 cid_store_calls_put (CidStoreCalls *self, const CidCall *call, gint64 seq, GError **error);
gboolean cid_store_calls_mark (CidStoreCalls *self,
                               gint64 id,
                               CidCallEvent *mark,
                               gboolean *is_marked,
                               GError **error);
gboolean cid_store_calls_write (CidStoreCalls *self, GError **error);
gint64 cid_store_calls_find_phone (CidStoreCalls *self,
                                   const char *uuid,
                                   const char *name,
                                   GError **error);
gboolean cid_store_calls_settle (CidStoreCalls *self, gint64 id, gint64 done_us, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
void cid_store_calls_forget_number (CidStoreCalls *self, const char *number);
void cid_store_calls_forget (CidStoreCalls *self);
void cid_store_calls_trim (CidStoreCalls *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreCalls, cid_store_calls_free)

G_END_DECLS
