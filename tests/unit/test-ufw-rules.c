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

typedef struct {
  const char *rule;
  CidFirewallVerdict dropping;  /* what comes of it where the rest is dropped */
  CidFirewallVerdict accepting; /* and where it is let in */
} Row;

static void
check_rows (const Row *rows, gsize n_rows)
{
  CidAddress peer;

  assert_true (cid_address_parse (PHONE, &peer));
  for (gsize i = 0; i < n_rows; i++) {
    g_autofree char *rules =
      g_strconcat ("*filter\n### tuple ### ", rows[i].rule, "\nCOMMIT\n", NULL);
    CidFirewallVerdict dropping =
      cid_ufw_judge ("DEFAULT_INPUT_POLICY=\"DROP\"\n", rules, 24325, &peer);
    CidFirewallVerdict accepting =
      cid_ufw_judge ("DEFAULT_INPUT_POLICY=\"ACCEPT\"\n", rules, 24325, &peer);

    if (dropping != rows[i].dropping || accepting != rows[i].accepting)
      fail_msg ("%d and %d: %s", (int) dropping, (int) accepting, rows[i].rule);
  }
}

/* ufw writes more into a rule than its seven fields: the profile of a program, and a remark. */
static void
test_rules_with_more_fields_are_read (void **state)
{
  static const Row rows[] = {
    { "allow tcp 24325 0.0.0.0/0 any 0.0.0.0/0 CID - in", CID_FIREWALL_OPEN, CID_FIREWALL_OPEN },
    { "deny tcp 24325 0.0.0.0/0 any 0.0.0.0/0 CID%20Alert - in", CID_FIREWALL_CLOSED,
      CID_FIREWALL_CLOSED },
    { "allow tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in comment=70686f6e6573", CID_FIREWALL_OPEN,
      CID_FIREWALL_OPEN },
    { "allow_log tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in", CID_FIREWALL_OPEN, CID_FIREWALL_OPEN },
    { "reject tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in", CID_FIREWALL_CLOSED, CID_FIREWALL_CLOSED },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* What passes through this machine to another says nothing of what comes to it. */
static void
test_rules_for_routing_are_left_aside (void **state)
{
  static const Row rows[] = {
    { "route:allow any any 0.0.0.0/0 any 0.0.0.0/0 in_eth0!out_eth1", CID_FIREWALL_CLOSED,
      CID_FIREWALL_OPEN },
    { "route:deny any any 0.0.0.0/0 any 0.0.0.0/0 in", CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Nobody knows here by which interface a phone comes in, nor to which address or from which port:
 * such a rule may be the one that decides. */
static void
test_rules_for_some_ways_in_leave_it_open (void **state)
{
  static const Row rows[] = {
    { "allow tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in_eth0", CID_FIREWALL_UNSURE, CID_FIREWALL_UNSURE },
    { "allow tcp 24325 192.0.2.9 any 0.0.0.0/0 in", CID_FIREWALL_UNSURE, CID_FIREWALL_UNSURE },
    { "deny tcp 24325 0.0.0.0/0 5060 0.0.0.0/0 in", CID_FIREWALL_UNSURE, CID_FIREWALL_UNSURE },
    { "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in_eth0", CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
    { "allow tcp 24325 0.0.0.0/0 any 10.0.0.0/8 in_eth0", CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* The first rule that fits decides, whatever follows. */
static void
test_the_first_rule_that_fits_decides (void **state)
{
  static const Row rows[] = {
    { "allow tcp 24325 0.0.0.0/0 any 0.0.0.0/0 in\n### tuple ### deny tcp any 0.0.0.0/0 any "
      "0.0.0.0/0 in",
      CID_FIREWALL_OPEN, CID_FIREWALL_OPEN },
    { "deny any any 0.0.0.0/0 any 192.0.2.50 in\n### tuple ### allow tcp 24325 0.0.0.0/0 any "
      "0.0.0.0/0 in",
      CID_FIREWALL_CLOSED, CID_FIREWALL_CLOSED },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

/* Ports come one by one and as ranges; what is neither is no port. */
static void
test_ports_are_compared_as_numbers (void **state)
{
#define PORTS(ports) "allow tcp " ports " 0.0.0.0/0 any 0.0.0.0/0 in"
  static const Row rows[] = {
    { PORTS ("24325:24325"), CID_FIREWALL_OPEN, CID_FIREWALL_OPEN },
    { PORTS ("24326:65535"), CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
    { PORTS ("1:24324,24325"), CID_FIREWALL_OPEN, CID_FIREWALL_OPEN },
    { PORTS ("24325:"), CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
    { PORTS (",:,99999"), CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
    { PORTS ("243250"), CID_FIREWALL_CLOSED, CID_FIREWALL_OPEN },
  };

  check_rows (rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rules_of_ufw_are_judged),
    cmocka_unit_test (test_rules_with_more_fields_are_read),
    cmocka_unit_test (test_rules_for_routing_are_left_aside),
    cmocka_unit_test (test_rules_for_some_ways_in_leave_it_open),
    cmocka_unit_test (test_the_first_rule_that_fits_decides),
    cmocka_unit_test (test_ports_are_compared_as_numbers),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
