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

#include "phone/port-owner.h"
#include "phone/socket-address.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef struct {
  int fd;
  CidAddress address;
  guint16 port;
} Taken;

/* Under a name of its own, as the program that runs may be another, like memcheck. */
static Taken
take (const char *host, gboolean listens)
{
  struct sockaddr_storage own = { 0 };
  socklen_t size;
  Taken taken;

  prctl (PR_SET_NAME, "test-owner");
  assert_true (cid_address_parse (host, &taken.address));
  size = cid_socket_address_write (&taken.address, 0, &own);
  taken.fd = socket (own.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal (bind (taken.fd, (struct sockaddr *) &own, size), 0);
  if (listens)
    assert_int_equal (listen (taken.fd, 1), 0);
  size = sizeof own;
  assert_int_equal (getsockname (taken.fd, (struct sockaddr *) &own, &size), 0);
  taken.port = g_ntohs (((struct sockaddr_in *) &own)->sin_port);
  return taken;
}

static void
assert_is_this_program (const char *description)
{
  g_autofree char *start = g_strdup_printf ("test-owner (pid %d, user ", (int) getpid ());

  assert_non_null (description);
  assert_true (g_str_has_prefix (description, start));
  assert_true (g_str_has_suffix (description, ")"));
}

/* The user should know which program to stop. */
static void
test_program_on_ipv4_is_named (void **state)
{
  Taken taken = take ("127.0.0.1", TRUE);
  g_autofree char *description = cid_port_owner_describe (&taken.address, taken.port);

  assert_is_this_program (description);
  close (taken.fd);
}

/* A dual-stack socket is only in the table of IPv6. */
static void
test_program_on_ipv6_is_named (void **state)
{
  Taken taken = take ("::", TRUE);
  g_autofree char *description = cid_port_owner_describe (&taken.address, taken.port);

  assert_is_this_program (description);
  close (taken.fd);
}

/* Somebody may listen on the same port of another address, and be this very program. */
static void
test_another_address_is_in_nobodys_way (void **state)
{
  static const struct {
    const char *taken;
    const char *wanted;
    gboolean is_in_the_way;
  } rows[] = {
    { "127.0.0.1", "127.0.0.2", FALSE }, { "127.0.0.1", "::1", FALSE },
    { "::1", "127.0.0.1", FALSE },       { "127.0.0.1", "0.0.0.0", TRUE },
    { "0.0.0.0", "127.0.0.2", TRUE },    { "::1", "::1", TRUE },
    { "127.0.0.2", "127.0.0.2", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Taken taken = take (rows[i].taken, TRUE);
    g_autofree char *description = NULL;
    CidAddress wanted;

    assert_true (cid_address_parse (rows[i].wanted, &wanted));
    description = cid_port_owner_describe (&wanted, taken.port);
    if (rows[i].is_in_the_way)
      assert_is_this_program (description);
    else
      assert_null (description);
    close (taken.fd);
  }
}

/* Who merely connects from a port does not keep us from listening. */
static void
test_socket_that_does_not_listen_is_no_owner (void **state)
{
  Taken taken = take ("127.0.0.1", FALSE);

  assert_null (cid_port_owner_describe (&taken.address, taken.port));
  close (taken.fd);
}

/* Between the failure and the question the owner may have gone. */
static void
test_free_port_has_no_owner (void **state)
{
  Taken taken = take ("127.0.0.1", TRUE);

  close (taken.fd);
  assert_null (cid_port_owner_describe (&taken.address, taken.port));
}

/* A program chooses its name, and the name lands on a screen. */
static void
test_hostile_program_name_is_cleaned (void **state)
{
  Taken taken = take ("127.0.0.1", TRUE);
  g_autofree char *description = NULL;
  char before[16] = "";

  assert_int_equal (prctl (PR_GET_NAME, before), 0);
  assert_int_equal (prctl (PR_SET_NAME, "a\x1b[2J\n\xff z"), 0);
  description = cid_port_owner_describe (&taken.address, taken.port);
  assert_int_equal (prctl (PR_SET_NAME, before), 0);

  assert_non_null (description);
  assert_null (strchr (description, '\x1b'));
  assert_null (strchr (description, '\n'));
  assert_true (g_utf8_validate (description, -1, NULL));
  close (taken.fd);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_program_on_ipv4_is_named),
    cmocka_unit_test (test_program_on_ipv6_is_named),
    cmocka_unit_test (test_another_address_is_in_nobodys_way),
    cmocka_unit_test (test_socket_that_does_not_listen_is_no_owner),
    cmocka_unit_test (test_free_port_has_no_owner),
    cmocka_unit_test (test_hostile_program_name_is_cleaned),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
