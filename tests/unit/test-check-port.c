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

#include <sys/prctl.h>

/* Where it listens has to be where phones can come to, and somebody has to be there. */
static void
test_a_port_nobody_can_reach_is_told (void **state)
{
  static const CheckRow rows[] = {
    { "[listener]\nport=1\n", NULL, NULL, CID_CHECK_NOTE, "port 1 is free", NULL },
    { NULL, A_PHONE, "@a{sv} {}", CID_CHECK_WRONG, "listens nowhere", "systemctl --user restart" },
    { NULL, A_PHONE, "{'listener-problems': <['The address 192.0.2.20 is not up']>}",
      CID_CHECK_WRONG, "192.0.2.20 is not up", "[listener] address= and port= in" },
    { NULL, A_PHONE, "{'listening': <['127.0.0.1:1']>}", CID_CHECK_WRONG,
      "nobody answers on 127.0.0.1:1", "systemctl --user restart" },
  };

  check_rows (cid_check_port, rows, G_N_ELEMENTS (rows));
}

/* With a real socket: who has the port is named, who listens is believed, and loopback is not
 * enough for a phone. */
static void
test_a_port_that_is_open_is_judged_by_who_has_it (void **state)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *settings = g_strdup_printf ("[listener]\nport=%u\n", port);
  g_autofree char *loopback = g_strdup_printf ("{'listening': <['127.0.0.1:%u']>}", port);
  g_autofree char *any = g_strdup_printf ("{'listening': <['[::]:%u']>}", port);
  const CheckRow rows[] = {
    { settings, NULL, NULL, CID_CHECK_WRONG, "is taken by test-owner", "[listener]" },
    { settings, NULL, loopback, CID_CHECK_WELL, "listening on 127.0.0.1", NULL },
    { settings, A_PHONE, loopback, CID_CHECK_WRONG, "alone, which no phone can reach",
      "[listener]" },
    { settings, A_PHONE, any, CID_CHECK_WELL, "listening on [::]", NULL },
  };

  assert_int_not_equal (port, 0);
  prctl (PR_SET_NAME, "test-owner");
  check_rows (cid_check_port, rows, G_N_ELEMENTS (rows));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_a_port_nobody_can_reach_is_told),
    check_test (test_a_port_that_is_open_is_judged_by_who_has_it),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
