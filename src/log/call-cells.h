/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"

G_BEGIN_DECLS

/* The columns of the table of calls. */
enum {
  CID_CELL_ID,
  CID_CELL_TIME,
  CID_CELL_GLYPH,
  CID_CELL_WHO,
  CID_CELL_NUMBER,
  CID_CELL_LINE,
  CID_CELL_OUTCOME,
};

char **cid_call_cells_make (const CidCall *call, const CidFormat *format);
char *cid_call_cells_format_time (gint64 wall_us, const char *pattern, const CidFormat *format);
GDateTime *cid_call_cells_get_time (gint64 wall_us, const CidFormat *format);
char *cid_call_cells_format_number (const CidCall *call);
char *cid_call_cells_format_line (const CidCall *call, const CidFormat *format);
char *cid_call_cells_format_outcome (const CidCall *call);
const char *cid_call_cells_get_arrow (const CidCall *call);
char *cid_call_cells_clean (const char *text);
const char *cid_call_cells_describe_outcome (CidOutcome outcome);

G_END_DECLS
