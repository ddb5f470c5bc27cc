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

#include "phone/firewall.h"

#define PHONE "192.0.2.50"
#define INPUT(rules)                                                                               \
  "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy "      \
  "drop;\n" rules "\t}\n}\n"

typedef struct {
  const char *rules;
  const char *peer;
  CidFirewallVerdict verdict;
} Row;

static CidFirewallVerdict
judge (const Row *row, char **chain)
{
  CidAddress peer;

  if (row->peer != NULL)
    assert_true (cid_address_parse (row->peer, &peer));
  return cid_nft_judge (row->rules, 24325, row->peer != NULL ? &peer : NULL, chain);
}

static void
check_rows (const Row *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++) {
    g_autofree char *chain = NULL;
    CidFirewallVerdict verdict = judge (&rows[i], &chain);

    if (verdict != rows[i].verdict)
      fail_msg ("%d, not %d: %s", (int) verdict, (int) rows[i].verdict, rows[i].rules);
  }
}

/* From no rule at all to a whole workstation's, as nft prints them and as people write them. */
static void
test_rules_of_nftables_are_judged (void **state)
{
  static const Row rows[] = {
    { "", PHONE, CID_FIREWALL_OPEN },
    { "#!/usr/sbin/nft -f\nflush ruleset\n\ntable inet filter {\n\tchain input {\n\t\ttype filter "
      "hook "
      "input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority "
      "filter; "
      "policy drop;\n\t}\n}\n",
      PHONE, CID_FIREWALL_OPEN },
    { INPUT (""), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("ct state established,related accept\niif \"lo\" accept\ntcp dport 22 accept\n"),
      PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("ct state { established, related } accept\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("ct state vmap { established : accept, related : accept, invalid : drop }\n"), PHONE,
      CID_FIREWALL_CLOSED },
    { INPUT ("tcp dport 24325 accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("tcp dport { 22, 24325 } counter packets 3 bytes 180 accept\n"), PHONE,
      CID_FIREWALL_OPEN },
    { INPUT ("tcp dport { ssh,\n 24000-25000 }\taccept comment \"phones\"\n"), PHONE,
      CID_FIREWALL_OPEN },
    { INPUT ("tcp dport != 22 accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("udp dport 24325 accept\nicmp type echo-request accept\nip protocol icmp accept\n"),
      PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("ip saddr 192.0.2.0/24 accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("ip saddr 192.0.2.0/24 accept\n"), "10.0.0.1", CID_FIREWALL_CLOSED },
    { INPUT ("ip saddr 192.0.2.0/24 accept\n"), NULL, CID_FIREWALL_UNSURE },
    { INPUT ("ip saddr @phones tcp dport 24325 accept\n"), PHONE, CID_FIREWALL_UNSURE },
    { INPUT ("iifname \"eth0\" tcp dport 24325 accept\n"), PHONE, CID_FIREWALL_UNSURE },
    { INPUT ("tcp dport $ports accept\n"), PHONE, CID_FIREWALL_UNSURE },
    { INPUT ("meta l4proto tcp accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("ct state new tcp dport 24325 drop\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("limit rate 5/second accept\n"), PHONE, CID_FIREWALL_UNSURE },
    { "table ip filter { chain input { type filter hook input priority 0; policy accept; ct state "
      "invalid "
      "drop; tcp dport 24325 reject with tcp reset; } }",
      PHONE, CID_FIREWALL_CLOSED },
    { "table ip filter { chain phones { ip saddr 192.0.2.50 accept; } chain input { type filter "
      "hook input "
      "priority 0; policy drop; tcp dport 24325 jump phones; } }",
      PHONE, CID_FIREWALL_OPEN },
    { "table ip filter { chain a { jump a; } chain input { type filter hook input priority 0; "
      "policy drop; "
      "jump a; } }",
      PHONE, CID_FIREWALL_UNSURE },
    { "table ip6 filter { chain input { type filter hook input priority 0; policy drop; } }", PHONE,
      CID_FIREWALL_OPEN },
    { "table ip nat { chain input { type nat hook input priority 0; policy drop; } }", PHONE,
      CID_FIREWALL_OPEN },
    { "table inet f { set phones { type ipv4_addr; elements = { 192.0.2.50 } } chain in { type "
      "filter hook "
      "input priority 0; policy drop; ip saddr @phones accept; } }",
      "10.0.0.1", CID_FIREWALL_UNSURE },
    { "}}}{{{ ;;; tcp dport", PHONE, CID_FIREWALL_OPEN },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

#define WITH(chain, rules) "table inet filter { chain a { " chain " } }\n" INPUT (rules)

/* A chain that is left early says nothing more, and who was sent on does not come back. */
static void
test_chains_are_left_as_the_kernel_leaves_them (void **state)
{
  static const Row rows[] = {
    { WITH ("return; drop", "jump a\naccept\n"), PHONE, CID_FIREWALL_OPEN },
    { WITH ("ip saddr 192.0.2.0/24 return; drop", "jump a\naccept\n"), PHONE, CID_FIREWALL_OPEN },
    { WITH ("ip saddr 10.0.0.0/8 return; drop", "jump a\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
    { WITH ("ip saddr @ours return; drop", "jump a\naccept\n"), PHONE, CID_FIREWALL_UNSURE },
    { WITH ("ip saddr @ours return; drop", "jump a\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("return\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
    { WITH ("ct state invalid drop", "goto a\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
    { WITH ("ct state invalid drop", "jump a\naccept\n"), PHONE, CID_FIREWALL_OPEN },
    { WITH ("accept", "goto a\n"), PHONE, CID_FIREWALL_OPEN },
    { WITH ("log", "iifname \"eth0\" goto a\naccept\n"), PHONE, CID_FIREWALL_UNSURE },
    { WITH ("log", "limit rate 3/minute jump a\naccept\n"), PHONE, CID_FIREWALL_OPEN },
    { WITH ("drop", "limit rate 3/minute jump a\naccept\n"), PHONE, CID_FIREWALL_UNSURE },
    { WITH ("accept", "jump nowhere\njump a\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("continue\naccept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("queue num 0\n"), PHONE, CID_FIREWALL_UNSURE },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Log prefixes with blanks, and remarks with any word, are in nearly all rules that people keep. */
static void
test_quoted_text_judges_nothing (void **state)
{
  static const Row rows[] = {
    { INPUT ("accept comment \"ours\"\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("log prefix \"we accept nothing: \" drop\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("log prefix \"IN: \" level info accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("counter comment \"drop { them }\"\naccept\n"), PHONE, CID_FIREWALL_OPEN },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* A map gives each value its verdict; many rulesets begin with one. */
static void
test_verdict_maps_are_judged (void **state)
{
  static const Row rows[] = {
    { INPUT ("tcp dport vmap { 22 : accept, 24000-25000 : accept }\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("tcp dport vmap { 22 : accept, 80 : accept }\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("tcp dport vmap { 24325 : drop }\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("ct state vmap { new : continue, invalid : drop }\naccept\n"), PHONE,
      CID_FIREWALL_OPEN },
    { WITH ("tcp dport 24325 accept", "iifname vmap { lo : accept, eth0 : jump a }\n"), PHONE,
      CID_FIREWALL_UNSURE },
    { WITH ("accept", "meta protocol vmap { ip6 : drop, ip : jump a }\n"), PHONE,
      CID_FIREWALL_OPEN },
    { INPUT ("tcp dport vmap @verdicts\n"), PHONE, CID_FIREWALL_UNSURE },
    { INPUT ("tcp dport vmap { 24325\n"), PHONE, CID_FIREWALL_UNSURE },
    { INPUT ("udp dport vmap { 24325 : accept }\n"), PHONE, CID_FIREWALL_CLOSED },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Several things compared at once cannot be told apart here: then it is not known. */
static void
test_joined_values_are_not_guessed (void **state)
{
  static const Row rows[] = {
    { INPUT ("tcp dport . ip saddr { 24325 . 192.0.2.50 } accept\n"), PHONE, CID_FIREWALL_UNSURE },
    { INPUT ("ip saddr . tcp dport @phones accept\n"), PHONE, CID_FIREWALL_UNSURE },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* What comes in over IPv6 goes through other chains than what comes in over IPv4. */
static void
test_each_family_has_its_chains (void **state)
{
#define FAMILY(family)                                                                             \
  "table " family " f { chain in { type filter hook input priority 0; policy drop; } }"
  static const Row rows[] = {
    { FAMILY ("ip6"), "2001:db8::50", CID_FIREWALL_CLOSED },
    { FAMILY ("ip"), "2001:db8::50", CID_FIREWALL_OPEN },
    { FAMILY ("inet"), "2001:db8::50", CID_FIREWALL_CLOSED },
    { FAMILY ("ip"), PHONE, CID_FIREWALL_CLOSED },
    { FAMILY ("ip6"), NULL, CID_FIREWALL_OPEN },
    { INPUT ("ip6 saddr 2001:db8::/32 accept\n"), "2001:db8::50", CID_FIREWALL_OPEN },
    { INPUT ("meta nfproto ipv4 accept\n"), "2001:db8::50", CID_FIREWALL_CLOSED },
    { INPUT ("meta nfproto ipv4 accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("meta protocol ip accept\n"), NULL, CID_FIREWALL_UNSURE },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Each connection is tracked where nobody says otherwise: no rule for the others fits. */
static void
test_a_new_connection_is_only_new (void **state)
{
  static const Row rows[] = {
    { INPUT ("ct state { established, related, untracked } accept\n"), PHONE, CID_FIREWALL_CLOSED },
    { INPUT ("ct state { new, untracked } accept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("ct state != new drop\naccept\n"), PHONE, CID_FIREWALL_OPEN },
    { INPUT ("ct state != established,related drop\naccept\n"), PHONE, CID_FIREWALL_CLOSED },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* The command that opens it has to name the chain that keeps it out. */
static void
test_the_chain_that_closes_is_named (void **state)
{
  static const Row row = {
    "table ip a { chain b { type filter hook input priority 0; } }\n"
    "table inet c { chain d { type filter hook input priority 0; policy drop; } }",
    PHONE, CID_FIREWALL_CLOSED
  };
  g_autofree char *chain = NULL;

  assert_int_equal (judge (&row, &chain), CID_FIREWALL_CLOSED);
  assert_string_equal (chain, "inet c d");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rules_of_nftables_are_judged),
    cmocka_unit_test (test_chains_are_left_as_the_kernel_leaves_them),
    cmocka_unit_test (test_quoted_text_judges_nothing),
    cmocka_unit_test (test_verdict_maps_are_judged),
    cmocka_unit_test (test_joined_values_are_not_guessed),
    cmocka_unit_test (test_each_family_has_its_chains),
    cmocka_unit_test (test_a_new_connection_is_only_new),
    cmocka_unit_test (test_the_chain_that_closes_is_named),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
