/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-query.h"

G_BEGIN_DECLS

gboolean cid_query_match_call (const CidCallQuery *query, const CidCall *call);
char *cid_query_match_get_words (const CidCall *call);

G_END_DECLS
