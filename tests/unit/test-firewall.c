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

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *chain = NULL;
    CidFirewallVerdict verdict = judge (&rows[i], &chain);

    if (verdict != rows[i].verdict)
      fail_msg ("%d, not %d: %s", (int) verdict, (int) rows[i].verdict, rows[i].rules);
  }
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

/* As ufw keeps its rules; they may be readable or not. */
static void
test_rules_of_ufw_are_judged (void **state)
{
  static const char drop[] = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\n";
  static const char accept[] = "DEFAULT_INPUT_POLICY=\"ACCEPT\"\n";
  static const struct {
    const char *defaults;
    const char *rules;
    const char *peer;
    CidFirewallVerdict verdict;
  } rows[] = {
    { drop, "*filter\n", PHONE, CID_FIREWALL_CLOSED },
    { accept, "*filter\n", PHONE, CID_FIREWALL_OPEN },
    { drop, NULL, PHONE, CID_FIREWALL_UNSURE },
    { drop, "### tuple ### allow any 22 0.0.0.0/0 any 0.0.0.0/0 in\n", PHONE, CID_FIREWALL_CLOSED },
    { drop, "### tuple ### allow tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in\n", PHONE,
      CID_FIREWALL_OPEN },
    { drop, "### tuple ### limit tcp 24000:25000 0.0.0.0/0 any any in\n", PHONE,
      CID_FIREWALL_OPEN },
    { drop, "### tuple ### allow tcp 22,24325 0.0.0.0/0 any 192.0.2.0/24 in\n", PHONE,
      CID_FIREWALL_OPEN },
    { drop, "### tuple ### allow tcp 24325 0.0.0.0/0 any 192.0.2.0/24 in\n", "10.0.0.1",
      CID_FIREWALL_CLOSED },
    { drop, "### tuple ### allow tcp 24325 0.0.0.0/0 any 192.0.2.0/24 in\n", NULL,
      CID_FIREWALL_UNSURE },
    { drop, "### tuple ### allow udp 24325 0.0.0.0/0 any 0.0.0.0/0 in\n", PHONE,
      CID_FIREWALL_CLOSED },
    { drop, "### tuple ### allow tcp 24325 0.0.0.0/0 any 0.0.0.0/0 out\n", PHONE,
      CID_FIREWALL_CLOSED },
    { accept, "### tuple ### deny tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in\n", PHONE,
      CID_FIREWALL_CLOSED },
    { drop, "### tuple ### allow\n### tuple ### \n", PHONE, CID_FIREWALL_CLOSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidAddress peer;
    CidFirewallVerdict verdict;

    if (rows[i].peer != NULL)
      assert_true (cid_address_parse (rows[i].peer, &peer));
    verdict =
      cid_ufw_judge (rows[i].defaults, rows[i].rules, 24325, rows[i].peer != NULL ? &peer : NULL);
    if (verdict != rows[i].verdict)
      fail_msg ("%d, not %d: %s", (int) verdict, (int) rows[i].verdict, rows[i].rules);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rules_of_nftables_are_judged),
    cmocka_unit_test (test_the_chain_that_closes_is_named),
    cmocka_unit_test (test_rules_of_ufw_are_judged),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
