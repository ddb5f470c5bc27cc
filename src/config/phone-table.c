/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-table"

#include "config/phone-table.h"

#include "base/byte-order-mark.h"
#include "base/error.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  const char *name;
  gsize offset;
} columns[] = {
  { "name", G_STRUCT_OFFSET (CidPhoneRow, name) },
  { "make", G_STRUCT_OFFSET (CidPhoneRow, make) },
  { "mac", G_STRUCT_OFFSET (CidPhoneRow, mac) },
  { "address", G_STRUCT_OFFSET (CidPhoneRow, address) },
  { "host", G_STRUCT_OFFSET (CidPhoneRow, host) },
  { "number", G_STRUCT_OFFSET (CidPhoneRow, number) },
  { "group", G_STRUCT_OFFSET (CidPhoneRow, group) },
};

/*
 * Table:
 * @at: what has not been read yet
 * @line: in which line that is
 * @separator: what stands between its cells
 */
typedef struct {
  const char *at;
  guint line;
  char separator;
} Table;

/**
 * cid_phone_row_free:
 * @self: (transfer full) (nullable): a row
 *
 * Frees @self.
 */
void
cid_phone_row_free (CidPhoneRow *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_free (G_STRUCT_MEMBER (char *, self, columns[i].offset));
  g_free (self);
}

/* In quotes anything may stand, and a quote doubled. */
static void
read_quoted (Table *table, GString *cell)
{
  for (table->at++; *table->at != '\0'; table->at++) {
    if (*table->at == '"' && *++table->at != '"')
      return;
    if (*table->at == '\n')
      table->line++;
    g_string_append_c (cell, *table->at);
  }
}

static char *
read_cell (Table *table)
{
  g_autoptr (GString) cell = g_string_new (NULL);

  while (*table->at == ' ')
    table->at++;
  if (*table->at == '"')
    read_quoted (table, cell);
  while (*table->at != '\0' && *table->at != '\n' && *table->at != table->separator)
    g_string_append_c (cell, *table->at++);
  return g_strstrip (g_string_free (g_steal_pointer (&cell), FALSE));
}

/* The cells of one line, and over its end. */
static GPtrArray *
read_line (Table *table)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  for (;;) {
    g_ptr_array_add (cells, read_cell (table));
    if (*table->at != table->separator)
      break;
    table->at++;
  }
  if (*table->at == '\n') {
    table->at++;
    table->line++;
  }
  return cells;
}

static int
find_column (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_ascii_strcasecmp (columns[i].name, name) == 0)
      return (int) i;
  return -1;
}

static GArray *
read_heading (Table *table, GError **error)
{
  g_autoptr (GPtrArray) names = read_line (table);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean has_name = FALSE;

  for (guint i = 0; i < names->len; i++) {
    int column = find_column (g_ptr_array_index (names, i));

    if (column < 0) {
      g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                   _ ("Line 1: there is no column “%s”; expected some of name, make, mac, address, "
                      "host, number, group"),
                   (const char *) g_ptr_array_index (names, i));
      return NULL;
    }
    has_name = has_name || g_str_equal (columns[column].name, "name");
    g_array_append_val (found, column);
  }
  if (has_name)
    return g_steal_pointer (&found);

  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                       _ ("Line 1: a column “name” is wanted"));
  return NULL;
}

static CidPhoneRow *
make_row (GPtrArray *cells, GArray *heading, guint line)
{
  CidPhoneRow *row = g_new0 (CidPhoneRow, 1);

  row->line = line;
  for (guint i = 0; i < cells->len && i < heading->len; i++) {
    gsize offset = columns[g_array_index (heading, int, i)].offset;
    const char *cell = g_ptr_array_index (cells, i);

    g_free (G_STRUCT_MEMBER (char *, row, offset));
    G_STRUCT_MEMBER (char *, row, offset) = *cell != '\0' ? g_strdup (cell) : NULL;
  }
  return row;
}

static gboolean
is_empty (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (*(const char *) g_ptr_array_index (cells, i) != '\0')
      return FALSE;
  return TRUE;
}

/* Two lines for one phone: which of them is meant, only who made the table knows. */
static gboolean
has_name (GPtrArray *rows, const char *name)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((CidPhoneRow *) g_ptr_array_index (rows, i))->name, name))
      return TRUE;
  return FALSE;
}

/* What a spreadsheet puts between its columns depends on where it was bought. */
static char
find_separator (const char *text)
{
  const char *end = strpbrk (text, ",;\t\n");

  return end != NULL && *end != '\n' ? *end : ',';
}

/**
 * cid_phone_table_parse:
 * @text: comma-separated values, or such with `;` or tabs; the first line names the columns
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Reads a table of phones, as a spreadsheet writes it. What the cells say is not looked at.
 *
 * Returns: (transfer full) (nullable) (element-type CidPhoneRow): its rows, those that are empty
 *   left out; none of a table without a first line
 */
GPtrArray *
cid_phone_table_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_row_free);
  g_autoptr (GArray) heading = NULL;
  Table table = { .line = 1 };

  g_return_val_if_fail (text != NULL, NULL);

  table.at = cid_byte_order_mark_skip (text);
  if (table.at[strspn (table.at, " \t\r\n")] == '\0')
    return g_steal_pointer (&rows);
  table.separator = find_separator (table.at);
  heading = read_heading (&table, error);
  if (heading == NULL)
    return NULL;
  while (*table.at != '\0') {
    guint line = table.line;
    g_autoptr (GPtrArray) cells = read_line (&table);
    g_autoptr (CidPhoneRow) row = NULL;

    if (is_empty (cells))
      continue;
    row = make_row (cells, heading, line);
    if (cells->len > heading->len || row->name == NULL) {
      g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                   cells->len > heading->len ? _ ("Line %u: it has more cells than the first line")
                                             : _ ("Line %u: a name is wanted"),
                   line);
      return NULL;
    }
    if (has_name (rows, row->name)) {
      g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("Line %u: %s is in the table twice"),
                   line, row->name);
      return NULL;
    }
    g_ptr_array_add (rows, g_steal_pointer (&row));
  }
  return g_steal_pointer (&rows);
}
