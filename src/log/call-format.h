/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/* How many columns the table of calls has. */
#define CID_N_CELLS 7

/**
 * CidFormat:
 * @zone: times are told in it
 * @now: what "today" is
 * @line_names: (element-type utf8 utf8): names of my lines by what the phone says; may be %NULL
 * @columns: width of the terminal; 0 if it is none: then plain text, nothing cut
 * @colour: missed calls stand out
 *
 * How calls are to be written. Nothing is asked of the world.
 */
typedef struct {
  GTimeZone *zone;
  GDateTime *now;
  GHashTable *line_names;
  guint columns;
  gboolean colour;
} CidFormat;

char *cid_call_format_json (const CidCall *call, const CidFormat *format);
char *cid_call_format_csv_header (void);
char *cid_call_format_csv (const CidCall *call, const CidFormat *format);
char *cid_call_format_table (GPtrArray *calls, const CidFormat *format);
char *cid_call_format_page (GPtrArray *calls,
                            const CidCall *before,
                            gsize widths[CID_N_CELLS],
                            const CidFormat *format);
char *cid_call_format_row (const CidCall *call,
                           const CidCall *before,
                           gsize widths[CID_N_CELLS],
                           const CidFormat *format);
char *cid_call_format_details (const CidCall *call, GPtrArray *events, const CidFormat *format);
char *cid_call_format_event_json (const CidCallEvent *event, gint64 seq, const CidFormat *format);

G_END_DECLS
