/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-sums.h"

G_BEGIN_DECLS

typedef struct _CidCallerSums CidCallerSums;

CidCallerSums *cid_caller_sums_new (void);
void cid_caller_sums_free (CidCallerSums *self);
CidCallSum *cid_caller_sums_find (CidCallerSums *self, gint64 number);
void cid_caller_sums_merge (CidCallerSums *self, const CidCallerSums *other);
GPtrArray *cid_caller_sums_list (const CidCallerSums *self, guint limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallerSums, cid_caller_sums_free)

G_END_DECLS
