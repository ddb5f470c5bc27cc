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

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rules_of_ufw_are_judged),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
