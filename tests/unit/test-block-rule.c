/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/block-rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan sydney = { "AU", "2" };

static const struct {
  const char *line;
  CidBlockKind kind;
  const char *text;
} rows[] = {
  { "(02) 9999 1234", CID_BLOCK_NUMBER, "+61299991234" },
  { "99991234", CID_BLOCK_NUMBER, "+61299991234" },
  { "21", CID_BLOCK_NUMBER, "21" },
  { "*21#", CID_BLOCK_NUMBER, "*21#" },
  { "02 9999*", CID_BLOCK_PREFIX, "029999*" },
  { "+61 2 9999 *", CID_BLOCK_PREFIX, "+6129999*" },
  { "withheld", CID_BLOCK_WITHHELD, "withheld" },
  { "sip:spam@example.org;user=ip", CID_BLOCK_ADDRESS, "spam@example.org" },
};

/* What is written into the file says the same when it is read. */
static void
test_what_is_written_reads_the_same (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CidBlockRule) rule = { 0 };
    g_auto (CidBlockRule) again = { 0 };
    g_autofree char *text = NULL;

    assert_true (cid_block_rule_parse (&rule, rows[i].line, &sydney));
    assert_int_equal (rule.kind, rows[i].kind);
    text = cid_block_rule_to_text (&rule);
    assert_string_equal (text, rows[i].text);
    assert_true (cid_block_rule_parse (&again, text, &sydney));
    assert_true (cid_block_rule_is_same (&rule, &again));
  }
}

/* A number and its beginning are two rules, and nobody is no rule at all. */
static void
test_other_rules_are_others (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (rows); j++) {
      g_auto (CidBlockRule) one = { 0 };
      g_auto (CidBlockRule) other = { 0 };

      assert_true (cid_block_rule_parse (&one, rows[i].line, &sydney));
      assert_true (cid_block_rule_parse (&other, rows[j].line, &sydney));
      assert_int_equal (cid_block_rule_is_same (&one, &other),
                        g_str_equal (rows[i].text, rows[j].text));
    }
}

/* Comments and empty lines are about nobody, and are no slip. */
static void
test_comments_are_about_nobody (void **state)
{
  static const char *const lines[] = { "", "  ", "#", "  # 21", "\t#21\r" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (CidBlockRule) rule = { 0 };
    g_auto (CidBlockRule) same = { 0 };

    assert_true (cid_block_rule_parse (&rule, lines[i], &sydney));
    assert_int_equal (rule.kind, CID_BLOCK_NONE);
    assert_false (cid_block_rule_is_same (&rule, &same));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_written_reads_the_same),
    cmocka_unit_test (test_other_rules_are_others),
    cmocka_unit_test (test_comments_are_about_nobody),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
