/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-outgoing"

#include "bus/outgoing.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

/**
 * cid_outgoing_get_unread:
 * @connection: a connection with a peer
 *
 * Tells how much the peer has yet to read. The kernel keeps some hundred kilobytes of it; what is
 * more GDBus keeps, without end.
 *
 * Returns: bytes, the kernel's own among them
 */
gsize
cid_outgoing_get_unread (GDBusConnection *connection)
{
  GIOStream *stream = g_dbus_connection_get_stream (connection);
  GSocket *socket;
  int n_unread = 0;

  if (!G_IS_SOCKET_CONNECTION (stream))
    return 0;

  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  if (ioctl (g_socket_get_fd (socket), SIOCOUTQ, &n_unread) < 0)
    return 0;

  return (gsize) MAX (n_unread, 0);
}
