/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-live-table"

#include "cli/live-table.h"

/* One line up, to its beginning, and what stands there is gone. */
#define RENEW "\033[A\r\033[2K"

struct _CidLiveTable {
  gboolean can_renew;
  gsize widths[CID_N_CELLS];
  CidCall *last;
  gboolean is_interrupted;
};

/**
 * cid_live_table_new:
 * @can_renew: it is written to a terminal that can move its cursor
 *
 * A table of calls that grows at its end while the calls go on.
 *
 * Returns: (transfer full): an empty table
 */
CidLiveTable *
cid_live_table_new (gboolean can_renew)
{
  CidLiveTable *self = g_new0 (CidLiveTable, 1);

  self->can_renew = can_renew;

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

  g_clear_pointer (&self->last, cid_call_free);
  g_free (self);
}

/**
 * cid_live_table_add:
 * @call: a call that is not what it was
 * @format: how it is to be written
 *
 * The call of the last line is renewed in its place, if that is possible; any other gets a line of
 * its own, again if it has one already.
 *
 * Returns: (transfer full): what to write
 */
char *
cid_live_table_add (CidLiveTable *self, const CidCall *call, const CidFormat *format)
{
  gboolean is_last = self->can_renew && !self->is_interrupted && self->last != NULL &&
                     g_str_equal (self->last->uid, call->uid);
  g_autofree char *row =
    cid_call_format_row (call, is_last ? call : self->last, self->widths, format);

  g_clear_pointer (&self->last, cid_call_free);
  self->last = cid_call_copy (call);
  self->is_interrupted = FALSE;

  return is_last ? g_strconcat (RENEW, row, NULL) : g_steal_pointer (&row);
}

/**
 * cid_live_table_interrupt:
 *
 * Says that something else was written below the table: its last line is out of reach.
 */
void
cid_live_table_interrupt (CidLiveTable *self)
{
  self->is_interrupted = TRUE;
}
