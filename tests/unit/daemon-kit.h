/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>

#include "base/error.h"
#include "call-kit.h"
#include "daemon/screen.h"
#include "daemon/status.h"
#include "fake-notify-server.h"
#include "scratch.h"

#define INTERFACE "org.cidalert.CidAlert1"
#define OBJECT "/org/cidalert/CidAlert1"
#define TWO_PHONES                                                                                 \
  "[phone desk]\nid=" DESK "\ntoken=7kq3m9x2adfh\nmake=snom\n"                                     \
  "[phone hall]\nid=" HALL "\ntoken=7kq3m9x2adfj\nmake=generic\n"

/**
 * Machine:
 * @bus: the session bus of all tests of one file
 * @ours: where the daemon is served
 * @theirs: where others ask it
 * @server: what shows notices
 * @parts: all of the daemon but the listener's port
 * @screen: what tells what is shown
 * @interface: what is served
 * @heard: the signals that others heard, one a line
 * @answer: (nullable): what the last question was answered with
 * @error: (nullable): or why not
 *
 * A daemon in parts, in a folder and on a bus of its own, and somebody who asks it.
 */
typedef struct {
  char *bus_folder;
  GSubprocess *bus;
  GDBusConnection *ours;
  GDBusConnection *theirs;
  guint heard_id;

  char *folder;
  FakeNotifyServer *server;
  CidParts parts;
  CidScreen *screen;
  CidBusCidAlert1 *interface;
  GString *heard;
  gboolean is_answered;
  GVariant *answer;
  GError *error;
  guint n_wanted;
} Machine;

static const CidListenerHandler machine_handler = { NULL, NULL, NULL, NULL };

static inline GDBusConnection *
machine_join (void)
{
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);

  assert_non_null (connection);
  return connection;
}

static inline void
machine_on_signal (GDBusConnection *connection,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *signal,
                   GVariant *arguments,
                   gpointer user_data)
{
  Machine *self = user_data;
  g_autofree char *text = g_variant_print (arguments, FALSE);

  if (self->heard != NULL)
    g_string_append_printf (self->heard, "%s %s\n", signal, text);
}

static inline int
begin_machines (void **state)
{
  Machine *self = g_new0 (Machine, 1);

  self->bus_folder = scratch_new ();
  self->bus = fake_bus_start (self->bus_folder);
  self->ours = machine_join ();
  self->theirs = machine_join ();
  self->heard_id = g_dbus_connection_signal_subscribe (
    self->theirs, g_dbus_connection_get_unique_name (self->ours), NULL, NULL, OBJECT, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, machine_on_signal, self, NULL);
  *state = self;
  return 0;
}

static inline int
end_machines (void **state)
{
  Machine *self = *state;

  g_dbus_connection_signal_unsubscribe (self->theirs, self->heard_id);
  g_object_unref (self->theirs);
  g_object_unref (self->ours);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  scratch_free (self->bus_folder);
  g_free (self);
  return 0;
}

static inline gboolean
machine_has_server (gpointer user_data)
{
  return cid_notifier_get_server (((Machine *) user_data)->parts.notifier) != NULL;
}

/* A daemon whose log is not open yet, and that is served. */
static inline void
start_machine (Machine *self, const char *phones)
{
  static const char *const names[] = { "cidalert.conf", "phones.conf", "calls.db",
                                       "socket",        "control",     "blocked" };
  char *paths[G_N_ELEMENTS (names)];

  self->folder = scratch_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    paths[i] = scratch_path (self->folder, names[i]);
  scratch_write (self->folder, "cidalert.conf", "[numbers]\nregion=AU\n");
  scratch_write (self->folder, "phones.conf", phones);
  assert_int_equal (g_chmod (paths[1], 0600), 0);
  self->server = fake_notify_server_new (TRUE);
  self->interface = cid_bus_cid_alert1_skeleton_new ();
  self->heard = g_string_new (NULL);
  self->parts = (CidParts){
    .configuration = cid_configuration_new (paths[0], paths[1]),
    .listener = cid_listener_new (&machine_handler, NULL),
    .store = cid_call_store_new (paths[2], "boot"),
    .tracker = cid_call_tracker_new (),
    .book = cid_contact_book_new (),
    .notifier = cid_notifier_new (),
    .bus = cid_bus_new (self->interface, paths[3]),
    .phones = cid_phone_states_new (),
    .control = cid_phone_control_new (paths[4]),
    .hooks = cid_hooks_new (),
    .refusals = cid_refusals_new (),
  };
  self->parts.unwanted = cid_unwanted_new (paths[5], self->parts.tracker, NULL, NULL);
  self->screen = cid_screen_new (self->parts.notifier, self->parts.tracker);
  assert_true (g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->interface),
                                                 self->ours, OBJECT, NULL));
  scratch_run_until (machine_has_server, self);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (paths[i]);
}

