/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "log/call-query.h"
#include "log/key-heap.h"

G_BEGIN_DECLS

void cid_query_bind (sqlite3_stmt *statement, const CidCallQuery *query);
void cid_query_bind_range (sqlite3_stmt *statement,
                           CidCallKey first,
                           CidCallKey last,
                           gint64 limit);

G_END_DECLS
