/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "config/phone-table.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char *
describe (GPtrArray *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const CidPhoneRow *row = g_ptr_array_index (rows, i);
    const char *cells[] = { row->name, row->make,   row->mac,  row->address,
                            row->host, row->number, row->group };

    g_string_append_printf (text, "%u", row->line);
    for (gsize j = 0; j < G_N_ELEMENTS (cells); j++)
      g_string_append_printf (text, "|%s", cells[j] != NULL ? cells[j] : "");
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/* What spreadsheets write: columns in any order, quotes, their own separators and line ends. */
static void
test_tables_of_spreadsheets_are_read (void **state)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { "name\ndesk\nhall\n", "2|desk||||||\n3|hall||||||\n" },
    { "name", "" },
    { "", "" },
    { "\xEF\xBB\xBF \r\n\n", "" },
    { "name,make,mac,address,host,number,group\n"
      "desk,snom,00:04:13:AA:BB:CC,192.0.2.50,192.0.2.20,+61 2 9999 0000,office\n",
      "2|desk|snom|00:04:13:AA:BB:CC|192.0.2.50|192.0.2.20|+61 2 9999 0000|office\n" },
    { "\xEF\xBB\xBFMAC;Name\r\n00-04-13-aa-bb-cc;desk\r\n\r\n;;\r\nx;hall",
      "2|desk||00-04-13-aa-bb-cc||||\n5|hall||x||||\n" },
    { "name\tnumber\n desk \t \"02 9999\" \n", "2|desk|||||02 9999|\n" },
    { "name,group\n\"desk\",\"a \"\"b\"\", c\nd\"\nhall,e\n",
      "2|desk||||||a \"b\", c\nd\n4|hall||||||e\n" },
    { "name,group\ndesk\n", "2|desk||||||\n" },
    { "name,group\ndesk,\"never closed", "2|desk||||||never closed\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) table = cid_phone_table_parse (rows[i].text, &error);
    g_autofree char *said = NULL;

    assert_null (error);
    said = describe (table);
    assert_string_equal (said, rows[i].expected);
  }
}

/* Whoever made the table is told where to look, and nothing is guessed. */
static void
test_what_is_wrong_is_told_with_its_line (void **state)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { "\nname\n", "Line 1: there is no column “”" },
    { "desk,snom\n", "Line 1: there is no column “desk”" },
    { "make,mac\nsnom,1\n", "Line 1: a column “name” is wanted" },
    { "name,make\n\ndesk,snom,extra\n", "Line 3: it has more cells than the first line" },
    { "name,make\n,snom\n", "Line 2: a name is wanted" },
    { "name\ndesk\nhall\n\ndesk\n", "Line 5: desk is in the table twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    assert_null (cid_phone_table_parse (rows[i].text, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    if (!g_str_has_prefix (error->message, rows[i].expected))
      fail_msg ("%s", error->message);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_tables_of_spreadsheets_are_read),
    cmocka_unit_test (test_what_is_wrong_is_told_with_its_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
