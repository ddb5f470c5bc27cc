/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/home.h"
#include "log/call-template.h"

G_BEGIN_DECLS

/**
 * CidCallStyle:
 * @json: JSON, a call a line
 * @csv: CSV with a header
 * @vcard: a vCard for each stranger
 * @no_pager: the table is not paged
 * @template: (nullable): a line a call, see #CidCallTemplate
 *
 * How calls are to be printed, as it was typed; a table if nothing was.
 */
typedef struct {
  gboolean json;
  gboolean csv;
  gboolean vcard;
  gboolean no_pager;
  char *template;
} CidCallStyle;

typedef struct _CidCallPrinter CidCallPrinter;

gboolean cid_call_style_check (const CidCallStyle *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_call_style_is_table (const CidCallStyle *self);

CidCallPrinter *cid_call_printer_new (const CidCallStyle *style,
                                      CidHome *home,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
const CidCallTemplate *cid_call_printer_get_template (CidCallPrinter *self);
gboolean cid_call_printer_print (CidCallPrinter *self, GPtrArray *calls);
guint64 cid_call_printer_end (CidCallPrinter *self);
void cid_call_printer_free (CidCallPrinter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallPrinter, cid_call_printer_free)

G_END_DECLS
