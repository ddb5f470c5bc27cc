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

#include "phone/interfaces.h"
#include "phone/socket-address.h"

#include <netinet/in.h>

static CidAddress
address (const char *text)
{
  CidAddress result = { 0 };

  assert_true (cid_address_parse (text, &result));
  return result;
}

/* Loopback is the one interface every machine has, and its mask is known. */
static void
test_loopback_is_among_the_networks_with_its_prefix (void **state)
{
  g_autoptr (GArray) networks = cid_interfaces_get_networks ();
  CidAddress loopback = address ("127.0.0.1");
  gboolean is_found = FALSE;

  for (guint i = 0; i < networks->len; i++) {
    CidNetwork *network = &g_array_index (networks, CidNetwork, i);

    assert_in_range (network->prefix, 1, 128);
    assert_true (cid_network_contains (network, &network->address));
    if (cid_address_is_equal (&network->address, &loopback)) {
      is_found = TRUE;
      assert_int_equal (network->prefix, 96 + 8);
    }
  }
  assert_true (is_found);
}

/* A phone without an address of its own is let in by these networks, so none may be the world. */
static void
test_no_network_of_ipv4_holds_all_of_it (void **state)
{
  g_autoptr (GArray) networks = cid_interfaces_get_networks ();

  for (guint i = 0; i < networks->len; i++) {
    CidNetwork *network = &g_array_index (networks, CidNetwork, i);

    if (cid_address_is_ipv4 (&network->address))
      assert_in_range (network->prefix, 97, 128);
  }
}

/* The address that a phone is told is the one on the way to it. */
static void
test_way_to_loopback_is_loopback (void **state)
{
  CidAddress peer = address ("127.0.0.53");
  CidAddress own = { 0 };

  assert_true (cid_interfaces_get_address_to (&peer, &own));
  assert_true (cid_address_is_loopback (&own));
  assert_true (cid_address_is_ipv4 (&own));
}

/* Where there is no way the result stays as it was. */
static void
test_no_way_leaves_the_address_alone (void **state)
{
  CidAddress peer = address ("255.255.255.255");
  CidAddress own = address ("192.0.2.99");
  CidAddress before = own;

  assert_false (cid_interfaces_get_address_to (&peer, &own));
  assert_true (cid_address_is_equal (&own, &before));
}

/* A URL with a loopback address in it is of no use to a phone. */
static void
test_best_address_is_one_of_ours_and_not_loopback (void **state)
{
  g_autoptr (GArray) networks = cid_interfaces_get_networks ();
  CidAddress best = { 0 };
  gboolean is_ours = FALSE;

  if (!cid_interfaces_get_best_address (&best)) {
    for (guint i = 0; i < networks->len; i++) {
      CidNetwork *network = &g_array_index (networks, CidNetwork, i);

      assert_true (cid_address_is_loopback (&network->address) ||
                   !cid_address_is_ipv4 (&network->address));
    }
    return;
  }

  assert_false (cid_address_is_loopback (&best));
  for (guint i = 0; i < networks->len; i++)
    is_ours |= cid_address_is_equal (&best, &g_array_index (networks, CidNetwork, i).address);
  assert_true (is_ours);
}

/* What the user may choose from: all that others can use, what most phones speak first. */
static void
test_the_best_is_among_the_reachable (void **state)
{
  g_autoptr (GArray) addresses = cid_interfaces_list_reachable ();
  CidAddress best;
  gboolean is_there = !cid_interfaces_get_best_address (&best);
  gboolean was_ipv6 = FALSE;

  for (guint i = 0; i < addresses->len; i++) {
    const CidAddress *one = &g_array_index (addresses, CidAddress, i);

    assert_false (cid_address_is_loopback (one));
    assert_false (was_ipv6 && cid_address_is_ipv4 (one));
    was_ipv6 = !cid_address_is_ipv4 (one);
    is_there |= cid_address_is_equal (one, &best);
  }
  assert_true (is_there);
}

/* The kernel's form and ours must be the same address, both ways. */
static void
test_socket_addresses_round_trip (void **state)
{
  static const struct {
    const char *text;
    int family;
  } cases[] = {
    { "192.0.2.1", AF_INET }, { "::ffff:192.0.2.1", AF_INET },
    { "0.0.0.0", AF_INET },   { "2001:db8::1", AF_INET6 },
    { "::", AF_INET6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CidAddress from = address (cases[i].text);
    CidAddress to = { 0 };
    struct sockaddr_storage kernel = { 0 };
    socklen_t size = cid_socket_address_write (&from, 24325, &kernel);

    assert_int_equal (kernel.ss_family, cases[i].family);
    assert_int_equal (size, cases[i].family == AF_INET ? sizeof (struct sockaddr_in)
                                                       : sizeof (struct sockaddr_in6));
    assert_true (cid_socket_address_read ((struct sockaddr *) &kernel, &to));
    assert_true (cid_address_is_equal (&from, &to));
  }
}

/* Interfaces without an address, and sockets that are not IP, are no peers. */
static void
test_other_families_are_no_addresses (void **state)
{
  struct sockaddr local = { .sa_family = AF_UNIX };
  CidAddress result = address ("192.0.2.99");
  CidAddress before = result;

  assert_false (cid_socket_address_read (NULL, &result));
  assert_false (cid_socket_address_read (&local, &result));
  assert_true (cid_address_is_equal (&result, &before));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_loopback_is_among_the_networks_with_its_prefix),
    cmocka_unit_test (test_no_network_of_ipv4_holds_all_of_it),
    cmocka_unit_test (test_way_to_loopback_is_loopback),
    cmocka_unit_test (test_no_way_leaves_the_address_alone),
    cmocka_unit_test (test_best_address_is_one_of_ours_and_not_loopback),
    cmocka_unit_test (test_the_best_is_among_the_reachable),
    cmocka_unit_test (test_socket_addresses_round_trip),
    cmocka_unit_test (test_other_families_are_no_addresses),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
