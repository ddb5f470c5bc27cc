/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-notify-server.h"

static const char introspection[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='GetServerInformation'>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "</interface></node>";

struct _FakeNotifyServer {
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GDBusConnection *bus;
  guint object_id;
  gboolean has_markup;
  const char *only_ability; /* or %NULL: the usual ones */

  GMutex lock;
  GCond changed;
  gboolean is_ready;
  gboolean hangs;
  guint last_id;
  guint n_calls;
  GPtrArray *shown;
  GHashTable *open;
  GPtrArray *waiting; /* invocations that wait for the end of the hang */
};

static void
free_shown (gpointer data)
{
  FakeShown *shown = data;

  g_free (shown->app_name);
  g_free (shown->icon);
  g_free (shown->title);
  g_free (shown->body);
  g_free (shown->category);
  g_free (shown->desktop_entry);
  g_free (shown->sound_name);
  g_free (shown->privacy_scope);
  g_strfreev (shown->actions);
  g_free (shown);
}

static void
on_notify (FakeNotifyServer *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  FakeShown *shown = g_new0 (FakeShown, 1);
  g_autoptr (GVariant) hints = NULL;
  g_autoptr (GVariant) image = NULL;
  guint8 urgency = 255;

  g_variant_get (arguments, "(susss^as@a{sv}i)", &shown->app_name, &shown->replaces, &shown->icon,
                 &shown->title, &shown->body, &shown->actions, &hints, &shown->timeout_ms);
  g_variant_lookup (hints, "urgency", "y", &urgency);
  g_variant_lookup (hints, "category", "s", &shown->category);
  g_variant_lookup (hints, "desktop-entry", "s", &shown->desktop_entry);
  g_variant_lookup (hints, "sound-name", "s", &shown->sound_name);
  g_variant_lookup (hints, "x-gnome-privacy-scope", "s", &shown->privacy_scope);
  g_variant_lookup (hints, "suppress-sound", "b", &shown->is_silent);
  image = g_variant_lookup_value (hints, "image-data", G_VARIANT_TYPE ("(iiibiiay)"));
  g_variant_lookup (hints, "resident", "b", &shown->is_resident);
  shown->urgency = urgency;
  shown->has_image = image != NULL;

  shown->n_open_before = g_hash_table_size (self->open);
  if (g_hash_table_contains (self->open, GUINT_TO_POINTER (shown->replaces)))
    shown->id = shown->replaces;
  else
    shown->id = ++self->last_id;
  g_hash_table_add (self->open, GUINT_TO_POINTER (shown->id));
  g_ptr_array_add (self->shown, shown);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", shown->id));
}

static void
emit_closed (FakeNotifyServer *self, guint id, guint reason)
{
  g_dbus_connection_emit_signal (self->bus, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "NotificationClosed",
                                 g_variant_new ("(uu)", id, reason), NULL);
}

static void
answer (FakeNotifyServer *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *arguments = g_dbus_method_invocation_get_parameters (invocation);
  const char *abilities[] = { "body", self->has_markup ? "body-markup" : NULL, "actions", NULL };
  guint id = 0;

  if (self->only_ability != NULL) {
    abilities[0] = self->only_ability;
    abilities[1] = NULL;
  }
  if (g_str_equal (method, "GetServerInformation")) {
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "Fake", "us", "7", "1.2"));
  } else if (g_str_equal (method, "GetCapabilities")) {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", abilities));
  } else if (g_str_equal (method, "Notify")) {
    on_notify (self, arguments, invocation);
  } else {
    g_variant_get (arguments, "(u)", &id);
    if (g_hash_table_remove (self->open, GUINT_TO_POINTER (id)))
      emit_closed (self, id, 3);
    g_dbus_method_invocation_return_value (invocation, NULL);
  }
}

static void
on_method_call (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *arguments,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  FakeNotifyServer *self = user_data;

  g_mutex_lock (&self->lock);
  self->n_calls++;
  if (self->hangs)
    g_ptr_array_add (self->waiting, invocation);
  else
    answer (self, invocation);
  g_mutex_unlock (&self->lock);
}

/* From within the loop: one that is told to quit before it runs would run for ever. */
static gboolean
tell_ready (gpointer user_data)
{
  FakeNotifyServer *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_ready = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return G_SOURCE_REMOVE;
}

