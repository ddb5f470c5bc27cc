/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/socket-address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Into the kernel's form and back; IPv4 stays IPv4, or a socket of IPv4 alone could not use it. */
static void
test_an_address_goes_there_and_back (void **state)
{
  static const struct {
    const char *text;
    int family;
    socklen_t size;
  } rows[] = {
    { "192.0.2.1", AF_INET, sizeof (struct sockaddr_in) },
    { "0.0.0.0", AF_INET, sizeof (struct sockaddr_in) },
    { "::ffff:192.0.2.1", AF_INET, sizeof (struct sockaddr_in) },
    { "2001:db8::1", AF_INET6, sizeof (struct sockaddr_in6) },
    { "::", AF_INET6, sizeof (struct sockaddr_in6) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct sockaddr_storage storage;
    CidAddress address;
    CidAddress back;

    assert_true (cid_address_parse (rows[i].text, &address));
    assert_int_equal (cid_socket_address_write (&address, 24325, &storage), rows[i].size);
    assert_int_equal (storage.ss_family, rows[i].family);
    assert_int_equal (ntohs (rows[i].family == AF_INET
                               ? ((struct sockaddr_in *) &storage)->sin_port
                               : ((struct sockaddr_in6 *) &storage)->sin6_port),
                      24325);
    assert_true (cid_socket_address_read ((struct sockaddr *) &storage, &back));
    assert_true (cid_address_is_equal (&address, &back));
  }
}

/* An interface may have no address, or one of another kind; nothing is made up. */
static void
test_what_is_no_ip_address_is_refused (void **state)
{
  const struct sockaddr local = { .sa_family = AF_UNIX };
  CidAddress address;

  assert_false (cid_socket_address_read (NULL, &address));
  assert_false (cid_socket_address_read (&local, &address));
}

/* On loopback a token is good whatever the phone's address; a stranger must not pass for it. */
static void
test_who_sits_on_this_machine_is_told (void **state)
{
  struct sockaddr_storage storage;
  socklen_t size;
  CidAddress bound;
  CidAddress other;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_true (cid_address_parse ("127.0.0.5", &bound));
  size = cid_socket_address_write (&bound, 0, &storage);
  assert_int_equal (bind (fd, (struct sockaddr *) &storage, size), 0);
  assert_true (cid_socket_address_is_local (fd, &bound));
  assert_true (cid_address_parse ("127.0.0.9", &other));
  assert_true (cid_socket_address_is_local (fd, &other));
  assert_true (cid_address_parse ("::1", &other));
  assert_true (cid_socket_address_is_local (fd, &other));
  assert_true (cid_address_parse ("192.0.2.1", &other));
  assert_false (cid_socket_address_is_local (fd, &other));
  assert_false (cid_socket_address_is_local (-1, &other));
  close (fd);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_address_goes_there_and_back),
    cmocka_unit_test (test_what_is_no_ip_address_is_refused),
    cmocka_unit_test (test_who_sits_on_this_machine_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
