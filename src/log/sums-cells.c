/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-cells"

#include "log/sums-cells.h"

#include <glib/gi18n.h>

#define NORMAL "\033[0m"

/**
 * cid_sums_cells_format_duration:
 * @duration_us: how long
 *
 * Returns: (transfer full): like `3:42`; empty for no time
 */
char *
cid_sums_cells_format_duration (gint64 duration_us)
{
  return duration_us > 0 ? cid_when_describe_duration ((double) duration_us / G_USEC_PER_SEC)
                         : g_strdup ("");
}

/**
 * cid_sums_cells_format_count:
 * @count: how many
 *
 * Returns: (transfer full): that number
 */
char *
cid_sums_cells_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * cid_sums_cells_format_share:
 * @sum: a sum
 *
 * Returns: (transfer full): how many in a hundred incoming calls were missed; empty if none was
 */
char *
cid_sums_cells_format_share (const CidCallSum *sum)
{
  if (sum->n_missed == 0 || sum->n_incoming == 0)
    return g_strdup ("");
  /* Translators: a share in per cent */
  return g_strdup_printf (_ ("%.0f%%"), 100.0 * (double) sum->n_missed / (double) sum->n_incoming);
}

/**
 * cid_sums_cells_append:
 * @text: what is written
 * @style: how the cell looks where there is colour; may be empty
 * @cell: what stands in it
 * @format: whether there is colour
 *
 * Writes a cell.
 */
void
cid_sums_cells_append (GString *text, const char *style, const char *cell, const CidFormat *format)
{
  if (format->colour && *style != '\0' && *cell != '\0')
    g_string_append_printf (text, "%s%s%s", style, cell, NORMAL);
  else
    g_string_append (text, cell);
}
