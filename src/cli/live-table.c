/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-live-table"

#include "cli/live-table.h"

#include <string.h>

/* So many lines up, to the beginning, and all that stands from there on is gone. */
#define RENEW_FROM "\033[%uA\r\033[J"

/* A call that stands in the table, and how many lines it takes, its heading among them. */
typedef struct {
  CidCall *call;
  guint n_lines;
} Row;

struct _CidLiveTable {
  gsize widths[CID_N_CELLS];
  guint columns;
  GPtrArray *rows;
  CidCall *above;
};

static void
row_free (gpointer data)
{
  Row *self = data;

  cid_call_free (self->call);
  g_free (self);
}

/**
 * cid_live_table_new:
 *
 * A table of calls that grows at its end while the calls go on.
 *
 * Returns: (transfer full): an empty table
 */
CidLiveTable *
cid_live_table_new (void)
{
  CidLiveTable *self = g_new0 (CidLiveTable, 1);

  self->rows = g_ptr_array_new_with_free_func (row_free);

  return self;
}

/**
 * cid_live_table_free:
 * @self: (transfer full) (nullable): a table
 */
void
cid_live_table_free (CidLiveTable *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->above, cid_call_free);
  g_free (self);
}

static Row *
get_row (CidLiveTable *self, guint i)
{
  return g_ptr_array_index (self->rows, i);
}

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  for (const char *end = text; (end = strchr (end, '\n')) != NULL; end++)
    n_lines++;
  return n_lines;
}

/* How many lines the rows from @first on take. */
static guint
count_lines_from (CidLiveTable *self, guint first)
{
  guint n_lines = 0;

  for (guint i = first; i < self->rows->len; i++)
    n_lines += get_row (self, i)->n_lines;
  return n_lines;
}

static void
forget_first (CidLiveTable *self)
{
  g_clear_pointer (&self->above, cid_call_free);
  self->above = g_steal_pointer (&get_row (self, 0)->call);
  g_ptr_array_remove_index (self->rows, 0);
}

/* What has left the screen at its top is out of reach; one of its @rows is the cursor's. */
static void
forget_unreachable (CidLiveTable *self, guint rows)
{
  while (self->rows->len > 0 && count_lines_from (self, 0) >= rows)
    forget_first (self);
}

static guint
find_row (CidLiveTable *self, const char *uid)
{
  guint i = 0;

  while (i < self->rows->len && !g_str_equal (get_row (self, i)->call->uid, uid))
    i++;
  return i;
}

/* Writes the rows from @first on; the line of the one before it stays. */
static void
append_rows (CidLiveTable *self, GString *text, guint first, const CidFormat *format)
{
  for (guint i = first; i < self->rows->len; i++) {
    Row *row = get_row (self, i);
    const CidCall *before = i > 0 ? get_row (self, i - 1)->call : self->above;
    g_autofree char *lines = cid_call_format_row (row->call, before, self->widths, format);

    row->n_lines = count_lines (lines);
    g_string_append (text, lines);
  }
}

static void
put_call (CidLiveTable *self, guint i, const CidCall *call)
{
  if (i < self->rows->len) {
    cid_call_free (get_row (self, i)->call);
    get_row (self, i)->call = cid_call_copy (call);
  } else {
    Row *row = g_new0 (Row, 1);

    row->call = cid_call_copy (call);
    g_ptr_array_add (self->rows, row);
  }
}

/**
 * cid_live_table_add:
 * @call: a call that is not what it was
 * @rows: how many lines the terminal has; 0 if its cursor cannot be moved
 * @format: how it is to be written
 *
 * A call whose line is still on the screen is renewed in its place; any other gets a line of its
 * own, again if it had one that has left the screen.
 *
 * Returns: (transfer full): what to write
 */
char *
cid_live_table_add (CidLiveTable *self, const CidCall *call, guint rows, const CidFormat *format)
{
  GString *text = g_string_new (NULL);
  guint i;

  /* Lines that were broken anew are not where they were. */
  if (format->columns != self->columns)
    cid_live_table_interrupt (self);
  self->columns = format->columns;
  forget_unreachable (self, rows);

  i = find_row (self, call->uid);
  if (i < self->rows->len)
    g_string_append_printf (text, RENEW_FROM, count_lines_from (self, i));
  put_call (self, i, call);
  append_rows (self, text, i, format);

  return g_string_free (text, FALSE);
}

/**
 * cid_live_table_interrupt:
 *
 * Says that something else was written below the table: its lines are out of reach.
 */
void
cid_live_table_interrupt (CidLiveTable *self)
{
  while (self->rows->len > 0)
    forget_first (self);
}
