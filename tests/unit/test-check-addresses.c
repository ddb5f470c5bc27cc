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

#include <errno.h>
#include <ifaddrs.h>
#include <sys/socket.h>

#include "check-kit.h"

static gboolean is_offline;

int __real_connect (int fd, const struct sockaddr *to, socklen_t size);
int __wrap_connect (int fd, const struct sockaddr *to, socklen_t size);
int __real_getifaddrs (struct ifaddrs **list);
int __wrap_getifaddrs (struct ifaddrs **list);

int
__wrap_connect (int fd, const struct sockaddr *to, socklen_t size)
{
  if (!is_offline)
    return __real_connect (fd, to, size);

  errno = ENETUNREACH;
  return -1;
}

int
__wrap_getifaddrs (struct ifaddrs **list)
{
  if (!is_offline)
    return __real_getifaddrs (list);

  *list = NULL;
  return 0;
}

/* What a phone was told has to be here, or it rings at somebody else. */
static void
test_an_address_that_went_is_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, A_PHONE "host=127.0.0.1\naddress=127.0.0.2\n", NULL, CID_CHECK_WELL,
      "reaches this machine as 127.0.0.1", NULL },
    { NULL, A_PHONE "host=pbx.example\naddress=127.0.0.2\n", NULL, CID_CHECK_WELL, "as pbx.example",
      NULL },
    { NULL, A_PHONE "host=203.0.113.9\naddress=127.0.0.2\n", NULL, CID_CHECK_WRONG,
      "was told 203.0.113.9, which is not an address of this machine", "desk --host 127.0.0.1" },
    { NULL, A_PHONE "address=127.0.0.2\n",
      "{'phones': <[{'name': <'hall'>, 'moved-to': <'192.0.2.22'>},"
      " {'name': <'desk'>, 'moved-from': <'192.0.2.20'>, 'moved-to': <'192.0.2.21'>}]>}",
      CID_CHECK_WRONG,
      "was told 192.0.2.20, which is not an address of this machine; it is "
      "192.0.2.21 now",
      "--host 192.0.2.21" },
    { NULL, A_PHONE "address=127.0.0.2\n", "{'phones': <[{'name': <'desk'>, 'moved-to': <''>}]>}",
      CID_CHECK_WELL, "reaches this machine as", NULL },
  };

  check_rows (cid_check_addresses, rows, G_N_ELEMENTS (rows));
}

/* A laptop off the network: there is nothing that could be mended in cidalert. */
static void
test_a_machine_without_a_network_is_told (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WRONG, "no address that a phone could reach", "connect" },
    { NULL, A_PHONE "address=192.0.2.50\n", NULL, CID_CHECK_WRONG, "there is no way to phone desk",
      "connect" },
  };

  is_offline = TRUE;
  check_rows (cid_check_addresses, rows, G_N_ELEMENTS (rows));
  is_offline = FALSE;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_an_address_that_went_is_told),
    check_test (test_a_machine_without_a_network_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
