/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bus/outgoing.h"

#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define GREETING "\0AUTH ANONYMOUS\r\nBEGIN\r\n"
#define SIZE 4096

/* A peer who has said all that it takes to be let in, and reads nothing by himself. */
static GDBusConnection *
connect_to (int *peer)
{
  int ends[2];
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = NULL;

  assert_int_equal (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  assert_int_equal (write (ends[1], GREETING, sizeof GREETING - 1), sizeof GREETING - 1);
  socket = g_socket_new_from_fd (ends[0], &error);
  assert_null (error);
  stream = g_socket_connection_factory_create_connection (socket);
  connection = g_dbus_connection_new_sync (G_IO_STREAM (stream), guid,
                                           G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER |
                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_ALLOW_ANONYMOUS,
                                           NULL, NULL, &error);
  assert_null (error);
  *peer = ends[1];
  return connection;
}

static void
read_all (int peer)
{
  char bytes[SIZE];

  while (recv (peer, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
    continue;
}

/* Whoever does not read would have the daemon keep it all, without end: it has to be seen. */
static void
test_what_a_peer_has_not_read_is_counted (void **state)
{
  int peer = -1;
  g_autoptr (GDBusConnection) connection = connect_to (&peer);
  g_autofree char *text = g_strnfill (SIZE, 'x');

  read_all (peer);
  assert_int_equal (cid_outgoing_get_unread (connection), 0);
  assert_true (g_dbus_connection_emit_signal (connection, NULL, "/x", "x.y", "Z",
                                              g_variant_new ("(s)", text), NULL));
  assert_true (g_dbus_connection_flush_sync (connection, NULL, NULL));
  assert_true (cid_outgoing_get_unread (connection) >= SIZE);
  read_all (peer);
  assert_int_equal (cid_outgoing_get_unread (connection), 0);
  close (peer);
  g_dbus_connection_close_sync (connection, NULL, NULL);
}

/* Of a peer who is not behind a socket the kernel keeps no count: he is no reason to hang up. */
static void
test_what_is_no_socket_holds_nothing_back (void **state)
{
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GInputStream) input =
    g_memory_input_stream_new_from_data (GREETING, sizeof GREETING - 1, NULL);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (input, output);
  g_autoptr (GDBusConnection) connection =
    g_dbus_connection_new_sync (stream, guid,
                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER |
                                  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_ALLOW_ANONYMOUS |
                                  G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
                                NULL, NULL, NULL);

  assert_non_null (connection);
  assert_int_equal (cid_outgoing_get_unread (connection), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_a_peer_has_not_read_is_counted),
    cmocka_unit_test (test_what_is_no_socket_holds_nothing_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
