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
#define GOOD "\033[32m"
#define ASIDE "\033[3m"
#define NORMAL "\033[0m"

/* Stand before a call that was missed, for those who see no colour: it waits, or was dealt with. */
#define WAITS_MARK "●"
#define DONE_MARK "✓"
#define MARK_WIDTH 1
#define MIN_NOTE_WIDTH 8

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

static gboolean
is_waiting (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_MISSED && call->done_us == 0;
}

/* What stands out and what steps back; empty for what does neither. */
static const char *
get_style (const CidCall *call, guint cell, const CidFormat *format)
{
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
    return is_waiting (call) ? ALARM : "";
  default:
    return "";
  }
}

/* Who it is comes before where they work. */
static char *
fit_who (const CidCall *call, const char *who, gsize width)
{
  g_autofree char *title = NULL;
  g_autofree char *clean = NULL;

  if (cid_text_get_width (who) <= width)
    return cid_text_fit (who, width);
  title = cid_caller_get_title (call->caller, call->party);
  clean = cid_call_cells_clean (title);
  return cid_text_fit (clean, width);
}

static char *
fit_cell (const CidCall *call, const char *text, guint cell, gsize width)
{
  g_autofree char *fitted =
    cell == CID_CELL_WHO ? fit_who (call, text, width) : cid_text_fit (text, width);
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

static void
append_mark (GString *row, const CidCall *call, const CidFormat *format)
{
  const char *mark = is_waiting (call)                     ? WAITS_MARK
                     : call->outcome == CID_OUTCOME_MISSED ? DONE_MARK
                                                           : " ";
  const char *style = is_waiting (call) ? ALARM : GOOD;

  append_cell (row, mark, format->colour && *mark != ' ' ? style : "");
}

/* As much of each cell as there is room for; a terminal may be narrower than any table. */
static void
append_line (GString *table,
             const CidCall *call,
             char **cells,
             const gsize widths[CID_N_CELLS],
             const CidFormat *format)
{
  g_autoptr (GString) row = g_string_new (NULL);
  gsize room = format->columns > MARK_WIDTH ? format->columns - MARK_WIDTH : 0;

  append_mark (row, call, format);
  for (guint i = 0; i < CID_N_CELLS && room > gaps[i]; i++) {
    gsize width = MIN (widths[i], room - gaps[i]);
    g_autofree char *cell = width > 0 ? fit_cell (call, cells[i], i, width) : NULL;

    if (cell == NULL)
      continue;
    g_string_append_printf (row, "%*s", (int) gaps[i], "");
    append_cell (row, cell, get_style (call, i, format));
    room -= gaps[i] + width;
  }
  g_string_append_printf (table, "%s\n", g_strchomp (row->str));
}

/* What the user wrote to a call, below the name. */
static void
append_note (GString *table,
             const CidCall *call,
             const gsize widths[CID_N_CELLS],
             const CidFormat *format)
{
  g_autofree char *note = cid_call_cells_clean (call->note);
  g_autofree char *fitted = NULL;
  g_autofree char *isolated = NULL;
  gsize indent = MARK_WIDTH;

  for (guint i = 0; i <= CID_CELL_WHO; i++)
    indent += gaps[i] + (i < CID_CELL_WHO ? widths[i] : 0);
  if (*note == '\0' || format->columns < indent + MIN_NOTE_WIDTH)
    return;

  fitted = cid_text_fit (note, MIN (cid_text_get_width (note), format->columns - indent));
  isolated = cid_text_isolate (fitted);
  g_string_append_printf (table, "%*s", (int) indent, "");
  append_cell (table, isolated, format->colour ? ASIDE : "");
  g_string_append_c (table, '\n');
}

static void
append_heading (GString *table, const CidCall *call, const CidFormat *format)
{
  g_autoptr (GDateTime) time = cid_call_cells_get_time (call->started.wall_us, format);
  g_autofree char *day = cid_when_describe_day (time, format->now);
  g_autofree char *heading = cid_text_fit (day, MIN (cid_text_get_width (day), format->columns));

  append_cell (table, heading, format->colour ? BOLD : "");
  g_string_append_c (table, '\n');
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

/* One line a call, whatever it is read by; the note is its last cell. */
static void
append_plain (GString *table, const CidCall *call, char **cells)
{
  g_autofree char *row = g_strjoinv ("\t", cells);
  g_autofree char *note = cid_call_cells_clean (call->note);

  g_string_append_printf (table, "%s\t%s\n", row, note);
}

static void
append_row (GString *table,
            const CidCall *call,
            const CidCall *before,
            char **cells,
            const gsize widths[CID_N_CELLS],
            const CidFormat *format)
{
  if (format->columns == 0) {
    append_plain (table, call, cells);
    return;
  }
  if (before == NULL || !is_same_day (call, before, format)) {
    g_string_append (table, before != NULL ? "\n" : "");
    append_heading (table, call, format);
  }
  append_line (table, call, cells, widths, format);
  append_note (table, call, widths, format);
}

static void
measure (gsize widths[CID_N_CELLS], char **cells)
{
  for (guint i = 0; i < CID_N_CELLS; i++)
    widths[i] = MAX (widths[i], cid_text_get_width (cells[i]));
}

/**
 * cid_call_format_page:
 * @calls: (element-type CidCall): calls, in the order of the table
 * @before: (nullable): the call of the row above; %NULL for none
 * @widths: (inout): of the columns so far, zeros at first; they only grow
 * @format: how it is to be written
 *
 * Writes calls for people: with a heading for each day, cut to the terminal. Where there is no
 * terminal: one line a call, its cells parted by tabs, the date before the time, nothing cut.
 *
 * Returns: (transfer full): lines; empty if there are no calls
 */
char *
cid_call_format_page (GPtrArray *calls,
                      const CidCall *before,
                      gsize widths[CID_N_CELLS],
                      const CidFormat *format)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GString *table = g_string_new (NULL);
  gsize fitted[CID_N_CELLS];

  for (guint i = 0; i < calls->len; i++) {
    char **cells = cid_call_cells_make (g_ptr_array_index (calls, i), format);

    g_ptr_array_add (rows, cells);
    measure (widths, cells);
  }
  memcpy (fitted, widths, sizeof fitted);
  fit_widths (fitted, format->columns);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *above = i > 0 ? g_ptr_array_index (calls, i - 1) : before;

    append_row (table, g_ptr_array_index (calls, i), above, g_ptr_array_index (rows, i), fitted,
                format);
  }
  return g_string_free (table, FALSE);
}

/**
 * cid_call_format_table:
 * @calls: (element-type CidCall): calls, in the order of the table
 * @format: how they are to be written
 *
 * Returns: (transfer full): cid_call_format_page() for the only page
 */
char *
cid_call_format_table (GPtrArray *calls, const CidFormat *format)
{
  gsize widths[CID_N_CELLS] = { 0 };

  return cid_call_format_page (calls, NULL, widths, format);
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
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  g_ptr_array_add (calls, (gpointer) call);
  for (guint i = 0; i < CID_N_CELLS; i++)
    widths[i] = MAX (widths[i], usual_widths[i]);
  return cid_call_format_page (calls, before, widths, format);
}
