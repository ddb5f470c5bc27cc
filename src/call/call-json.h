/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

char *cid_call_to_json (const CidCall *call, GTimeZone *zone, GHashTable *line_names);
char *cid_call_format_seconds (gint64 duration_us);
const char *cid_call_find_line_name (const char *line, GHashTable *line_names);
const char *cid_call_get_phone_name (const CidCall *call);
gboolean cid_call_is_withheld (const CidCall *call);

G_END_DECLS
