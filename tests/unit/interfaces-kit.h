/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>

#include "phone/socket-address.h"

/* The one address of this machine beside loopback, in a /24, by which everybody reaches it; %NULL:
 * it is in no network. For tests that wrap the four functions below, or the first two. */
static const char *own_address = NULL;

int __wrap_getifaddrs (struct ifaddrs **list);
void __wrap_freeifaddrs (struct ifaddrs *list);
int __wrap_connect (int fd, const struct sockaddr *to, socklen_t size);
int __wrap_getsockname (int fd, struct sockaddr *address, socklen_t *size);

static void
put_address (const char *text, struct sockaddr_storage *storage)
{
  CidAddress address;

  assert_true (cid_address_parse (text, &address));
  cid_socket_address_write (&address, 0, storage);
}

int
__wrap_getifaddrs (struct ifaddrs **list)
{
  static struct ifaddrs entries[2];
  static struct sockaddr_storage addresses[2];
  static struct sockaddr_storage masks[2];

  put_address ("127.0.0.1", &addresses[0]);
  put_address ("255.0.0.0", &masks[0]);
  put_address (own_address != NULL ? own_address : "127.0.0.1", &addresses[1]);
  put_address ("255.255.255.0", &masks[1]);
  for (guint i = 0; i < 2; i++)
    entries[i] = (struct ifaddrs){
      .ifa_next = i == 0 && own_address != NULL ? &entries[1] : NULL,
      .ifa_name = (char *) (i == 0 ? "lo" : "eth0"),
      .ifa_flags = i == 0 ? IFF_UP | IFF_LOOPBACK : IFF_UP,
      .ifa_addr = (struct sockaddr *) &addresses[i],
      .ifa_netmask = (struct sockaddr *) &masks[i],
    };
  *list = entries;
  return 0;
}

void
__wrap_freeifaddrs (struct ifaddrs *list)
{
}

int
__wrap_connect (int fd, const struct sockaddr *to, socklen_t size)
{
  if (own_address != NULL)
    return 0;

  errno = ENETUNREACH;
  return -1;
}

int
__wrap_getsockname (int fd, struct sockaddr *address, socklen_t *size)
{
  struct sockaddr_storage own = { 0 };

  put_address (own_address, &own);
  memcpy (address, &own, MIN (*size, sizeof own));
  return 0;
}
