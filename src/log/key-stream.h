/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "log/query-scope.h"

G_BEGIN_DECLS

/**
 * CidKeyStreams:
 *
 * The calls of many classes, or of many numbers in each class, put together in the order of time.
 */
typedef struct _CidKeyStreams CidKeyStreams;

CidKeyStreams *cid_key_streams_new (sqlite3 *database,
                                    const CidQueryScope *scope,
                                    gboolean by_numbers,
                                    gboolean oldest_first,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_key_streams_free (CidKeyStreams *self);
gboolean cid_key_streams_next (CidKeyStreams *self, CidCallKey *key, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidKeyStreams, cid_key_streams_free)

G_END_DECLS
