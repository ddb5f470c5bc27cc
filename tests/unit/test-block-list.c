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

  /* Nobody is blocked for hiding the number, or for what is no line at all. */
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
    g_autoptr (CidBlockList) list = cid_block_list_new (rows[i].list, &sydney, NULL);
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &sydney);

    if (cid_block_list_has (list, party) != rows[i].is_blocked)
      fail_msg ("%s on the list \"%s\"", rows[i].remote, rows[i].list);
  }
}

static const struct {
  const char *text;
  guint n_lines;
  guint bad_line;
} texts[] = {
  { "", 0, 0 },
  { "\n\n# only a comment\n", 0, 0 },
  { "+61299991234\n+43*\nspam@example.org", 3, 0 },
  { "+61299991234\nspam\n*", 1, 2 },
  { "*\n", 0, 1 },
  { "*21*\n", 0, 1 },
  { "12#4*\n", 0, 1 },
  { "\xff\xfe\n21\n", 1, 1 },
  { "anonymous\n", 0, 1 },
};

/* A slip is told by its line, and costs no other one. */
static void
test_bad_lines_are_told (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    guint bad_line = 99;
    g_autoptr (CidBlockList) list = cid_block_list_new (texts[i].text, &sydney, &bad_line);

    assert_int_equal (cid_block_list_get_n_lines (list), texts[i].n_lines);
    assert_int_equal (bad_line, texts[i].bad_line);
  }
}

/* Where nothing is known of the country, numbers with one still work. */
static void
test_without_a_country (void **state)
{
  g_autoptr (CidBlockList) list = cid_block_list_new ("+61299991234\n+43*", NULL, NULL);
  g_autoptr (CidParty) one = cid_party_parse ("+61299991234", NULL);
  g_autoptr (CidParty) other = cid_party_parse ("+4312345678", NULL);

  assert_true (cid_block_list_has (list, one));
  assert_true (cid_block_list_has (list, other));
  assert_false (cid_block_list_has (list, NULL));
}

static const struct {
  const char *before;
  const char *after;
} additions[] = {
  { "", "+61299991234\n" },
  { "# mine\n21\n", "# mine\n21\n+61299991234\n" },
  { "21", "21\n+61299991234\n" },
  { "  +61299991234 \n21", "  +61299991234 \n21" },
};

/* The file is the user's: what stands there stays as it is. */
static void
test_number_is_added_at_the_end (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (additions); i++) {
    g_autofree char *after = cid_block_list_add_line (additions[i].before, "+61299991234");

    assert_string_equal (after, additions[i].after);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_who_is_on_the_list),
    cmocka_unit_test (test_bad_lines_are_told),
    cmocka_unit_test (test_without_a_country),
    cmocka_unit_test (test_number_is_added_at_the_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
