/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/block-edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", NULL };

static const struct {
  const char *before;
  const char *after;
} additions[] = {
  { "", "+61299991234\n" },
  { "# mine\n21\n", "# mine\n21\n+61299991234\n" },
  { "21", "21\n+61299991234\n" },
  { "  +61299991234 \n21", "  +61299991234 \n21" },
  { "02 9999 1234 # spam\n", "02 9999 1234 # spam\n" },
  { "02 9999*\n", "02 9999*\n+61299991234\n" },
};

/* The file is the user's: what stands there stays as it is, and nothing is said twice. */
static void
test_number_is_added_at_the_end (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (additions); i++) {
    g_autofree char *after = cid_block_edit_add (additions[i].before, "+61299991234", &sydney);

    assert_string_equal (after, additions[i].after);
  }
}

static const struct {
  const char *before;
  const char *rule;
  const char *after;
} removals[] = {
  { "+61299991234\n", "02 9999 1234", "" },
  { "# mine\n02 9999 1234 # spam\n21\n", "+61299991234", "# mine\n21\n" },
  { "21\n0299991234\n+61299991234", "0299991234", "21" },
  { "02 9999*\n21", "02 9999*", "21" },
  { "withheld\n21", "WITHHELD", "21" },
  { "spam@example.org\n21\n", "sip:Spam@example.org", "21\n" },
  { "02 9999*\n", "02 9999 1234", NULL },
  { "# 21\n", "21", NULL },
  { "nonsense\n", "21", NULL },
};

/* However the line is written it goes, and no other one. */
static void
test_every_line_that_says_it_is_removed (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (removals); i++) {
    g_auto (CidBlockRule) rule = { 0 };
    g_autofree char *after = NULL;

    assert_true (cid_block_rule_parse (&rule, removals[i].rule, &sydney));
    after = cid_block_edit_remove (removals[i].before, &rule, &sydney);
    if (g_strcmp0 (after, removals[i].after) != 0)
      fail_msg ("without %s: \"%s\"", removals[i].rule, after);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_number_is_added_at_the_end),
    cmocka_unit_test (test_every_line_that_says_it_is_removed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
