/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-socket-address"

#include "phone/socket-address.h"

#include <netinet/in.h>
#include <string.h>

/**
 * cid_socket_address_read:
 * @from: (nullable): what the kernel says of a socket or an interface
 * @address: (out): its address; untouched on failure
 *
 * An interface's link-local zone is lost: it is no part of who a peer is.
 *
 * Returns: %TRUE if @from is an IP address
 */
gboolean
cid_socket_address_read (const struct sockaddr *from, CidAddress *address)
{
  g_return_val_if_fail (address != NULL, FALSE);

  if (from != NULL && from->sa_family == AF_INET) {
    struct sockaddr_in in;

    memcpy (&in, from, sizeof in);
    cid_address_from_ipv4 ((const guint8 *) &in.sin_addr, address);
    return TRUE;
  }
  if (from != NULL && from->sa_family == AF_INET6) {
    struct sockaddr_in6 in6;

    memcpy (&in6, from, sizeof in6);
    memcpy (address->bytes, &in6.sin6_addr, sizeof address->bytes);
    return TRUE;
  }

  return FALSE;
}

/**
 * cid_socket_address_write:
 * @self: an address
 * @port: a port
 * @to: (out): the same for the kernel; IPv4 as IPv4, not mapped
 *
 * Returns: the bytes of @to that count
 */
socklen_t
cid_socket_address_write (const CidAddress *self, guint16 port, struct sockaddr_storage *to)
{
  struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port) };
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = g_htons (port) };

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (to != NULL, 0);

  memset (to, 0, sizeof *to);
  if (cid_address_is_ipv4 (self)) {
    memcpy (&in.sin_addr, self->bytes + 12, 4);
    memcpy (to, &in, sizeof in);
    return sizeof in;
  }

  memcpy (&in6.sin6_addr, self->bytes, sizeof self->bytes);
  memcpy (to, &in6, sizeof in6);
  return sizeof in6;
}

/**
 * cid_socket_address_is_local:
 * @fd: a connected socket
 * @peer: who is at the other end of it
 *
 * Whoever reaches an address of ours from that same address sits on this machine.
 *
 * Returns: %TRUE if this machine talks to itself
 */
gboolean
cid_socket_address_is_local (int fd, const CidAddress *peer)
{
  struct sockaddr_storage own = { 0 };
  socklen_t size = sizeof own;
  CidAddress address;

  g_return_val_if_fail (peer != NULL, FALSE);

  if (cid_address_is_loopback (peer))
    return TRUE;
  if (getsockname (fd, (struct sockaddr *) &own, &size) != 0)
    return FALSE;
  return cid_socket_address_read ((struct sockaddr *) &own, &address) &&
         cid_address_is_equal (&address, peer);
}
