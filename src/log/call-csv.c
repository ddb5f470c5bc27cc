/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-csv"

#include "log/call-format.h"

#include <string.h>

#include "log/call-fields.h"

/* `+61 2 9999 1234`: nothing that a spreadsheet could reckon with. */
static gboolean
is_plain_number (const char *text)
{
  return *text == '+' && text[1] != '\0' && strspn (text + 1, "0123456789 ()") == strlen (text + 1);
}

/* A spreadsheet would reckon with it, or run it; one that writes Chinese, in full width too. */
static gboolean
begins_formula (const char *text)
{
  static const char *const signs[] = { "=", "+", "-", "@", "＝", "＋", "－", "＠" };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      return !is_plain_number (text);
  return FALSE;
}

/* In half of Europe a semicolon begins a new cell, in quotation marks or not. */
static void
append_cell (GString *row, const char *text, gboolean is_first)
{
  gboolean is_quoted = strpbrk (text, ",\"\r\n") != NULL;

  if (!is_first)
    g_string_append_c (row, ',');
  if (is_quoted)
    g_string_append_c (row, '"');
  for (const char *c = text; *c != '\0'; c++) {
    if ((c == text || c[-1] == ';') && begins_formula (c))
      g_string_append_c (row, '\'');
    if (*c == '"')
      g_string_append_c (row, '"');
    g_string_append_c (row, *c);
  }
  if (is_quoted)
    g_string_append_c (row, '"');
}

/**
 * cid_call_format_csv_header:
 *
 * Returns: (transfer full): the names of the columns, CRLF at the end (RFC 4180)
 */
char *
cid_call_format_csv_header (void)
{
  const char *const *names = cid_call_fields_get_names ();
  GString *header = g_string_new (names[0]);

  for (guint i = 1; i < cid_call_fields_count_stored (); i++)
    g_string_append_printf (header, ",%s", names[i]);
  g_string_append (header, "\r\n");
  return g_string_free (header, FALSE);
}

/**
 * cid_call_format_csv:
 * @call: a call
 * @format: how it is to be written
 *
 * Writes one row. What a spreadsheet would take for a formula begins with an apostrophe.
 *
 * Returns: (transfer full): the row, CRLF at the end
 */
char *
cid_call_format_csv (const CidCall *call, const CidFormat *format)
{
  g_auto (GStrv) fields = cid_call_fields_make (call, format);
  GString *row = g_string_new (NULL);

  for (guint i = 0; i < cid_call_fields_count_stored (); i++)
    append_cell (row, fields[i], i == 0);
  g_string_append (row, "\r\n");
  return g_string_free (row, FALSE);
}
