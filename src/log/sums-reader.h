/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-reader.h"
#include "log/call-sums.h"

G_BEGIN_DECLS

CidCallSums *cid_sums_reader_read (CidCallReader *reader,
                                   const CidCallQuery *query,
                                   GTimeZone *zone,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *cid_sums_reader_list_callers (CidCallReader *reader,
                                         CidCallSums *sums,
                                         guint limit,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
