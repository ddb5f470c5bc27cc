/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"

G_BEGIN_DECLS

typedef struct _CidLiveTable CidLiveTable;

CidLiveTable *cid_live_table_new (void);
void cid_live_table_free (CidLiveTable *self);
char *cid_live_table_add (CidLiveTable *self,
                          const CidCall *call,
                          guint rows,
                          const CidFormat *format);
void cid_live_table_interrupt (CidLiveTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidLiveTable, cid_live_table_free)

G_END_DECLS
