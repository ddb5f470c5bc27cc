/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "phone/nft-statements.h"

/* A ruleset as one line: a chain is `name[flags]: rule; rule`, its words joined by blanks. */
static char *
tell (const char *rules)
{
  g_autoptr (GPtrArray) chains = cid_nft_read_chains (rules);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < chains->len; i++) {
    const CidNftChain *chain = g_ptr_array_index (chains, i);

    assert_true (g_str_has_prefix (chain->name, chain->table));
    g_string_append_printf (text, "%s%s[%s%s]:", i > 0 ? " / " : "", chain->name,
                            chain->is_input ? "i" : "", chain->drops ? "d" : "");
    for (guint j = 0; j < chain->rules->len; j++) {
      g_autofree char *rule = g_strjoinv (" ", g_ptr_array_index (chain->rules, j));

      g_string_append_printf (text, "%s %s", j > 0 ? ";" : "", rule);
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check (const char *rules, const char *expected)
{
  g_autofree char *told = tell (rules);

  assert_string_equal (told, expected);
}

/* Both ways to write a ruleset, nft's own and a person's on one line, say the same. */
static void
test_lines_and_semicolons_part_statements (void **state)
{
  static const char expected[] = "inet f in[id]: tcp dport 22 accept; drop / inet f out[]: accept";

  check ("table inet f {\n\tchain in {\n\t\ttype filter hook input priority filter; policy drop;\n"
         "\t\ttcp dport 22 accept\n\t\tdrop\n\t}\n\n\tchain out {\n\t\taccept\n\t}\n}\n",
         expected);
  check ("table inet f{chain in{type filter hook input priority 0;policy drop;tcp dport 22 "
         "accept;drop}chain out{accept}}",
         expected);
}

/* A table without a family is of IPv4, as nft takes it, and the chain of a table is named by it. */
static void
test_chains_are_named_by_their_table (void **state)
{
  check ("table f { chain in { accept } }\ntable ip6 f { chain in { drop } }",
         "ip f in[]: accept / ip6 f in[]: drop");
  check ("chain lost { accept }", " lost[]: accept");
}

/* Only what filters what comes in may keep a phone out. */
static void
test_only_a_filter_of_the_input_is_one (void **state)
{
  check ("table ip t { chain a { type filter hook forward priority 0; policy drop; } "
         "chain b { type nat hook input priority 100; policy accept; } "
         "chain c { type filter hook input priority 0; policy accept; } }",
         "ip t a[d]: / ip t b[]: / ip t c[i]:");
}

/* Braces in a rule hold values, over several lines if need be; and a set is no chain. */
static void
test_values_between_braces_belong_to_their_rule (void **state)
{
  check ("define ports = { 22,\n 80 }\n"
         "table inet f {\n\tset phones {\n\t\ttype ipv4_addr\n\t\telements = { 192.0.2.50,\n"
         "192.0.2.51 }\n\t}\n\tchain in {\n\t\ttcp dport { 22,\n 80 } ip saddr { 192.0.2.1 } "
         "accept\n\t\tct state { new } drop\n\t}\n}",
         "inet f in[]: tcp dport { 22 80 } ip saddr { 192.0.2.1 } accept; ct state { new } drop");
}

/* A remark ends with its line, and takes no rule with it. */
static void
test_remarks_are_no_rules (void **state)
{
  check ("#!/usr/sbin/nft -f\ntable ip t { # a { brace\nchain in { accept # drop }\ndrop\n} }\n#",
         "ip t in[]: accept; drop");
}

/* What people write between quotes is one word, whatever stands in it: it judges nothing. */
static void
test_quoted_text_is_one_word (void **state)
{
  check ("table ip t { chain in { log prefix \"no accept; {#} \" drop\n"
         "accept comment \"it's } over\"\ndrop } }",
         "ip t in[]: log prefix \"no accept; {#} \" drop; accept comment \"it's } over\"; drop");
}

/* Half a rule, taken for a whole one, would let in or keep out everybody. */
static void
test_a_rule_goes_on_behind_a_backslash (void **state)
{
  check ("table ip t { chain in {\ntcp dport 22 \\\n  accept\ndrop } }",
         "ip t in[]: tcp dport 22 accept; drop");
}

/* A file may be damaged or be no ruleset at all: what can be read is, and nothing else happens. */
static void
test_damaged_rules_are_read_as_far_as_they_go (void **state)
{
  g_autofree char *deep = g_strnfill (1000, '{');
  g_autofree char *high = g_strnfill (1000, '}');
  g_autofree char *both = g_strconcat (deep, high, "table ip t { chain in { accept } }", NULL);

  check ("", "");
  check (deep, "");
  check (high, "");
  check (both, "ip t in[]: accept");
  check ("table ip t { chain in { accept", "ip t in[]:");
  check ("table { chain { accept } }", "");
  check ("table ip t { chain in { log prefix \"open", "ip t in[]:");
  check ("table ip t { chain in { policy; type; } }", "ip t in[]:");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_lines_and_semicolons_part_statements),
    cmocka_unit_test (test_chains_are_named_by_their_table),
    cmocka_unit_test (test_only_a_filter_of_the_input_is_one),
    cmocka_unit_test (test_values_between_braces_belong_to_their_rule),
    cmocka_unit_test (test_remarks_are_no_rules),
    cmocka_unit_test (test_quoted_text_is_one_word),
    cmocka_unit_test (test_a_rule_goes_on_behind_a_backslash),
    cmocka_unit_test (test_damaged_rules_are_read_as_far_as_they_go),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
