/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/name-list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", NULL };

/* What the contacts of a list are, as "name|organisation|number or beginning;". */
static char *
describe (const CidContactYield *yield)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < yield->contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (yield->contacts, i);
    const CidContactNumber *number =
      contact->numbers->len > 0 ? &g_array_index (contact->numbers, CidContactNumber, 0) : NULL;

    g_string_append_printf (text, "%s|%s|", contact->name,
                            contact->organization != NULL ? contact->organization : "");
    if (number != NULL)
      g_string_append_printf (text, "%s;", number->e164 != NULL ? number->e164 : number->text);
    else
      g_string_append_printf (text, "%s*;", contact->prefixes[0]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct {
  const char *text;
  const char *contacts;
  guint n_problems;
  const char *problem;
} rows[] = {
  { "", "", 0, NULL },
  { "21,Front Door\n22,Workshop\n", "Front Door||21;Workshop||22;", 0, NULL },
  { "02 9999 1234, Ana P\u00e9rez, Acme", "Ana P\u00e9rez|Acme|+61299991234;", 0, NULL },
  { "02 9999*,Acme\n+43*;Vienna\n", "Acme||+6129999*;", 1, "list: line 2" },
  { "+43*;Vienna\n5*;Cellar\n", "Vienna||+43*;Cellar||5*;", 0, NULL },
  { "21\tFront Door\n", "Front Door||21;", 0, NULL },

  /* As spreadsheets write it. */
  { "\xef\xbb\xbf"
    "Number;Name\r\n21;Front Door\r\n",
    "Front Door||21;", 0, NULL },
  { "# desks\n\nextension,who\n21,\"Door, Front\"\n22,\"The \"\"Pit\"\"\"\n",
    "Door, Front||21;The \"Pit\"||22;", 0, NULL },
  { "21,Caf\xe9\n", "Caf\u00e9||21;", 0, NULL },

  /* A slip costs its own line, and is told with it; a beginning of everything is one. */
  { "21,A\nnonsense,B\n22\n23,C\n", "A||21;C||23;", 2, "list: line 2" },
  { "21,A\n*,B\n+*,C\n*21*,D\n", "A||21;", 3, "list: line 2" },
  { "21\n", "", 1, "list: line 1" },
  { "21,A\na\nb\nc\nd\ne\nf\ng\n", "A||21;", 6, "list: line 2" },
};

/* A company's extensions come from whatever wrote them. */
static void
test_lists_are_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidContactYield) yield = cid_contact_yield_new ();
    g_autofree char *contacts = NULL;

    cid_name_list_read (yield, "list", rows[i].text, &sydney);
    contacts = describe (yield);
    if (!g_str_equal (contacts, rows[i].contacts) ||
        g_strv_length (yield->problems) != rows[i].n_problems)
      fail_msg ("row %u: %s, %u problems", (guint) i, contacts, g_strv_length (yield->problems));
    if (rows[i].problem != NULL)
      assert_true (g_str_has_prefix (yield->problems[0], rows[i].problem));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_lists_are_read),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
