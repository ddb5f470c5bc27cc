/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-table"

#include "log/sums-cells.h"

#include <glib/gi18n.h>

#include "base/text-direction.h"
#include "base/text.h"
#include "log/sums-bar.h"

#define MAX_LABEL 28
#define MIN_LABEL 10
#define MIN_BAR 8
#define MAX_BAR 50

/* The columns of a part; those at the end go first where the terminal is narrow. */
typedef enum {
  COLUMN_LABEL,
  COLUMN_CALLS,
  COLUMN_MISSED,
  COLUMN_SHARE,
  COLUMN_WAIT,
  COLUMN_TALK,
  N_COLUMNS,
} Column;

static const char *
get_heading (Column column)
{
  switch (column) {
  case COLUMN_CALLS:
    return _ ("calls");
  case COLUMN_MISSED:
    return _ ("missed");
  case COLUMN_WAIT:
    /* Translators: heading of a column: how long it took to answer, on average */
    return _ ("answer");
  case COLUMN_TALK:
    return _ ("talk");
  case COLUMN_LABEL:
  case COLUMN_SHARE:
  case N_COLUMNS:
  default:
    return "";
  }
}

static const char *
get_title (CidSumsBy by)
{
  static const char *const titles[CID_SUMS_N_BY] = {
    [CID_SUMS_BY_DAY] = N_ ("By day"),     [CID_SUMS_BY_WEEK] = N_ ("By week"),
    [CID_SUMS_BY_MONTH] = N_ ("By month"), [CID_SUMS_BY_WEEKDAY] = N_ ("By weekday"),
    [CID_SUMS_BY_HOUR] = N_ ("By hour"),   [CID_SUMS_BY_CALLER] = N_ ("By caller"),
    [CID_SUMS_BY_LINE] = N_ ("By line"),   [CID_SUMS_BY_OUTCOME] = N_ ("By outcome"),
  };

  return _ (titles[by]);
}

static char **
make_cells (const CidCallSum *sum, CidSumsBy by, const CidFormat *format)
{
  char **cells = g_new0 (char *, N_COLUMNS + 1);

  cells[COLUMN_LABEL] = cid_sums_key_describe (sum, by, format);
  cells[COLUMN_CALLS] = cid_sums_cells_format_count (sum->n_calls);
  cells[COLUMN_MISSED] =
    sum->n_missed > 0 ? cid_sums_cells_format_count (sum->n_missed) : g_strdup ("");
  cells[COLUMN_SHARE] = cid_sums_cells_format_share (sum);
  cells[COLUMN_WAIT] = cid_sums_cells_format_duration (cid_call_sum_get_wait_us (sum));
  cells[COLUMN_TALK] = cid_sums_cells_format_duration (sum->talk_us);
  return cells;
}

/* Labels stand by their beginning, numbers by their end. */
static char *
fit_cell (const char *cell, Column column, gsize width)
{
  g_autofree char *fitted = cid_text_fit (cell, width);
  gsize own = cid_text_get_width (cell);

  if (column == COLUMN_LABEL)
    return cid_text_isolate (fitted);
  return own < width ? g_strdup_printf ("%*s%s", (int) (width - own), "", cell)
                     : g_steal_pointer (&fitted);
}

static gsize
get_total (const gsize widths[N_COLUMNS])
{
  gsize total = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    total += widths[i] > 0 ? CID_SUMS_GAP + widths[i] : 0;
  return total;
}

/* Columns go until the bars have room, then labels are cut; what is left is the bars'. */
static gsize
fit_widths (gsize widths[N_COLUMNS], gsize columns)
{
  gsize over;

  widths[COLUMN_LABEL] = MIN (widths[COLUMN_LABEL], MAX_LABEL);
  for (guint i = N_COLUMNS - 1;
       i > COLUMN_CALLS && get_total (widths) + CID_SUMS_GAP + MIN_BAR > columns; i--)
    widths[i] = 0;
  over = get_total (widths) + CID_SUMS_GAP + MIN_BAR;
  over = over > columns ? over - columns : 0;
  if (over > 0 && widths[COLUMN_LABEL] > MIN_LABEL)
    widths[COLUMN_LABEL] -= MIN (over, widths[COLUMN_LABEL] - MIN_LABEL);
  return columns > get_total (widths) + CID_SUMS_GAP
           ? MIN (columns - get_total (widths) - CID_SUMS_GAP, MAX_BAR)
           : 0;
}

