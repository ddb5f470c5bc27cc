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

#include "check-kit.h"

#define DESK_AT A_PHONE "address=192.0.2.50\n"
#define NFT "bin/nft"

static char *path_before;

/* Programs are found in a folder of the test's alone. */
static int
begin_system (void **state)
{
  g_autofree char *programs = NULL;

  begin_home (state);
  programs = scratch_path (home, "bin");
  path_before = g_strdup (g_getenv ("PATH"));
  g_setenv ("PATH", programs, TRUE);
  return 0;
}

static int
end_system (void **state)
{
  g_setenv ("PATH", path_before, TRUE);
  g_free (path_before);
  return end_home (state);
}

static int
leave (void **state)
{
  scratch_free (scratch_path (home, "bin"));
  scratch_free (scratch_path (home, "etc"));
  return move_out (state);
}

static void
install_nft_as (const char *name, const char *says)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", says);
  g_autofree char *path = scratch_path (home, name);

  scratch_write (home, name, script);
  assert_int_equal (g_chmod (path, 0700), 0);
}

static void
install_nft (const char *says)
{
  install_nft_as (NFT, says);
}

/* Where nothing can be seen, nothing is claimed. */
static void
test_an_unseen_firewall_is_a_note (void **state)
{
  static const CheckRow row = {
    NULL, DESK_AT, NULL, CID_CHECK_NOTE, "none that you may look at", "sudo nft list ruleset"
  };

  install_nft ("exit 1");
  check_one (cid_check_firewall, &row, NULL);
}

/* Debian keeps it where only root's path goes. */
static void
test_nftables_is_found_where_it_is_kept (void **state)
{
  static const char *const names[] = { "usr/sbin/nft", "sbin/nft" };
  static const CheckRow open = { NULL, DESK_AT, NULL, CID_CHECK_WELL, "nftables lets phones in",
                                 NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    install_nft_as (names[i], "exit 0");
    check_one (cid_check_firewall, &open, NULL);
    scratch_free (scratch_path (home, names[i]));
  }
}

/* The kernel's own rules, and the one command that opens the port for this phone. */
static void
test_nftables_is_asked (void **state)
{
  static const CheckRow closed = {
    NULL,
    DESK_AT,
    NULL,
    CID_CHECK_WRONG,
    "nftables keeps phones out of port 24325",
    "sudo nft insert rule inet f in ip saddr 192.0.2.50 tcp dport 24325 "
    "accept"
  };
  static const CheckRow closed_to_ipv6 = {
    NULL,
    A_PHONE "address=2001:db8::50\n",
    NULL,
    CID_CHECK_WRONG,
    "nftables keeps phones out of port 24325",
    "sudo nft insert rule inet f in ip6 saddr 2001:db8::50 tcp dport 24325 accept"
  };
  static const CheckRow open = { NULL, DESK_AT, NULL, CID_CHECK_WELL, "nftables lets phones in",
                                 NULL };

  install_nft (
    "echo 'table inet f { chain in { type filter hook input priority 0; policy drop; } }'");
  check_one (cid_check_firewall, &closed, NULL);
  check_one (cid_check_firewall, &closed_to_ipv6, NULL);
  install_nft ("echo 'table inet f { chain in { type filter hook input priority 0; } }'");
  check_one (cid_check_firewall, &open, NULL);
}

/* Who may not ask may read what is loaded at the start of the machine. */
static void
test_the_file_of_nftables_is_read (void **state)
{
  static const CheckRow row = { NULL,
                                NULL,
                                NULL,
                                CID_CHECK_WRONG,
                                "nftables keeps phones out",
                                "sudo nft insert rule inet f in tcp dport 24325 accept" };
  g_autofree char *path =
    scratch_path (home, "etc/systemd/system/sysinit.target.wants/nftables.service");
  g_autoptr (GFile) link = g_file_new_for_path (path);

  install_nft ("exit 1");
  scratch_write (home, "etc/systemd/system/sysinit.target.wants/x", "");
  assert_true (g_file_make_symbolic_link (link, "/x", NULL, NULL));
  scratch_write (home, "etc/nftables.conf",
                 "table inet f { chain in { type filter hook input priority 0; policy drop; } }");
  check_one (cid_check_firewall, &row, NULL);
}

/* ufw speaks before what it made of nftables; switched off it says nothing. */
static void
test_ufw_is_looked_at (void **state)
{
  static const CheckRow closed = { NULL,
                                   DESK_AT,
                                   NULL,
                                   CID_CHECK_WRONG,
                                   "ufw keeps phones out",
                                   "sudo ufw allow proto tcp from 192.0.2.50 to any port 24325" };
  static const CheckRow unsure = { "[listener]\nport=2000\n",
                                   A_PHONE,
                                   NULL,
                                   CID_CHECK_NOTE,
                                   "ufw is on, and may keep phones out of port 2000",
                                   "sudo ufw allow proto tcp from any to any port 2000" };
  static const CheckRow off = {
    NULL, DESK_AT, NULL, CID_CHECK_NOTE, "none that you may look at", "sudo nft"
  };
  g_autofree char *rules = scratch_path (home, "etc/ufw/user.rules");

  install_nft ("exit 1");
  scratch_write (home, "etc/ufw/ufw.conf", "# on or off\nENABLED=yes\n");
  scratch_write (home, "etc/default/ufw", "DEFAULT_INPUT_POLICY=\"DROP\"\n");
  scratch_write (home, "etc/ufw/user.rules", "*filter\n");
  check_one (cid_check_firewall, &closed, NULL);
  g_remove (rules);
  check_one (cid_check_firewall, &unsure, NULL);
  scratch_write (home, "etc/ufw/ufw.conf", "# on or off\nENABLED=no\n");
  check_one (cid_check_firewall, &off, NULL);
}

#define firewall_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    firewall_test (test_an_unseen_firewall_is_a_note),
    firewall_test (test_nftables_is_found_where_it_is_kept),
    firewall_test (test_nftables_is_asked),
    firewall_test (test_the_file_of_nftables_is_read),
    firewall_test (test_ufw_is_looked_at),
  };

  return cmocka_run_group_tests (tests, begin_system, end_system);
}
