/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a measurement found: one JSON object a line on standard output. table.py makes a table of
 * it.
 */

#include "report.h"

#include <stdarg.h>
#include <stdio.h>

/* JSON has a point, wherever we are. */
static void
print_number (const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (value != 0)
    printf (", \"%s\": %s", name, g_ascii_formatd (text, sizeof text, "%.6g", value));
}

/* The texts are ours: they have nothing to be escaped. */
void
report_row (const ReportRow *row)
{
  printf ("{\"what\": \"%s\", \"unit\": \"%s\"", row->what, row->unit);
  print_number ("value", row->value);
  print_number ("floor", row->floor);
  print_number ("promise", row->promise);
  print_number ("promised_ratio", row->promised_ratio);
  printf ("%s}\n", row->more_is_better ? ", \"more_is_better\": true" : "");
  fflush (stdout);
}

/* Under which the rows that follow were measured. */
void
report_scene (const char *format, ...)
{
  g_autofree char *scene = NULL;
  va_list arguments;

  va_start (arguments, format);
  scene = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  printf ("{\"scene\": \"%s\"}\n", scene);
  fflush (stdout);
}