static const char *
get_style (Column column)
{
  return column == COLUMN_MISSED || column == COLUMN_SHARE ? CID_SUMS_ALARM
         : column == COLUMN_WAIT || column == COLUMN_TALK  ? CID_SUMS_FAINT
                                                           : "";
}

static void
append_row (GString *text,
            char **cells,
            const gsize widths[N_COLUMNS],
            const char *bar,
            const CidFormat *format)
{
  g_autoptr (GString) row = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++) {
    g_autofree char *cell = widths[i] > 0 ? fit_cell (cells[i], i, widths[i]) : NULL;

    if (cell == NULL)
      continue;
    g_string_append_printf (row, "%*s", CID_SUMS_GAP, "");
    cid_sums_cells_append (row, get_style (i), cell, format);
  }
  g_string_append_printf (row, "%*s%s", CID_SUMS_GAP, "", bar);
  g_string_append_printf (text, "%s\n", g_strchomp (row->str));
}

static void
append_headings (GString *text,
                 CidSumsBy by,
                 const gsize widths[N_COLUMNS],
                 const CidFormat *format)
{
  const char *title = get_title (by);
  gsize label = CID_SUMS_GAP + widths[COLUMN_LABEL];
  g_autoptr (GString) row = g_string_new (NULL);

  g_string_append_c (text, '\n');
  cid_sums_cells_append (text, CID_SUMS_BOLD, title, format);
  for (gsize width = cid_text_get_width (title); width < label; width++)
    g_string_append_c (text, ' ');
  for (guint i = COLUMN_CALLS; i < N_COLUMNS; i++) {
    g_autofree char *cell = widths[i] > 0 ? fit_cell (get_heading (i), i, widths[i]) : NULL;

    if (cell != NULL)
      g_string_append_printf (row, "%*s%s", CID_SUMS_GAP, "", cell);
  }
  cid_sums_cells_append (text, CID_SUMS_FAINT, g_strchomp (row->str), format);
  g_string_append_c (text, '\n');
}

/**
 * cid_sums_table_append:
 * @text: what is written
 * @part: sums, put together by one thing
 * @format: a terminal
 *
 * Writes a table of the sums, a bar in each row, of which the missed calls are a part.
 */
void
cid_sums_table_append (GString *text, const CidSumsPart *part, const CidFormat *format)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  gsize widths[N_COLUMNS] = { 0 };
  guint64 most = 0;
  gsize bar_width;

  for (guint i = 0; i < part->sums->len; i++) {
    const CidCallSum *sum = g_ptr_array_index (part->sums, i);
    char **cells = make_cells (sum, part->by, format);

    g_ptr_array_add (rows, cells);
    most = MAX (most, sum->n_calls);
    for (guint j = 0; j < N_COLUMNS; j++)
      widths[j] = MAX (widths[j], cid_text_get_width (cells[j]));
  }
  if (cid_text_get_width (get_title (part->by)) > CID_SUMS_GAP + widths[COLUMN_LABEL])
    widths[COLUMN_LABEL] = cid_text_get_width (get_title (part->by)) - CID_SUMS_GAP;
  for (guint j = COLUMN_CALLS; j < N_COLUMNS; j++)
    if (widths[j] > 0)
      widths[j] = MAX (widths[j], cid_text_get_width (get_heading (j)));
  /* How many of the missed calls were missed. */
  if (part->by == CID_SUMS_BY_OUTCOME)
    widths[COLUMN_MISSED] = widths[COLUMN_SHARE] = 0;
  bar_width = fit_widths (widths, format->columns);

  append_headings (text, part->by, widths, format);
  for (guint i = 0; i < rows->len; i++) {
    const CidCallSum *sum = g_ptr_array_index (part->sums, i);
    g_autofree char *bar =
      cid_sums_bar_make (sum->n_calls, sum->n_missed, most, (guint) bar_width, format->colour);

    append_row (text, g_ptr_array_index (rows, i), widths, bar, format);
  }
}
