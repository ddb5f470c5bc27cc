/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/sums-format.h"

G_BEGIN_DECLS

/* What stands out, and what steps back, on a terminal with colours. */
#define CID_SUMS_BOLD "\033[1m"
#define CID_SUMS_FAINT "\033[2m"
#define CID_SUMS_ALARM "\033[31m"

/* Columns between two cells. */
#define CID_SUMS_GAP 2

char *cid_sums_cells_format_count (guint64 count);
char *cid_sums_cells_format_duration (gint64 duration_us);
char *cid_sums_cells_format_share (const CidCallSum *sum);
void cid_sums_cells_append (GString *text,
                            const char *style,
                            const char *cell,
                            const CidFormat *format);
void cid_sums_table_append (GString *text, const CidSumsPart *part, const CidFormat *format);

G_END_DECLS
