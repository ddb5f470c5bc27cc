/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-screen-lock"

#include "desktop/screen-lock.h"

#include <gio/gio.h>

#define SAVER_NAME "org.gnome.ScreenSaver"
#define SAVER_PATH "/org/gnome/ScreenSaver"
#define SAVER_INTERFACE "org.gnome.ScreenSaver"

struct _CidScreenLock {
  CidScreenLockFunc function;
  gpointer user_data;
  GCancellable *connecting; /* not %NULL while the bus is waited for */
  GDBusConnection *bus;
  GCancellable *asking; /* not %NULL while it is asked how it is */
  guint watch_id;
  guint signal_id;
  gboolean is_locked;
};

static void
set_locked (CidScreenLock *self, gboolean is_locked)
{
  if (self->is_locked == is_locked)
    return;

  self->is_locked = is_locked;
  self->function (is_locked, self->user_data);
}

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

/* What the screen saver says on its own is later than any answer that is still on its way. */
static void
on_active_changed (GDBusConnection *bus,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *signal,
                   GVariant *arguments,
                   gpointer user_data)
{
  CidScreenLock *self = user_data;
  gboolean is_active = FALSE;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(b)")))
    return;

  stop (&self->asking);
  g_variant_get (arguments, "(b)", &is_active);
  set_locked (self, is_active);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  CidScreenLock *self = user_data;
  gboolean is_active = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (answer == NULL) {
    g_debug ("The screen saver does not tell whether it is active: %s", error->message);
    return;
  }
  g_variant_get (answer, "(b)", &is_active);
  set_locked (self, is_active);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  CidScreenLock *self = user_data;

  stop (&self->asking);
  self->asking = g_cancellable_new ();
  g_dbus_connection_call (bus, SAVER_NAME, SAVER_PATH, SAVER_INTERFACE, "GetActive", NULL,
                          G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->asking,
                          on_answer, self);
}

/* Without a screen saver nothing is locked by it. */
static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  CidScreenLock *self = user_data;

  stop (&self->asking);
  set_locked (self, FALSE);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  CidScreenLock *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->connecting);
  if (bus == NULL || g_dbus_connection_is_closed (bus)) {
    g_debug ("No session bus tells of the screen: %s", error != NULL ? error->message : "closed");
    return;
  }

  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  self->signal_id = g_dbus_connection_signal_subscribe (
    self->bus, SAVER_NAME, SAVER_INTERFACE, "ActiveChanged", SAVER_PATH, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, on_active_changed, self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (
    self->bus, SAVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished, self, NULL);
}

/**
 * cid_screen_lock_new:
 * @function: called when the screen is locked or unlocked
 * @user_data: for @function
 *
 * Asks the screen saver of the session how it is, and listens to it from then on. A screen saver
 * that is not there is not started, and taken up when it comes.
 *
 * Returns: (transfer full): a lock that is open until the screen saver says otherwise
 */
CidScreenLock *
cid_screen_lock_new (CidScreenLockFunc function, gpointer user_data)
{
  CidScreenLock *self = g_new0 (CidScreenLock, 1);

  self->function = function;
  self->user_data = user_data;
  self->connecting = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SESSION, self->connecting, on_bus, self);
  return self;
}

/**
 * cid_screen_lock_free:
 * @self: (transfer full) (nullable): a lock
 *
 * Frees @self; its function is not called any more.
 */
void
cid_screen_lock_free (CidScreenLock *self)
{
  if (self == NULL)
    return;

  stop (&self->connecting);
  stop (&self->asking);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal_id);
  g_clear_object (&self->bus);
  g_free (self);
}

/**
 * cid_screen_lock_is_locked:
 * @self: a lock
 *
 * Returns: %TRUE while the screen saver covers the screen
 */
gboolean
cid_screen_lock_is_locked (const CidScreenLock *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_locked;
}
