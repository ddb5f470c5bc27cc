/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-interfaces"

#include "phone/interfaces.h"

#include "phone/socket-address.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

/* Any port does: nothing is sent. */
#define DISCARD_PORT 9
#define MAPPED_BITS 96
/* An address of RFC 5737, which stands for the world outside. */
#define OUTSIDE "192.0.2.1"

typedef struct ifaddrs IfAddrs;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IfAddrs, freeifaddrs)

static IfAddrs *
list_addresses (void)
{
  IfAddrs *list = NULL;

  return getifaddrs (&list) == 0 ? list : NULL;
}

static guint
count_bits (const CidAddress *mask)
{
  guint bits = 0;

  for (gsize i = 0; i < sizeof mask->bytes; i++) {
    for (guint8 byte = mask->bytes[i]; byte & 0x80; byte <<= 1)
      bits++;
    if (mask->bytes[i] != 0xff)
      break;
  }

  return bits;
}

static gboolean
read_network (const IfAddrs *interface, CidNetwork *network)
{
  CidAddress mask;

  if (!(interface->ifa_flags & IFF_UP))
    return FALSE;
  if (!cid_socket_address_read (interface->ifa_addr, &network->address))
    return FALSE;
  if (!cid_socket_address_read (interface->ifa_netmask, &mask))
    return FALSE;

  /* An IPv4 mask reads as an IPv4-mapped one, whose first 96 bits are not a mask. */
  if (cid_address_is_ipv4 (&network->address)) {
    for (gsize i = 0; i < MAPPED_BITS / 8; i++)
      mask.bytes[i] = 0xff;
  }
  network->prefix = count_bits (&mask);
  return TRUE;
}

/**
 * cid_interfaces_get_networks:
 *
 * Lists the networks that this machine is on, loopback among them: address and prefix of every
 * interface that is up.
 *
 * Returns: (transfer full) (element-type CidNetwork): the networks
 */
GArray *
cid_interfaces_get_networks (void)
{
  g_autoptr (IfAddrs) list = list_addresses ();
  GArray *networks = g_array_new (FALSE, FALSE, sizeof (CidNetwork));

  for (const IfAddrs *interface = list; interface; interface = interface->ifa_next) {
    CidNetwork network;

    if (read_network (interface, &network))
      g_array_append_val (networks, network);
  }

  return networks;
}

/**
 * cid_interfaces_get_address_to:
 * @peer: an address that is to reach this machine
 * @address: (out): the address of this machine on the way there; untouched on failure
 *
 * Asks the routing table; nothing is sent.
 *
 * Returns: %TRUE if there is a way
 */
gboolean
cid_interfaces_get_address_to (const CidAddress *peer, CidAddress *address)
{
  struct sockaddr_storage to = { 0 };
  struct sockaddr_storage own = { 0 };
  socklen_t own_size = sizeof own;
  socklen_t to_size;
  gboolean is_found;
  int fd;

  g_return_val_if_fail (peer != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  to_size = cid_socket_address_write (peer, DISCARD_PORT, &to);
  fd = socket (to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;

  is_found = connect (fd, (struct sockaddr *) &to, to_size) == 0 &&
             getsockname (fd, (struct sockaddr *) &own, &own_size) == 0 &&
             cid_socket_address_read ((struct sockaddr *) &own, address);
  close (fd);
  return is_found;
}

static gboolean
is_of_use (const IfAddrs *interface, const CidAddress *address)
{
  if (!(interface->ifa_flags & IFF_UP) || (interface->ifa_flags & IFF_LOOPBACK))
    return FALSE;

  return !cid_address_is_link_local (address);
}

/**
 * cid_interfaces_list_reachable:
 *
 * Returns: (transfer full) (element-type CidAddress): the addresses of this machine by which others
 *   may reach it, IPv4 before IPv6
 */
GArray *
cid_interfaces_list_reachable (void)
{
  g_autoptr (IfAddrs) list = list_addresses ();
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (CidAddress));

  for (int is_ipv4 = TRUE; is_ipv4 >= FALSE; is_ipv4--)
    for (const IfAddrs *interface = list; interface; interface = interface->ifa_next) {
      CidAddress address;

      if (cid_socket_address_read (interface->ifa_addr, &address) &&
          is_of_use (interface, &address) && cid_address_is_ipv4 (&address) == is_ipv4)
        g_array_append_val (addresses, address);
    }

  return addresses;
}

/**
 * cid_interfaces_get_best_address:
 * @address: (out): untouched if there is none
 *
 * Guesses the address by which phones reach this machine: that on the way to the world, else the
 * first of an interface, IPv4 before IPv6.
 *
 * Returns: %TRUE if there is any but loopback
 */
gboolean
cid_interfaces_get_best_address (CidAddress *address)
{
  g_autoptr (IfAddrs) list = NULL;
  CidAddress candidate;
  gboolean is_found = FALSE;

  g_return_val_if_fail (address != NULL, FALSE);

  if (cid_address_parse (OUTSIDE, &candidate) &&
      cid_interfaces_get_address_to (&candidate, &candidate)) {
    *address = candidate;
    return TRUE;
  }

  list = list_addresses ();
  for (const IfAddrs *interface = list; interface; interface = interface->ifa_next) {
    if (!cid_socket_address_read (interface->ifa_addr, &candidate))
      continue;
    if (!is_of_use (interface, &candidate) || (is_found && !cid_address_is_ipv4 (&candidate)))
      continue;

    *address = candidate;
    is_found = TRUE;
    if (cid_address_is_ipv4 (&candidate))
      break;
  }

  return is_found;
}
