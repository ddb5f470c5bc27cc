/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-printer"

#include "cli/call-printer.h"

#include "base/error.h"
#include "cli/pager.h"
#include "cli/terminal.h"
#include "log/call-vcard.h"

#include <glib/gi18n.h>
#include <stdio.h>

/**
 * CidCallPrinter:
 *
 * Prints calls in whichever form was asked for, as many at a time as are at hand.
 */
struct _CidCallPrinter {
  const CidCallStyle *style;
  CidFormat format;
  CidCallTemplate *template;
  CidCallVcards *vcards;
  CidPager *pager;
  CidCall *last;
  gsize widths[CID_N_CELLS];
  gboolean has_header;
  guint64 n_printed;
};

/**
 * cid_call_style_is_table:
 * @self: how calls are to be printed
 *
 * Returns: whether that is for people
 */
gboolean
cid_call_style_is_table (const CidCallStyle *self)
{
  return !self->json && !self->csv && !self->vcard && self->template == NULL;
}

/**
 * cid_call_style_check:
 * @self: how calls are to be printed
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with %CID_ERROR_BAD_INPUT if that is several ways at once
 */
gboolean
cid_call_style_check (const CidCallStyle *self, GError **error)
{
  int n_styles = (self->json ? 1 : 0) + (self->csv ? 1 : 0) + (self->vcard ? 1 : 0) +
                 (self->template != NULL ? 1 : 0);

  if (n_styles <= 1)
    return TRUE;
  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                       _ ("--json, --csv, --vcard and --format exclude each other"));
  return FALSE;
}

/**
 * cid_call_printer_new:
 * @style: (transfer none): how calls are to be printed; outlives the printer
 * @home: the configuration
 * @error: return location for an error
 *
 * Returns: (transfer full): a printer that has printed nothing yet; %NULL with
 *   %CID_ERROR_BAD_INPUT if the template is none
 */
CidCallPrinter *
cid_call_printer_new (const CidCallStyle *style, CidHome *home, GError **error)
{
  g_autoptr (CidCallPrinter) self = g_new0 (CidCallPrinter, 1);
  gboolean is_paged = cid_call_style_is_table (style) && !style->no_pager;

  self->style = style;
  cid_home_init_format (home, &self->format);
  if (style->vcard)
    self->vcards = cid_call_vcards_new ();
  if (style->template != NULL) {
    self->template = cid_call_template_new (style->template, error);
    if (self->template == NULL)
      return NULL;
  }
  self->pager = cid_pager_new (is_paged ? cid_terminal_get_rows () : 0, TRUE);

  return g_steal_pointer (&self);
}

/**
 * cid_call_printer_free:
 * @self: (transfer full) (nullable): a printer
 */
void
cid_call_printer_free (CidCallPrinter *self)
{
  if (self == NULL)
    return;

  cid_pager_end (self->pager);
  g_clear_pointer (&self->template, cid_call_template_free);
  g_clear_pointer (&self->vcards, cid_call_vcards_free);
  g_clear_pointer (&self->last, cid_call_free);
  cid_home_clear_format (&self->format);
  g_free (self);
}

/**
 * cid_call_printer_get_template:
 * @self: a printer
 *
 * Returns: (transfer none) (nullable): the template by which it prints
 */
const CidCallTemplate *
cid_call_printer_get_template (CidCallPrinter *self)
{
  return self->template;
}

static char *
format_page (CidCallPrinter *self, GPtrArray *calls)
{
  char *page = cid_call_format_page (calls, self->last, self->widths, &self->format);

  g_clear_pointer (&self->last, cid_call_free);
  self->last = cid_call_copy (g_ptr_array_index (calls, calls->len - 1));

  return page;
}

static void
append_call (CidCallPrinter *self, GString *text, const CidCall *call)
{
  g_autofree char *line = NULL;

  if (self->vcards != NULL) {
    cid_call_vcards_add (self->vcards, call);
    return;
  }
  line = self->template != NULL ? cid_call_template_fill (self->template, call, &self->format)
         : self->style->csv     ? cid_call_format_csv (call, &self->format)
                                : cid_call_format_json (call, &self->format);
  g_string_append (text, line);
  g_string_append (text, self->style->json ? "\n" : "");
}

static gboolean
write_text (CidCallPrinter *self, const char *text)
{
  return cid_pager_write (self->pager, text) && !ferror (stdout);
}

/* The header stands above the first call, and above none. */
static void
append_header (CidCallPrinter *self, GString *text)
{
  g_autofree char *header = cid_call_format_csv_header ();

  if (self->style->csv && !self->has_header)
    g_string_append (text, header);
  self->has_header = TRUE;
}

/**
 * cid_call_printer_print:
 * @self: a printer
 * @calls: (element-type CidCall): the next calls
 *
 * Returns: whether anybody reads on
 */
gboolean
cid_call_printer_print (CidCallPrinter *self, GPtrArray *calls)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *page = NULL;

  append_header (self, text);
  self->n_printed += calls->len;
  if (calls->len > 0 && cid_call_style_is_table (self->style)) {
    page = format_page (self, calls);
    return write_text (self, page);
  }

  for (guint i = 0; i < calls->len; i++)
    append_call (self, text, g_ptr_array_index (calls, i));
  return write_text (self, text->str);
}

/**
 * cid_call_printer_end:
 * @self: a printer
 *
 * Prints what only the last call decides.
 *
 * Returns: how many calls were given to it
 */
guint64
cid_call_printer_end (CidCallPrinter *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *cards = NULL;

  append_header (self, text);
  if (self->vcards != NULL) {
    cards = cid_call_vcards_to_text (self->vcards, &self->format);
    g_string_append (text, cards);
  }
  write_text (self, text->str);

  return self->n_printed;
}