static inline void
forget_answer (Machine *self)
{
  self->is_answered = FALSE;
  g_clear_pointer (&self->answer, g_variant_unref);
  g_clear_error (&self->error);
}

static inline void
stop_machine (Machine *self)
{
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->interface));
  cid_screen_free (self->screen);
  cid_notifier_close (self->parts.notifier, SCRATCH_PATIENCE_MS);
  g_object_unref (self->parts.notifier);
  g_object_unref (self->parts.bus);
  g_object_unref (self->interface);
  g_object_unref (self->parts.book);
  cid_hooks_free (self->parts.hooks);
  cid_unwanted_free (self->parts.unwanted);
  cid_call_tracker_free (self->parts.tracker);
  cid_call_store_close (self->parts.store, SCRATCH_PATIENCE_MS);
  g_object_unref (self->parts.store);
  g_object_unref (self->parts.listener);
  g_object_unref (self->parts.configuration);
  cid_phone_states_free (self->parts.phones);
  cid_refusals_free (self->parts.refusals);
  g_object_unref (self->parts.control);
  fake_notify_server_free (self->server);
  g_string_free (g_steal_pointer (&self->heard), TRUE);
  forget_answer (self);
  scratch_free (self->folder);
}

static inline gboolean
machine_is_ready (gpointer user_data)
{
  return cid_call_store_get_state (((Machine *) user_data)->parts.store) == CID_STORE_READY;
}

static inline void
open_log (Machine *self)
{
  cid_call_store_open (self->parts.store);
  scratch_run_until (machine_is_ready, self);
}

static inline void
machine_on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Machine *self = user_data;

  self->answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &self->error);
  self->is_answered = TRUE;
}

static inline gboolean
machine_is_answered (gpointer user_data)
{
  return ((Machine *) user_data)->is_answered;
}

/* Asks as a command does, and does not wait. */
static inline void
begin_asking (Machine *self, const char *method, GVariant *arguments)
{
  forget_answer (self);
  g_dbus_connection_call (self->theirs, g_dbus_connection_get_unique_name (self->ours), OBJECT,
                          INTERFACE, method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          machine_on_answer, self);
}

/* Asks as a command does, and waits for the answer: as text, or what is wrong. */
static inline char *
ask (Machine *self, const char *method, GVariant *arguments)
{
  begin_asking (self, method, arguments);
  scratch_run_until (machine_is_answered, self);
  if (self->error != NULL) {
    g_dbus_error_strip_remote_error (self->error);
    return g_strdup (self->error->message);
  }
  return g_variant_print (self->answer, FALSE);
}

/* What an event of the desk's phone makes of the calls. */
static inline GPtrArray *
hear_event (Machine *self, CidEventKind kind, gint64 second, const char *remote, const char *ref)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, remote, ref);

  return cid_call_tracker_apply (self->parts.tracker, event, NULL);
}

typedef struct {
  Machine *self;
  const char *text;
} MachineWanted;

static inline gboolean
machine_has_heard (gpointer user_data)
{
  MachineWanted *wanted = user_data;

  return strstr (wanted->self->heard->str, wanted->text) != NULL;
}

static inline void
wait_until_heard (Machine *self, const char *text)
{
  MachineWanted wanted = { self, text };

  scratch_run_until (machine_has_heard, &wanted);
}

static inline gboolean
machine_has_shown (gpointer user_data)
{
  Machine *self = user_data;

  return fake_notify_server_get_n_shown (self->server) >= self->n_wanted;
}

/* The n-th notice that was shown, counted from 1. */
static inline const FakeShown *
wait_for_notice (Machine *self, guint n)
{
  self->n_wanted = n;
  scratch_run_until (machine_has_shown, self);
  return fake_notify_server_get_shown (self->server, n - 1);
}

static inline gboolean
machine_has_open (gpointer user_data)
{
  Machine *self = user_data;

  return fake_notify_server_get_n_open (self->server) == self->n_wanted;
}

static inline void
wait_for_n_notices (Machine *self, guint n)
{
  self->n_wanted = n;
  scratch_run_until (machine_has_open, self);
}
