/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-rows"

#include "log/call-format.h"

#include <string.h>

#include "base/text-direction.h"
#include "base/text.h"
#include "log/call-cells.h"

#define BOLD "\033[1m"
#define FAINT "\033[2m"
#define ALARM "\033[1;31m"
#define NORMAL "\033[0m"

/* Stands before a call that was missed, for those who see no colour. */
#define MISSED_MARK "●"
#define MARK_WIDTH 1

/* What stands between a column and the one before it. */
static const guint gaps[CID_N_CELLS] = {
  [CID_CELL_ID] = 1,     [CID_CELL_TIME] = 2, [CID_CELL_GLYPH] = 2,   [CID_CELL_WHO] = 1,
  [CID_CELL_NUMBER] = 2, [CID_CELL_LINE] = 2, [CID_CELL_OUTCOME] = 2,
};

/* What a column has from the beginning where rows come one by one. */
static const gsize usual_widths[CID_N_CELLS] = {
  [CID_CELL_ID] = 4,
  [CID_CELL_WHO] = 20,
  [CID_CELL_NUMBER] = 15,
  [CID_CELL_LINE] = 6,
};

/* Names are cut to so much before another column goes, and to so little where none is left. */
#define FAIR_WHO_WIDTH 16
#define LEAST_WHO_WIDTH 8

static gsize
get_total_width (const gsize widths[CID_N_CELLS])
{
  gsize total = MARK_WIDTH;

  for (guint i = 0; i < CID_N_CELLS; i++)
    total += widths[i] > 0 ? widths[i] + gaps[i] : 0;
  return total;
}

/* Names give way first, as they are long; then line and number go, and make room for names. */
static void
fit_widths (gsize widths[CID_N_CELLS], gsize columns)
{
  static const guint dispensable[] = { CID_CELL_LINE, CID_CELL_NUMBER };
  const gsize natural = widths[CID_CELL_WHO];

  for (guint i = 0; i <= G_N_ELEMENTS (dispensable); i++) {
    gsize others = get_total_width (widths) - widths[CID_CELL_WHO];
    gsize room = columns > others ? columns - others : 0;
    gboolean is_last = i == G_N_ELEMENTS (dispensable);
    gsize least = MIN (natural, is_last ? LEAST_WHO_WIDTH : FAIR_WHO_WIDTH);

    widths[CID_CELL_WHO] = MAX (MIN (natural, room), least);
    if (room >= least || is_last)
      return;
    widths[dispensable[i]] = 0;
  }
}

/* What stands out and what steps back; empty for what does neither. */
static const char *
get_style (const CidCall *call, guint cell, const CidFormat *format)
{
  gboolean is_missed = call->outcome == CID_OUTCOME_MISSED;

  if (!format->colour)
    return "";
  switch (cell) {
  case CID_CELL_ID:
  case CID_CELL_NUMBER:
  case CID_CELL_LINE:
    return FAINT;
  case CID_CELL_GLYPH:
  case CID_CELL_WHO:
  case CID_CELL_OUTCOME:
    return is_missed ? ALARM : "";
  default:
    return "";
  }
}

static char *
fit_cell (const char *text, guint cell, gsize width)
{
  g_autofree char *fitted = cid_text_fit (text, width);
  gsize own = cid_text_get_width (text);

  /* Numbers stand under each other by their ends. */
  if (cell == CID_CELL_ID && own < width)
    return g_strdup_printf ("%*s%s", (int) (width - own), "", text);
  return cid_text_isolate (fitted);
}

static void
append_cell (GString *row, const char *cell, const char *style)
{
  g_autofree char *text = g_strdup (cell);
  gsize length = strlen (g_strchomp (text));

  if (*style == '\0' || length == 0)
    g_string_append (row, cell);
  else
    g_string_append_printf (row, "%s%s%s%s", style, text, NORMAL, cell + length);
}

/* As much of each cell as there is room for; a terminal may be narrower than any table. */
static void
append_line (GString *table,
             const CidCall *call,
             char **cells,
             const gsize widths[CID_N_CELLS],
             const CidFormat *format)
{
  gboolean is_missed = call->outcome == CID_OUTCOME_MISSED;
  g_autoptr (GString) row = g_string_new (NULL);
  gsize room = format->columns > MARK_WIDTH ? format->columns - MARK_WIDTH : 0;

  append_cell (row, is_missed ? MISSED_MARK : " ", format->colour && is_missed ? ALARM : "");
  for (guint i = 0; i < CID_N_CELLS && room > gaps[i]; i++) {
    gsize width = MIN (widths[i], room - gaps[i]);
    g_autofree char *cell = width > 0 ? fit_cell (cells[i], i, width) : NULL;

    if (cell == NULL)
      continue;
    g_string_append_printf (row, "%*s", (int) gaps[i], "");
    append_cell (row, cell, get_style (call, i, format));
    room -= gaps[i] + width;
  }
  g_string_append_printf (table, "%s\n", g_strchomp (row->str));
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
