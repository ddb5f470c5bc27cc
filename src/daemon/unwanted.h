/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"
#include "config/block-file.h"

G_BEGIN_DECLS

/**
 * CidUnwanted:
 *
 * Sees to it that nobody hears of callers whom the user blocked.
 */
typedef struct _CidUnwanted CidUnwanted;

CidUnwanted *cid_unwanted_new (const char *path, CidCallTracker *tracker);
void cid_unwanted_free (CidUnwanted *self);
CidBlockFile *cid_unwanted_get_file (CidUnwanted *self);
GPtrArray *cid_unwanted_apply (CidUnwanted *self, GPtrArray *changed, CidStamp now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidUnwanted, cid_unwanted_free)

G_END_DECLS
