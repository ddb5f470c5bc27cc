/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/own-numbers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The user writes them as on a card; an exchange puts them where the caller's belongs as it likes.
 */
static void
test_mine_is_mine_in_every_form (void **state)
{
  static char *numbers[] = { (char *) "02 9999 0000",
                             (char *) "+49 30 1234567",
                             (char *) "2000",
                             (char *) "anonymous",
                             (char *) "",
                             NULL };
  static const CidNumberPlan australia = { "AU", NULL };
  static const struct {
    const char *remote;
    gboolean is_mine;
    gboolean is_mine_anywhere;
  } rows[] = {
    { "+61299990000", TRUE, TRUE },
    { "0299990000@192.0.2.1", TRUE, TRUE },
    { "299990000", TRUE, FALSE },
    { "61299990000", TRUE, FALSE },
    { "+49301234567", TRUE, TRUE },
    { "0049301234567", TRUE, TRUE },
    { "2000", TRUE, TRUE },
    { "sip:2000@pbx", TRUE, TRUE },
    { "02000", FALSE, FALSE },
    { "99990000", FALSE, FALSE },
    { "+61399990000", FALSE, FALSE },
    { "anonymous", FALSE, FALSE },
    { "", FALSE, FALSE },
    { "sip:ana@example.org", FALSE, FALSE },
  };
  g_autoptr (CidOwnNumbers) at_home = cid_own_numbers_new (numbers, &australia);
  g_autoptr (CidOwnNumbers) anywhere = cid_own_numbers_new (numbers, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &australia);
    g_autoptr (CidParty) unread = cid_party_parse (rows[i].remote, NULL);

    if (cid_own_numbers_contain (at_home, party) != rows[i].is_mine ||
        cid_own_numbers_contain (anywhere, unread) != rows[i].is_mine_anywhere)
      fail_msg ("%s", rows[i].remote);
  }
}

/* Most people set none. */
static void
test_none_are_no_trouble (void **state)
{
  g_autoptr (CidOwnNumbers) own = cid_own_numbers_new (NULL, NULL);
  g_autoptr (CidParty) party = cid_party_parse ("+61299990000", NULL);

  assert_false (cid_own_numbers_contain (own, party));
  cid_own_numbers_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_mine_is_mine_in_every_form),
    cmocka_unit_test (test_none_are_no_trouble),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
