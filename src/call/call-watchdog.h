/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-table.h"

G_BEGIN_DECLS

gint64 cid_call_watchdog_get_length (CidTrackQueue queue);
gint64 cid_call_watchdog_get_deadline (CidCallTable *table);
GPtrArray *cid_call_watchdog_get_expired (CidCallTable *table, CidStamp now);

G_END_DECLS
