/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-daemon-watch"

#include "cli/daemon-watch.h"

#include "base/path-watch.h"
#include "bus/bus.h"
#include "config/paths.h"

#include <gio/gio.h>

/* Where the socket is not seen to appear, or nobody listens yet. */
#define RETRY_S 2

struct _CidDaemonWatch {
  const CidDaemonFuncs *funcs;
  gpointer user_data;
  char *socket_path;
  CidPathWatch *paths;
  guint retry_id;

  CidBusCidAlert1 *daemon;
  GDBusConnection *connection;
  guint subscription_id;
  GCancellable *greeting;
};

static gboolean reach (CidDaemonWatch *self);

static void
let_go (CidDaemonWatch *self)
{
  if (self->connection == NULL)
    return;

  g_cancellable_cancel (self->greeting);
  g_clear_object (&self->greeting);
  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription_id);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_signal_handlers_disconnect_by_data (self->daemon, self);
  g_clear_object (&self->connection);
  g_clear_object (&self->daemon);
}

static gboolean
on_retry (gpointer user_data)
{
  CidDaemonWatch *self = user_data;

  if (self->connection != NULL || reach (self)) {
    self->retry_id = 0;
    return G_SOURCE_REMOVE;
  }

  return G_SOURCE_CONTINUE;
}

static void
wait_for_daemon (CidDaemonWatch *self)
{
  cid_path_watch_begin (self->paths);
  cid_path_watch_add_name (self->paths, self->socket_path);
  cid_path_watch_end (self->paths);
  if (self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_S, on_retry, self);
}

static void
lose (CidDaemonWatch *self)
{
  let_go (self);
  self->funcs->went (self->user_data);
  wait_for_daemon (self);
}

static void
on_closed (GDBusConnection *connection, gboolean vanished, GError *error, CidDaemonWatch *self)
{
  lose (self);
}

/* On the session bus the connection outlives the daemon. */
static void
on_owner_changed (GObject *proxy, GParamSpec *pspec, CidDaemonWatch *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (proxy));

  if (owner == NULL)
    lose (self);
}

static void
on_properties_changed (GDBusConnection *connection,
                       const char *sender,
                       const char *path,
                       const char *interface,
                       const char *signal,
                       GVariant *parameters,
                       gpointer user_data)
{
  CidDaemonWatch *self = user_data;

  self->funcs->told (self->user_data);
}

static void
on_greeted (GObject *connection, GAsyncResult *result, gpointer user_data)
{
  CidDaemonWatch *self = user_data;
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->funcs->told (self->user_data);
}

/* A connection stands a moment before the daemon knows whom it tells: what changes in that moment
 * is told to nobody, and is on disk when the daemon answers. */
static void
greet (CidDaemonWatch *self)
{
  self->greeting = g_cancellable_new ();
  g_dbus_connection_call (self->connection, g_dbus_proxy_get_name (G_DBUS_PROXY (self->daemon)),
                          CID_BUS_PATH, "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->greeting, on_greeted, self);
}

static void
subscribe (CidDaemonWatch *self)
{
  gboolean is_session = g_dbus_proxy_get_name (G_DBUS_PROXY (self->daemon)) != NULL;

  self->connection = g_object_ref (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->daemon)));
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  self->subscription_id = g_dbus_connection_signal_subscribe (
    self->connection, is_session ? CID_BUS_NAME : NULL, "org.freedesktop.DBus.Properties",
    "PropertiesChanged", CID_BUS_PATH, "org.cidalert.CidAlert1", G_DBUS_SIGNAL_FLAGS_NONE,
    on_properties_changed, self, NULL);
  g_signal_connect (self->connection, "closed", G_CALLBACK (on_closed), self);
  if (is_session)
    g_signal_connect (self->daemon, "notify::g-name-owner", G_CALLBACK (on_owner_changed), self);
}

static gboolean
reach (CidDaemonWatch *self)
{
  self->daemon = cid_bus_connect (self->socket_path, NULL);
  if (self->daemon == NULL)
    return FALSE;

  subscribe (self);
  if (g_dbus_connection_is_closed (self->connection)) {
    let_go (self);
    return FALSE;
  }
  greet (self);
  self->funcs->came (self->user_data);

  return TRUE;
}

static void
on_path_changed (gpointer user_data)
{
  CidDaemonWatch *self = user_data;

  if (self->connection == NULL && !reach (self))
    wait_for_daemon (self);
}

/**
 * cid_daemon_watch_new:
 * @funcs: (transfer none): what is told; outlives the watch
 * @user_data: for @funcs
 *
 * Stays with the running daemon, and waits for it where there is none.
 *
 * Returns: (transfer full): a watch that has not begun
 */
CidDaemonWatch *
cid_daemon_watch_new (const CidDaemonFuncs *funcs, gpointer user_data)
{
  CidDaemonWatch *self = g_new0 (CidDaemonWatch, 1);

  self->funcs = funcs;
  self->user_data = user_data;
  self->socket_path = cid_paths_get_socket ();
  self->paths = cid_path_watch_new (on_path_changed, self);

  return self;
}

/**
 * cid_daemon_watch_free:
 * @self: (transfer full) (nullable): a watch
 */
void
cid_daemon_watch_free (CidDaemonWatch *self)
{
  if (self == NULL)
    return;

  let_go (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  cid_path_watch_free (self->paths);
  g_free (self->socket_path);
  g_free (self);
}

/**
 * cid_daemon_watch_begin:
 *
 * Reaches the daemon, or begins to wait for it.
 *
 * Returns: whether it is there
 */
gboolean
cid_daemon_watch_begin (CidDaemonWatch *self)
{
  if (reach (self))
    return TRUE;

  wait_for_daemon (self);
  return FALSE;
}
