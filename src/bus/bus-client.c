/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bus-client"

#include "bus/bus.h"

#include "base/error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

static CidBusCidAlert1 *
connect_to_socket (const char *socket_path)
{
  g_autofree char *escaped = g_dbus_address_escape_value (socket_path);
  g_autofree char *address = g_strconcat ("unix:path=", escaped, NULL);
  g_autoptr (GDBusConnection) connection = NULL;

  connection = g_dbus_connection_new_for_address_sync (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL, NULL, NULL);
  if (connection == NULL)
    return NULL;

  return cid_bus_cid_alert1_proxy_new_sync (connection, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                                            NULL, CID_BUS_PATH, NULL, NULL);
}

static CidBusCidAlert1 *
connect_by_session_bus (void)
{
  g_autoptr (CidBusCidAlert1) proxy = NULL;
  g_autofree char *owner = NULL;
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  if (address == NULL || *address == '\0')
    return NULL;

  proxy = cid_bus_cid_alert1_proxy_new_for_bus_sync (G_BUS_TYPE_SESSION,
                                                     G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                                     CID_BUS_NAME, CID_BUS_PATH, NULL, NULL);
  if (proxy == NULL)
    return NULL;

  owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (proxy));
  return owner != NULL ? g_steal_pointer (&proxy) : NULL;
}

/**
 * cid_bus_connect:
 * @socket_path: the private socket, which is tried first
 * @error: set to %CID_ERROR_UNREACHABLE if no daemon runs
 *
 * Reaches the running daemon, for a command. Waits for it: not for the daemon itself.
 *
 * Returns: (transfer full) (nullable): the daemon
 */
CidBusCidAlert1 *
cid_bus_connect (const char *socket_path, GError **error)
{
  CidBusCidAlert1 *proxy = connect_to_socket (socket_path);

  if (proxy == NULL)
    proxy = connect_by_session_bus ();
  if (proxy == NULL)
    g_set_error_literal (
      error, CID_ERROR, CID_ERROR_UNREACHABLE,
      _ ("cidalertd does not run; start it with: systemctl --user start cidalertd"));

  return proxy;
}

/* Lets the session bus start the daemon, if it knows how, and waits until it is there. */
static void
call_to_life (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autoptr (GDBusConnection) session = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (address == NULL || *address == '\0')
    return;
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (session == NULL)
    return;

  answer = g_dbus_connection_call_sync (session, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "StartServiceByName",
                                        g_variant_new ("(su)", CID_BUS_NAME, 0u), NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (answer == NULL)
    g_debug ("The session bus does not start cidalertd: %s", error->message);
}

/**
 * cid_bus_summon:
 * @socket_path: the private socket, which is tried first
 * @error: set to %CID_ERROR_UNREACHABLE if no daemon runs and none can be started
 *
 * Reaches the daemon for a command that can do nothing without it: where none runs the session bus
 * starts it.
 *
 * Returns: (transfer full) (nullable): the daemon
 */
CidBusCidAlert1 *
cid_bus_summon (const char *socket_path, GError **error)
{
  CidBusCidAlert1 *proxy = cid_bus_connect (socket_path, NULL);

  if (proxy != NULL)
    return proxy;

  call_to_life ();
  return cid_bus_connect (socket_path, error);
}
