/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "log/call-query.h"
#include "log/call-sums.h"

G_BEGIN_DECLS

CidCallSums *cid_sums_tally (sqlite3 *database,
                             const CidCallQuery *query,
                             GTimeZone *zone,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
