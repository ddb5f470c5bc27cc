/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/vcard-lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Whatever a file holds, it can be put together again. */
static void
test_a_file_is_the_sum_of_its_lines (void **state)
{
  static const struct {
    const char *text;
    const char *lines;
  } rows[] = {
    { "", "" },
    { "a\r\nb\nc\rd", "a|b|c|d|" },
    { "\n\r\n\r", "|||" },
    { "TEL:1\n  2\n\t3\nFN:A\n", "TEL:1 23|FN:A|" },
    { " a\nb\n", " a|b|" },
    { "FN;QUOTED-PRINTABLE:a=\r\nb=\r\nc\r\nN:d=\ne\n", "FN;QUOTED-PRINTABLE:abc|N:d=|e|" },
    { "FN;QUOTED-PRINTABLE:a=\nend:vcard\n", "FN;QUOTED-PRINTABLE:a=|end:vcard|" },
    { "FN;QUOTED-PRINTABLE:a=\nEND:VCARDS\n", "FN;QUOTED-PRINTABLE:aEND:VCARDS|" },
    { "FN;QUOTED-PRINTABLE:a=\n b\n", "FN;QUOTED-PRINTABLE:a b|" },
    { "TEL;X-CUSTOM(ENCODING=QUOTED-PRINTABLE,=D0):1=\nN:A\n",
      "TEL;X-CUSTOM(ENCODING=QUOTED-PRINTABLE,=D0):1=|N:A|" },
    /* empty lines are passed over */
    { "FN;QUOTED-PRINTABLE:a=\n\n\r\nb\n", "FN;QUOTED-PRINTABLE:ab|" },
    { "FN:a\n\n b\n\nN:c\n", "FN:ab||N:c|" },
    { "FN;QUOTED-PRINTABLE:a=\n\n", "FN;QUOTED-PRINTABLE:a=||" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GArray) lines = cid_vcard_lines_new (rows[i].text);
    g_autoptr (GString) whole = g_string_new (NULL);
    g_autoptr (GString) read = g_string_new (NULL);

    for (guint j = 0; j < lines->len; j++) {
      const CidVcardLine *line = &g_array_index (lines, CidVcardLine, j);

      g_string_append_len (whole, line->text, (gssize) line->length);
      g_string_append_printf (read, "%s|", line->line);
    }
    assert_string_equal (whole->str, rows[i].text);
    assert_string_equal (read->str, rows[i].lines);
  }
}

/* The name of a property stands before its parameters, and behind its group. */
static void
test_a_property_is_known (void **state)
{
  static const struct {
    const char *line;
    const char *name;
    gboolean is_it;
    const char *value;
  } rows[] = {
    { "TEL:1", "TEL", TRUE, "1" },
    { "item1.tel;TYPE=\"a.b\": 1 ", "TEL", TRUE, "1" },
    { "FN:a\\, b\\\\c\\", "FN", TRUE, "a, b\\c\\" },
    { "X-TEL:1", "TEL", FALSE, "1" },
    { "TEL;encoding=quoted-printable:=2b1=3B\\;=5C;=zz=", "TEL", TRUE, "+1;;\\;zz" },
    { "TEL:=2B1", "TEL", TRUE, "=2B1" },
    { "TELEX:1", "TEL", FALSE, "1" },
    { "TEL", "TEL", FALSE, "" },
    { "", "", FALSE, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *copy = g_strdup (rows[i].line);
    const CidVcardLine line = { .line = copy };
    g_autofree char *value = cid_vcard_line_decode (&line, cid_vcard_line_get_raw (&line));

    assert_int_equal (cid_vcard_line_is (&line, rows[i].name), rows[i].is_it);
    assert_string_equal (value, rows[i].value);
  }
}

/* A card ends with its own end, not with that of its agent's; one that was cut off has none. */
static void
test_a_card_has_an_end (void **state)
{
  static const struct {
    const char *text;
    guint end;
  } rows[] = {
    { "BEGIN:VCARD\nFN:A\nEND:VCARD\nEND:VCARD\n", 2 },
    { "begin:vcard\nend:vcard \t\n", 1 },
    { "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 4 },
    { "BEGIN:VCARD\nAGENT:\n\r\n\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 6 },
    { "BEGIN:VCARD\nAGENT:\n x\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 0 },
    { "BEGIN:VCARD\nX;QUOTED-PRINTABLE:=\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 4 },
    { "BEGIN:VCARD\nitem1.AGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 0 },
    { "BEGIN:VCARD\n\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 0 },
    { "BEGIN:VCARD\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD", 0 },
    { "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\n", 0 },
    { "BEGIN:VCARD\nEND:VCARDS\n", 0 },
    { "BEGIN:VCARD", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GArray) lines = cid_vcard_lines_new (rows[i].text);
    guint end = 0;

    assert_int_equal (cid_vcard_lines_find_end (lines, 0, &end), rows[i].end > 0);
    if (rows[i].end > 0)
      assert_int_equal (end, rows[i].end);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_file_is_the_sum_of_its_lines),
    cmocka_unit_test (test_a_property_is_known),
    cmocka_unit_test (test_a_card_has_an_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