static gboolean
export_object (gpointer user_data)
{
  static const GDBusInterfaceVTable table = { .method_call = on_method_call };
  FakeNotifyServer *self = user_data;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);

  self->object_id = g_dbus_connection_register_object (
    self->bus, "/org/freedesktop/Notifications", node->interfaces[0], &table, self, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static gpointer
run_server (gpointer user_data)
{
  FakeNotifyServer *self = user_data;
  g_autoptr (GVariant) reply = NULL;
  GSource *source;

  g_main_context_push_thread_default (self->context);
  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  g_assert_nonnull (self->bus);
  export_object (self);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.Notifications", 4),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
  source = g_idle_source_new ();
  g_source_set_callback (source, tell_ready, self, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
  g_main_loop_run (self->loop);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

FakeNotifyServer *
fake_notify_server_new (gboolean has_markup)
{
  FakeNotifyServer *self = g_new0 (FakeNotifyServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->has_markup = has_markup;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->shown = g_ptr_array_new_with_free_func (free_shown);
  self->open = g_hash_table_new (NULL, NULL);
  self->waiting = g_ptr_array_new ();
  self->thread = g_thread_new ("fake-server", run_server, self);

  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);

  return self;
}

void
fake_notify_server_free (FakeNotifyServer *self)
{
  if (self == NULL)
    return;

  fake_notify_server_set_hanging (self, FALSE);
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->open);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* It has its name, and nothing that can be asked. */
void
fake_notify_server_hide (FakeNotifyServer *self)
{
  g_dbus_connection_unregister_object (self->bus, self->object_id);
}

void
fake_notify_server_come_forward (FakeNotifyServer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, export_object, self, NULL);
  g_source_attach (source, self->context);
}

/* Leaves the bus as a process does that is killed: what waits is not answered. */
void
fake_notify_server_die (FakeNotifyServer *self)
{
  g_main_loop_quit (self->loop);
}

/* While it hangs it takes calls and answers none; afterwards it answers them in their order. */
void
fake_notify_server_set_hanging (FakeNotifyServer *self, gboolean hangs)
{
  g_mutex_lock (&self->lock);
  self->hangs = hangs;
  for (guint i = 0; !hangs && i < self->waiting->len; i++)
    answer (self, self->waiting->pdata[i]);
  if (!hangs)
    g_ptr_array_set_size (self->waiting, 0);
  g_mutex_unlock (&self->lock);
}

/* What a user does with a button; some servers close what was clicked on, some do not. */
void
fake_notify_server_click (FakeNotifyServer *self, guint id, const char *key, gboolean closes)
{
  g_mutex_lock (&self->lock);
  g_dbus_connection_emit_signal (self->bus, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", id, key), NULL);
  if (closes && g_hash_table_remove (self->open, GUINT_TO_POINTER (id)))
    emit_closed (self, id, 2);
  g_mutex_unlock (&self->lock);
}

/* What a server of today tells before a click: by which our window may come to the front. */
void
fake_notify_server_give_token (FakeNotifyServer *self, guint id, const char *token)
{
  g_mutex_lock (&self->lock);
  g_dbus_connection_emit_signal (self->bus, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActivationToken",
                                 g_variant_new ("(us)", id, token), NULL);
  g_mutex_unlock (&self->lock);
}

/* What a user does to a notification, or the server's clock. */
void
fake_notify_server_dismiss (FakeNotifyServer *self, guint id, guint reason)
{
  g_mutex_lock (&self->lock);
  if (g_hash_table_remove (self->open, GUINT_TO_POINTER (id)))
    emit_closed (self, id, reason);
  g_mutex_unlock (&self->lock);
}

guint
fake_notify_server_get_n_shown (FakeNotifyServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->shown->len;
  g_mutex_unlock (&self->lock);

  return n;
}

const FakeShown *
fake_notify_server_get_shown (FakeNotifyServer *self, guint index)
{
  const FakeShown *shown = NULL;

  g_mutex_lock (&self->lock);
  if (index < self->shown->len)
    shown = self->shown->pdata[index];
  g_mutex_unlock (&self->lock);

  return shown;
}

gboolean
fake_notify_server_is_open (FakeNotifyServer *self, guint id)
{
  gboolean is_open;

  g_mutex_lock (&self->lock);
  is_open = g_hash_table_contains (self->open, GUINT_TO_POINTER (id));
  g_mutex_unlock (&self->lock);

  return is_open;
}

guint
fake_notify_server_get_n_open (FakeNotifyServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->open);
  g_mutex_unlock (&self->lock);

  return n;
}

guint
fake_notify_server_get_n_calls (FakeNotifyServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_calls;
  g_mutex_unlock (&self->lock);

  return n;
}

/* Lets it say that it can do nothing else. */
void
fake_notify_server_set_ability (FakeNotifyServer *self, const char *ability)
{
  self->only_ability = ability;
}

/* A session bus that starts no service by itself. It says its address as soon as it listens. */
GSubprocess *
fake_bus_start (const char *folder)
{
  g_autofree char *socket = g_build_filename (folder, "bus", NULL);
  g_autofree char *path = g_build_filename (folder, "bus.conf", NULL);
  g_autofree char *address = g_strconcat ("unix:path=", socket, NULL);
  g_autofree char *option = g_strconcat ("--config-file=", path, NULL);
  g_autofree char *config = g_strdup_printf (
    "<busconfig><type>session</type><listen>%s</listen><policy context='default'>"
    "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>"
    "</policy></busconfig>",
    address);
  GSubprocess *bus;
  char first;

  g_assert_true (g_file_set_contents (path, config, -1, NULL));
  bus =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                      "dbus-daemon", option, "--nofork", "--nopidfile", "--print-address", NULL);
  g_assert_nonnull (bus);
  g_assert_cmpint (g_input_stream_read (g_subprocess_get_stdout_pipe (bus), &first, 1, NULL, NULL),
                   ==, 1);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);

  return bus;
}
