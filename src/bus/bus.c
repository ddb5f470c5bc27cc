/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bus"

#include "bus/bus.h"

#include "bus/command-socket.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define RETRY_MIN_MS 100
#define RETRY_MAX_MS (60 * 1000)

struct _CidBus {
  GObject parent_instance;

  CidBusCidAlert1 *interface;
  CidCommandSocket *commands;

  GDBusConnection *session;
  GCancellable *connecting;
  GFileMonitor *monitor;
  char *session_path;
  guint retry_ms;
  guint retry_id;
  guint name_id;
  char *problem;
};

enum {
  CHANGED,
  SESSION_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidBus, cid_bus, G_TYPE_OBJECT)

static void connect_to_session (CidBus *self);

static void
set_problem (CidBus *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The session bus */

static void
on_session_closed (GDBusConnection *connection, gboolean vanished, GError *error, CidBus *self)
{
  g_info ("The session bus is gone: the session ends");
  set_problem (self, _ ("the session bus is gone"));
  g_signal_emit (self, signals[SESSION_ENDED], 0);
}

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer user_data)
{
  set_problem (user_data, NULL);
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_autofree char *problem = NULL;

  if (connection == NULL || g_dbus_connection_is_closed (connection))
    return;
  problem = g_strdup_printf (_ ("another program is %s on the session bus"), name);
  set_problem (user_data, problem);
}

static gboolean
on_retry (gpointer user_data)
{
  CidBus *self = user_data;

  self->retry_id = 0;
  connect_to_session (self);

  return G_SOURCE_REMOVE;
}

static void
on_socket_appeared (GFileMonitor *monitor,
                    GFile *file,
                    GFile *other_file,
                    GFileMonitorEvent event,
                    CidBus *self)
{
  if (event != G_FILE_MONITOR_EVENT_CREATED || self->session != NULL || self->connecting != NULL)
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->retry_ms = RETRY_MIN_MS;
  connect_to_session (self);
}

/* A session bus that comes later is taken up when its socket appears. One that is there is not
 * watched for: in a folder like /tmp, the kernel looks at every name it ever saw there. */
static void
watch_session_socket (CidBus *self)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autoptr (GFile) file = NULL;

  if (self->session_path != NULL || !g_str_has_prefix (address, "unix:path="))
    return;

  address += strlen ("unix:path=");
  self->session_path = g_strndup (address, strcspn (address, ",;"));
  file = g_file_new_for_path (self->session_path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_socket_appeared), self, 0);
}

/* The socket is there a moment before the bus listens, and for good where a bus left it behind. */
static void
retry_later (CidBus *self)
{
  if (self->session_path == NULL || !g_file_test (self->session_path, G_FILE_TEST_EXISTS))
    return;

  self->retry_id = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (2 * self->retry_ms, RETRY_MAX_MS);
}

static void
on_session_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection =
    g_dbus_connection_new_for_address_finish (result, &error);
  CidBus *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->connecting);
  if (connection == NULL) {
    g_info ("No session bus: %s", error->message);
    set_problem (self, _ ("there is no session bus; commands reach cidalertd without it"));
    watch_session_socket (self);
    retry_later (self);
    return;
  }

  g_clear_object (&self->monitor);
  self->session = g_steal_pointer (&connection);
  g_signal_connect_object (self->session, "closed", G_CALLBACK (on_session_closed), self, 0);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->interface), self->session,
                                         CID_BUS_PATH, &error))
    g_warning ("Cannot serve the session bus: %s", error->message);
  self->name_id =
    g_bus_own_name_on_connection (self->session, CID_BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                  on_name_acquired, on_name_lost, self, NULL);
}

static void
connect_to_session (CidBus *self)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  if (address == NULL || *address == '\0') {
    set_problem (self, _ ("there is no session bus; commands reach cidalertd without it"));
    return;
  }

  self->connecting = g_cancellable_new ();
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->connecting, on_session_connected, self);
}

