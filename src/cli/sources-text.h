/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_source_describe_reading (GVariantDict *source, gint64 now_us);
char *cid_sources_to_table (GVariant *sources, gint64 now_us);
char *cid_sources_to_rows (GVariant *sources, GTimeZone *zone);
GVariant *cid_source_to_json (GVariant *source, GTimeZone *zone);

G_END_DECLS
