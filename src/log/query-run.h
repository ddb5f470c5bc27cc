/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-reader-private.h"

G_BEGIN_DECLS

GPtrArray *cid_query_run (CidCallReader *reader,
                          const CidCallQuery *query,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