static gboolean
is_exported (CidBus *self)
{
  return g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->interface)) !=
         NULL;
}

static void
cid_bus_dispose (GObject *object)
{
  CidBus *self = CID_BUS (object);

  cid_bus_stop (self);
  g_clear_pointer (&self->commands, cid_command_socket_free);
  g_clear_object (&self->interface);

  G_OBJECT_CLASS (cid_bus_parent_class)->dispose (object);
}

static void
cid_bus_finalize (GObject *object)
{
  CidBus *self = CID_BUS (object);

  g_free (self->session_path);
  g_free (self->problem);

  G_OBJECT_CLASS (cid_bus_parent_class)->finalize (object);
}

static void
cid_bus_class_init (CidBusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cid_bus_dispose;
  object_class->finalize = cid_bus_finalize;

  /**
   * CidBus::changed:
   *
   * What cid_bus_get_problem() says has changed.
   */
  signals[CHANGED] =
    g_signal_new ("changed", CID_TYPE_BUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * CidBus::session-ended:
   *
   * The session bus, once reached, has gone away: the user's session is over.
   */
  signals[SESSION_ENDED] = g_signal_new ("session-ended", CID_TYPE_BUS, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
cid_bus_init (CidBus *self)
{
  self->retry_ms = RETRY_MIN_MS;
}

/**
 * cid_bus_new:
 * @interface: what is served; its owner answers the calls
 * @socket_path: the private socket; its folder is made if it is missing
 *
 * Serves @interface, once started, on the private socket and on the session bus.
 *
 * Returns: (transfer full): a new bus
 */
CidBus *
cid_bus_new (CidBusCidAlert1 *interface, const char *socket_path)
{
  CidBus *self = g_object_new (CID_TYPE_BUS, NULL);

  self->interface = g_object_ref (interface);
  self->commands =
    cid_command_socket_new (G_DBUS_INTERFACE_SKELETON (interface), CID_BUS_PATH, socket_path);

  return self;
}

/**
 * cid_bus_start:
 *
 * Opens the private socket and connects to the session bus that `DBUS_SESSION_BUS_ADDRESS` names.
 * Neither is needed: what fails is told by cid_bus_get_problem(), and a session bus that appears
 * later is taken up.
 */
void
cid_bus_start (CidBus *self)
{
  g_return_if_fail (CID_IS_BUS (self));

  cid_command_socket_open (self->commands);
  connect_to_session (self);
}

/**
 * cid_bus_stop:
 *
 * Serves nobody any more, and removes the private socket.
 */
void
cid_bus_stop (CidBus *self)
{
  g_return_if_fail (CID_IS_BUS (self));

  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  if (self->commands != NULL)
    cid_command_socket_close (self->commands);
  if (self->interface != NULL && is_exported (self))
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->interface));
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_clear_object (&self->session);
}

/**
 * cid_bus_get_session:
 * @self: a bus
 *
 * Returns: (transfer none) (nullable): the connection to the session bus, or %NULL while there is
 *   none
 */
GDBusConnection *
cid_bus_get_session (CidBus *self)
{
  g_return_val_if_fail (CID_IS_BUS (self), NULL);

  return self->session;
}

/**
 * cid_bus_drop_slow_peers:
 *
 * Closes the connections of commands that do not read what they are told: a command that was
 * stopped would fill the daemon's memory. When it goes on it sees that it has to connect anew.
 */
void
cid_bus_drop_slow_peers (CidBus *self)
{
  g_return_if_fail (CID_IS_BUS (self));

  cid_command_socket_drop_slow_peers (self->commands);
}

/**
 * cid_bus_get_problem:
 *
 * Returns: (nullable): why the session bus is not served, or %NULL if it is
 */
const char *
cid_bus_get_problem (CidBus *self)
{
  g_return_val_if_fail (CID_IS_BUS (self), NULL);

  return self->problem;
}
