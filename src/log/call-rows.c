/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-rows"

#include "log/call-format.h"

#include <string.h>

#include "base/text.h"
#include "log/call-cells.h"

#define BOLD "\033[1m"
#define ALARM "\033[1;31m"
#define NORMAL "\033[0m"

/* What a column keeps when the terminal is narrow; 0: it goes. */
static const gsize least_widths[CID_N_CELLS] = {
  [CID_CELL_WHO] = 8,
  [CID_CELL_NUMBER] = 0,
  [CID_CELL_LINE] = 0,
};

/* What a column has from the beginning where rows come one by one. */
static const gsize usual_widths[CID_N_CELLS] = {
  [CID_CELL_ID] = 4,
  [CID_CELL_WHO] = 20,
  [CID_CELL_NUMBER] = 15,
  [CID_CELL_LINE] = 6,
};

static gsize
get_total_width (const gsize widths[CID_N_CELLS])
{
  gsize total = 0;

  for (guint i = 0; i < CID_N_CELLS; i++)
    total += widths[i] > 0 ? widths[i] + 2 : 0;
  return total;
}

/* Names give way first, as they are long; then number and line go. */
static void
fit_widths (gsize widths[CID_N_CELLS], gsize columns)
{
  static const guint order[] = { CID_CELL_WHO, CID_CELL_LINE, CID_CELL_NUMBER };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    gsize *width = &widths[order[i]];
    gsize total = get_total_width (widths);
    gsize over = total > columns ? total - columns : 0;

    if (over == 0)
      return;
    if (order[i] == CID_CELL_WHO)
      *width = MAX (*width > over ? *width - over : 0, MIN (*width, least_widths[CID_CELL_WHO]));
    else
      *width = 0;
  }
}

static void
append_row (GString *table, char **cells, const gsize widths[CID_N_CELLS], const CidFormat *format)
{
  g_autoptr (GString) row = g_string_new (NULL);
  g_autofree char *whole = NULL;

  for (guint i = 0; i < CID_N_CELLS; i++)
    if (widths[i] > 0) {
      g_autofree char *cell = cid_text_fit (cells[i], widths[i]);

      g_string_append_printf (row, "  %s", cell);
    }
  /* A terminal narrower than the narrowest table. */
  whole = cid_text_fit (row->str, format->columns);
  g_string_append (table, g_strchomp (whole));
}

static void
append_line (GString *table,
             const CidCall *call,
             char **cells,
             const gsize widths[CID_N_CELLS],
             const CidFormat *format)
{
  gboolean stands_out = format->colour && call->outcome == CID_OUTCOME_MISSED;

  g_string_append (table, stands_out ? ALARM : "");
  append_row (table, cells, widths, format);
  g_string_append_printf (table, "%s\n", stands_out ? NORMAL : "");
}

static void
append_heading (GString *table, const CidCall *call, const CidFormat *format)
{
  g_autoptr (GDateTime) time = cid_call_cells_get_time (call->started.wall_us, format);
  g_autofree char *day = cid_when_describe_day (time, format->now);

  if (table->len > 0)
    g_string_append_c (table, '\n');
  g_string_append_printf (table, "%s%s%s\n", format->colour ? BOLD : "", day,
                          format->colour ? NORMAL : "");
}

static char *
get_date (const CidCall *call, const CidFormat *format)
{
  g_autoptr (GDateTime) time = cid_call_cells_get_time (call->started.wall_us, format);

  return g_date_time_format (time, "%F");
}

static gboolean
is_same_day (const CidCall *a, const CidCall *b, const CidFormat *format)
{
  g_autofree char *one = get_date (a, format);
  g_autofree char *other = get_date (b, format);

  return g_str_equal (one, other);
}

static void
append_plain (GString *table, char **cells)
{
  g_autofree char *row = g_strjoinv ("\t", cells);

  g_string_append_printf (table, "%s\n", row);
}

static void
measure (gsize widths[CID_N_CELLS], char **cells)
{
  for (guint i = 0; i < CID_N_CELLS; i++)
    widths[i] = MAX (widths[i], cid_text_get_width (cells[i]));
}

/**
 * cid_call_format_table:
 * @calls: (element-type CidCall): calls, in the order of the table
 * @format: how they are to be written
 *
 * Writes calls for people: with a heading for each day, cut to the terminal. Where there is no
 * terminal: one line a call, its cells parted by tabs, the date before the time, nothing cut.
 *
 * Returns: (transfer full): lines; empty if there are no calls
 */
char *
cid_call_format_table (GPtrArray *calls, const CidFormat *format)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GString *table = g_string_new (NULL);
  gsize widths[CID_N_CELLS] = { 0 };

  for (guint i = 0; i < calls->len; i++) {
    char **cells = cid_call_cells_make (g_ptr_array_index (calls, i), format);

    g_ptr_array_add (rows, cells);
    measure (widths, cells);
  }
  fit_widths (widths, format->columns);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    if (format->columns == 0) {
      append_plain (table, g_ptr_array_index (rows, i));
      continue;
    }
    if (i == 0 || !is_same_day (call, g_ptr_array_index (calls, i - 1), format))
      append_heading (table, call, format);
    append_line (table, call, g_ptr_array_index (rows, i), widths, format);
  }
  return g_string_free (table, FALSE);
}

/**
 * cid_call_format_row:
 * @call: a call
 * @before: (nullable): the call of the row above; %NULL for none
 * @widths: (inout): of the columns so far, zeros at first; they only grow
 * @format: how it is to be written
 *
 * Writes one row of a table that grows while it is read: with a heading where a day begins. Where
 * there is no terminal it is a row of cid_call_format_table().
 *
 * Returns: (transfer full): lines
 */
char *
cid_call_format_row (const CidCall *call,
                     const CidCall *before,
                     gsize widths[CID_N_CELLS],
                     const CidFormat *format)
{
  g_auto (GStrv) cells = cid_call_cells_make (call, format);
  GString *text = g_string_new (NULL);
  gsize fitted[CID_N_CELLS];

  if (format->columns == 0) {
    append_plain (text, cells);
    return g_string_free (text, FALSE);
  }

  measure (widths, cells);
  for (guint i = 0; i < CID_N_CELLS; i++)
    fitted[i] = widths[i] = MAX (widths[i], usual_widths[i]);
  fit_widths (fitted, format->columns);
  if (before == NULL || !is_same_day (call, before, format)) {
    append_heading (text, call, format);
    if (before != NULL)
      g_string_prepend_c (text, '\n');
  }
  append_line (text, call, cells, fitted, format);

  return g_string_free (text, FALSE);
}
