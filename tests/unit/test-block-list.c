/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/block-list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", NULL };

static const struct {
  const char *list;
  const char *remote;
  gboolean is_blocked;
} rows[] = {
  /* One number, however either side writes it. */
  { "+61299991234", "0299991234@192.0.2.1", TRUE },
  { "(02) 9999 1234", "+61299991234", TRUE },
  { "0011 61 2 9999 1234", "0299991234", TRUE },
  { "+61299991234", "0299991235", FALSE },
  { "+61299991234", "+612999912345", FALSE },
  { "21", "21@pbx", TRUE },
  { "21", "212@pbx", FALSE },

  /* Beginnings, with a country and as people at home dial. */
  { "+6129999*", "0299991234", TRUE },
  { "+61 2 9999 *", "0299991234", TRUE },
  { "+6129998*", "0299991234", FALSE },
  { "02 9999*", "+61299991234", TRUE },
  { "02 9998*", "+61299991234", FALSE },
  { "1900*", "+61299991234", FALSE },
  { "+43*", "+4312345678", TRUE },
  { "01*", "+33142685300", FALSE },
  { "5*", "55@pbx", TRUE },
  { "55*", "5@pbx", FALSE },

  /* SIP users have no number. */
  { "sip:Spam@example.org", "sip:spam@example.org", TRUE },
  { "spam@example.org", "sip:spam@example.org", TRUE },
  { "spam@example.org", "sip:spam@example.com", FALSE },

  /* Whoever hides the number, if that is what the user wants. */
  { "withheld", "anonymous@anonymous.invalid", TRUE },
  { "21\n  Withheld \n", "anonymous@anonymous.invalid", TRUE },
  { "withheld", "0299991234", FALSE },
  { "withheld", "", FALSE },

  /* A comment may stand behind a number; what belongs to a code is none. */
  { "02 9999 1234 # sold me a fridge", "0299991234", TRUE },
  { "02 9999*\t# all of them", "0299991234", TRUE },
  { "21#4", "21#4", TRUE },

  /* Nobody is blocked for hiding the number otherwise, or for what is no line at all. */
  { "anonymous", "anonymous@anonymous.invalid", FALSE },
  { "*", "0299991234", FALSE },
  { "+*", "0299991234", FALSE },
  { "", "0299991234", FALSE },
  { "# +61299991234", "0299991234", FALSE },

  /* Among others, with what editors leave behind. */
  { "# spam\r\n\r\n  +61299991234  \r\n+43*\r\n", "0299991234", TRUE },
  { "nonsense\n+61299991234", "0299991234", TRUE },
};

/* Who is blocked and who is not: a wrong TRUE is a call that nobody hears of. */
static void
test_who_is_on_the_list (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidBlockList) list = cid_block_list_new (rows[i].list, &sydney);
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &sydney);

    if (cid_block_list_has (list, party) != rows[i].is_blocked)
      fail_msg ("%s on the list \"%s\"", rows[i].remote, rows[i].list);
  }
}

static const struct {
  const char *text;
  guint n_rules;
  guint n_bad_lines;
  guint bad_line;
} texts[] = {
  { "", 0, 0, 0 },
  { "\n\n# only a comment\n", 0, 0, 0 },
  { "+61299991234\n+43*\nspam@example.org\nwithheld", 4, 0, 0 },
  { "+61299991234\n0299991234\n02 9999 1234\nwithheld\nwithheld\n", 2, 0, 0 },
  { "+61299991234\nspam\n*", 1, 2, 2 },
  { "*\n", 0, 1, 1 },
  { "*21*\n", 0, 1, 1 },
  { "12#4*\n", 0, 1, 1 },
  { "\xff\xfe\n21\n", 1, 1, 1 },
  { "\xef\xbb\xbf"
    "21\n",
    1, 0, 0 },
  { "anonymous\n", 0, 1, 1 },
  { "123456789012345678\n", 0, 1, 1 },
  { "a\nb\nc\n\nd\ne\nf\ng\n", 0, 7, 1 },
};

/* A slip is told by its line, and costs no other one. */
static void
test_bad_lines_are_told (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    guint n_told = 0;
    g_autoptr (CidBlockList) list = cid_block_list_new (texts[i].text, &sydney);
    const guint *bad_lines = cid_block_list_get_bad_lines (list, &n_told);

    assert_int_equal (cid_block_list_get_n_rules (list), texts[i].n_rules);
    assert_int_equal (cid_block_list_get_n_bad_lines (list), texts[i].n_bad_lines);
    assert_int_equal (n_told, MIN (texts[i].n_bad_lines, 5));
    if (n_told > 0)
      assert_int_equal (bad_lines[0], texts[i].bad_line);
  }
}

/* Where nothing is known of the country, numbers with one still work. */
static void
test_without_a_country (void **state)
{
  g_autoptr (CidBlockList) list = cid_block_list_new ("+61299991234\n+43*", NULL);
  g_autoptr (CidParty) one = cid_party_parse ("+61299991234", NULL);
  g_autoptr (CidParty) other = cid_party_parse ("+4312345678", NULL);

  assert_true (cid_block_list_has (list, one));
  assert_true (cid_block_list_has (list, other));
  assert_false (cid_block_list_has (list, NULL));
}

static const struct {
  const char *list;
  const char *remote;
  guint line;
  CidBlockKind kind;
} reasons[] = {
  { "# spam\n+43*\n02 9999 1234\n", "0299991234", 3, CID_BLOCK_NUMBER },
  { "02*\n02 9999*\n0299991234\n", "0299991234", 3, CID_BLOCK_NUMBER },
  { "02*\n02 9999*\n", "0299991234", 2, CID_BLOCK_PREFIX },
  { "+43*\nwithheld\nwithheld", "anonymous@pbx.invalid", 2, CID_BLOCK_WITHHELD },
  { "\nspam@example.org", "sip:spam@example.org", 2, CID_BLOCK_ADDRESS },
  { "0299991234\n0299991234\n", "0299991234", 1, CID_BLOCK_NUMBER },
};

/* Whoever wonders why a call was not shown is told the very line, the most exact of several. */
static void
test_it_is_known_which_line_it_was (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    g_autoptr (CidBlockList) list = cid_block_list_new (reasons[i].list, &sydney);
    g_autoptr (CidParty) party = cid_party_parse (reasons[i].remote, &sydney);
    CidBlockKind kind = CID_BLOCK_NONE;

    assert_int_equal (cid_block_list_find (list, party, &kind), reasons[i].line);
    assert_int_equal (kind, reasons[i].kind);
  }
}

/* Lists of call centres are long: each number on them is found, and none beside them. */
static void
test_a_long_list_is_complete (void **state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CidBlockList) list = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "+6129%07u\n+6139%04u*\n", i * 7, i);
  list = cid_block_list_new (text->str, &sydney);
  assert_int_equal (cid_block_list_get_n_rules (list), 20000);
  for (guint i = 0; i < 70000; i += 5) {
    g_autofree char *number = g_strdup_printf ("+6129%07u", i);
    const CidParty party = { .kind = CID_PARTY_NUMBER, .number = number };

    assert_int_equal (cid_block_list_has (list, &party), i % 7 == 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_who_is_on_the_list),
    cmocka_unit_test (test_bad_lines_are_told),
    cmocka_unit_test (test_without_a_country),
    cmocka_unit_test (test_it_is_known_which_line_it_was),
    cmocka_unit_test (test_a_long_list_is_complete),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
