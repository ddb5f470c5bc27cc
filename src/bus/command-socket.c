/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-command-socket"

#include "bus/command-socket.h"

#include "bus/handshake.h"
#include "bus/outgoing.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* Somebody who leaves so much unread has stopped reading. */
#define MAX_UNREAD (128 * 1024)
/* Where no descriptor is left for whoever knocks, it is tried again after so long. */
#define RETRY_MS 500
/* So many may be about to say who they are; one more, and who has been at it longest has to leave.
 */
#define MAX_STRANGERS 64
/* So many may knock while something else is done: whoever comes then is told that nobody is there.
 */
#define MAX_KNOCKS 256

struct _CidCommandSocket {
  GDBusInterfaceSkeleton *interface;
  char *object_path;
  char *path;
  GStatBuf bound;
  GSocketListener *listener;
  GCancellable *closing;
  char *guid;
  guint retry_id;
  GQueue strangers;
  GPtrArray *peers;
};

static void wait_for_knock (CidCommandSocket *self);

static void
forget_peer (CidCommandSocket *self, GDBusConnection *connection)
{
  g_signal_handlers_disconnect_by_data (connection, self);
  if (g_dbus_interface_skeleton_has_connection (self->interface, connection))
    g_dbus_interface_skeleton_unexport_from_connection (self->interface, connection);
  g_ptr_array_remove_fast (self->peers, connection);
}

static void
on_peer_closed (GDBusConnection *connection,
                gboolean vanished,
                GError *error,
                CidCommandSocket *self)
{
  forget_peer (self, connection);
}

static void
serve (CidCommandSocket *self, GIOStream *stream)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_sync (
    stream, NULL, G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING, NULL, NULL, &error);

  if (connection == NULL ||
      !g_dbus_interface_skeleton_export (self->interface, connection, self->object_path, &error)) {
    g_warning ("Cannot serve a command: %s", error->message);
    return;
  }

  g_ptr_array_add (self->peers, g_object_ref (connection));
  g_signal_connect (connection, "closed", G_CALLBACK (on_peer_closed), self);
  g_dbus_connection_start_message_processing (connection);
}

static void
on_handshake (CidHandshake *handshake, gboolean is_one_of_us, gpointer user_data)
{
  CidCommandSocket *self = user_data;

  g_queue_remove (&self->strangers, handshake);
  if (is_one_of_us)
    serve (self, cid_handshake_get_stream (handshake));
  else
    g_debug ("Somebody at the private socket is no command of ours");
  cid_handshake_free (handshake);
}

static gboolean
on_retry (gpointer user_data)
{
  CidCommandSocket *self = user_data;

  self->retry_id = 0;
  wait_for_knock (self);

  return G_SOURCE_REMOVE;
}

static void
on_knock (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) stream =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, &error);
  CidCommandSocket *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stream == NULL) {
    g_debug ("Cannot let a command in: %s", error->message);
    self->retry_id = g_timeout_add (RETRY_MS, on_retry, self);
    return;
  }

  if (g_queue_get_length (&self->strangers) >= MAX_STRANGERS)
    cid_handshake_free (g_queue_pop_head (&self->strangers));
  g_queue_push_tail (&self->strangers, cid_handshake_new (stream, self->guid, on_handshake, self));
  wait_for_knock (self);
}

static void
wait_for_knock (CidCommandSocket *self)
{
  g_socket_listener_accept_async (self->listener, self->closing, on_knock, self);
}

static void
remove_stale_socket (const char *path)
{
  GStatBuf info;

  if (g_lstat (path, &info) == 0 && S_ISSOCK (info.st_mode))
    g_unlink (path);
}

/* Who opens a socket of the same name takes that name. */
static void
remove_own_socket (CidCommandSocket *self)
{
  GStatBuf info;

  if (g_lstat (self->path, &info) == 0 && info.st_ino == self->bound.st_ino &&
      info.st_dev == self->bound.st_dev)
    g_unlink (self->path);
}

/**
 * cid_command_socket_new:
 * @interface: what is served; its owner answers the calls
 * @object_path: the D-Bus object that has it
 * @path: the socket; its folder is made if it is missing
 *
 * GDBusServer would do less than is wanted: where the machine has no thread left, it frees what it
 * has queued for that thread (GThreadedSocketService of GLib 2.74), and where no descriptor is left
 * it tries without end, and warns each time.
 *
 * Returns: (transfer full): a socket that is not open yet
 */
CidCommandSocket *
cid_command_socket_new (GDBusInterfaceSkeleton *interface,
                        const char *object_path,
                        const char *path)
{
  CidCommandSocket *self = g_new0 (CidCommandSocket, 1);

  self->interface = g_object_ref (interface);
  self->object_path = g_strdup (object_path);
  self->path = g_strdup (path);
  self->guid = g_dbus_generate_guid ();
  self->peers = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

/**
 * cid_command_socket_free:
 * @self: (transfer full) (nullable): a socket, which is closed
 */
void
cid_command_socket_free (CidCommandSocket *self)
{
  if (self == NULL)
    return;

  cid_command_socket_close (self);
  g_ptr_array_unref (self->peers);
  g_object_unref (self->interface);
  g_free (self->object_path);
  g_free (self->path);
  g_free (self->guid);
  g_free (self);
}

/**
 * cid_command_socket_open:
 * @self: a socket that is closed
 *
 * Serves commands of the same user from now on. Why it cannot is said in the journal; nothing else
 * depends on it.
 */
void
cid_command_socket_open (CidCommandSocket *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->path);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self->listener == NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    g_warning ("Cannot make %s: %s", folder, g_strerror (errno));
  remove_stale_socket (self->path);

  g_socket_listener_set_backlog (listener, MAX_KNOCKS);
  if (!g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error)) {
    g_warning ("Commands cannot reach this daemon: %s", error->message);
    return;
  }
  g_chmod (self->path, 0600);
  if (g_lstat (self->path, &self->bound) < 0)
    g_warning ("The socket %s is gone: %s", self->path, g_strerror (errno));
  self->listener = g_steal_pointer (&listener);
  self->closing = g_cancellable_new ();
  wait_for_knock (self);
}

/**
 * cid_command_socket_close:
 * @self: a socket
 *
 * Serves nobody any more, and removes the socket, unless somebody has put another in its place. A
 * command that leaves later leaves nothing behind.
 */
void
cid_command_socket_close (CidCommandSocket *self)
{
  if (self->listener == NULL)
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->closing);
  g_clear_object (&self->closing);
  g_socket_listener_close (self->listener);
  g_clear_object (&self->listener);
  remove_own_socket (self);
  g_queue_clear_full (&self->strangers, (GDestroyNotify) cid_handshake_free);
  while (self->peers->len > 0)
    forget_peer (self, g_ptr_array_index (self->peers, self->peers->len - 1));
}

/**
 * cid_command_socket_drop_slow_peers:
 * @self: a socket
 *
 * Closes the connections of commands that do not read what they are told: a command that was
 * stopped would fill the daemon's memory. When it goes on it sees that it has to connect anew.
 */
void
cid_command_socket_drop_slow_peers (CidCommandSocket *self)
{
  for (guint i = self->peers->len; i > 0; i--) {
    GDBusConnection *peer = g_ptr_array_index (self->peers, i - 1);

    if (cid_outgoing_get_unread (peer) <= MAX_UNREAD)
      continue;
    g_info ("A command does not read what it is told: its connection is closed");
    g_dbus_connection_close (peer, NULL, NULL, NULL);
    forget_peer (self, peer);
  }
}
