/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-presence"

#include "desktop/presence.h"

#include <gio/gio.h>

#define IDLE_MONITOR "org.gnome.Mutter.IdleMonitor"
#define LOGIND "org.freedesktop.login1"
#define LOGIND_SESSION "org.freedesktop.login1.Session"

/* Who can tell that nobody is there, beside the lock of the screen. */
typedef enum {
  BY_IDLE_MONITOR,
  BY_LOGIND,
  N_WITNESSES,
} By;

typedef struct _Witness Witness;

/**
 * WitnessClass:
 * @bus: which bus it is on
 * @name: its name there
 * @begin: asks how things are, once the name is there
 *
 * One service of the session, or of the system, that may not be there.
 */
typedef struct {
  GBusType bus;
  const char *name;
  void (*begin) (Witness *witness);
} WitnessClass;

struct _Witness {
  CidPresence *presence;
  const WitnessClass *class;
  GDBusConnection *bus;
  GCancellable *cancellable;
  guint watch_id;
  guint signal_ids[2];
  guint idle_watch;
  guint active_watch;
  gboolean says_away;
};

struct _CidPresence {
  guint idle_ms;
  CidPresenceFunc returned;
  gpointer user_data;
  const CidScreenLock *lock;
  gboolean was_away;
  Witness witnesses[N_WITNESSES];
};

/**
 * cid_presence_look:
 * @self: a presence
 *
 * Looks whether what one of those says who can tell makes a difference to all of them together.
 */
void
cid_presence_look (CidPresence *self)
{
  gboolean is_away = cid_presence_is_away (self);
  gboolean has_returned = self->was_away && !is_away;

  self->was_away = is_away;
  if (has_returned) {
    g_debug ("Somebody is back at the desk");
    self->returned (self->user_data);
  }
}

static void
hear (Witness *witness, gboolean is_away)
{
  witness->says_away = is_away;
  cid_presence_look (witness->presence);
}

static void
ask (Witness *witness,
     const char *path,
     const char *interface,
     const char *method,
     GVariant *arguments,
     GAsyncReadyCallback on_answer)
{
  g_dbus_connection_call (witness->bus, witness->class->name, path, interface, method, arguments,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, witness->cancellable,
                          on_answer, witness);
}

/* A service that does not answer as it should is one that is not there. */
static GVariant *
take_answer (GObject *bus, GAsyncResult *result, const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);

  if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE (type)))
    return g_steal_pointer (&answer);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("Nothing is known of who is there: %s",
             error != NULL ? error->message : "another answer than expected");

  return NULL;
}

static guint
subscribe (Witness *witness,
           const char *path,
           const char *interface,
           const char *signal,
           GDBusSignalCallback on_signal)
{
  return g_dbus_connection_signal_subscribe (witness->bus, witness->class->name, interface, signal,
                                             path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
                                             witness, NULL);
}

/* Mutter's idle monitor */

static void
ask_idle_monitor (Witness *witness,
                  const char *method,
                  GVariant *arguments,
                  GAsyncReadyCallback answer)
{
  ask (witness, "/org/gnome/Mutter/IdleMonitor/Core", IDLE_MONITOR, method, arguments, answer);
}

static void
on_idle_watch (GObject *bus, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (bus, result, "(u)");

  if (answer != NULL)
    g_variant_get (answer, "(u)", &((Witness *) user_data)->idle_watch);
}

static void
on_active_watch (GObject *bus, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (bus, result, "(u)");

  if (answer != NULL)
    g_variant_get (answer, "(u)", &((Witness *) user_data)->active_watch);
}

static void
on_watch_fired (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *signal,
                GVariant *arguments,
                gpointer user_data)
{
  Witness *witness = user_data;
  guint watch = 0;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(u)")))
    return;

  g_variant_get (arguments, "(u)", &watch);
  if (watch != 0 && watch == witness->idle_watch) {
    hear (witness, TRUE);
    ask_idle_monitor (witness, "AddUserActiveWatch", NULL, on_active_watch);
  } else if (watch != 0 && watch == witness->active_watch) {
    witness->active_watch = 0;
    hear (witness, FALSE);
  }
}

static void
begin_idle_monitor (Witness *witness)
{
  guint64 idle_ms = witness->presence->idle_ms;

  witness->signal_ids[0] = subscribe (witness, "/org/gnome/Mutter/IdleMonitor/Core", IDLE_MONITOR,
                                      "WatchFired", on_watch_fired);
  ask_idle_monitor (witness, "AddIdleWatch", g_variant_new ("(t)", idle_ms), on_idle_watch);
}

/* What logind knows of the session's lock, on desktops that tell it */

static void
on_session_changed (GDBusConnection *bus,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *signal,
                    GVariant *arguments,
                    gpointer user_data)
{
  g_autoptr (GVariant) properties = NULL;
  gboolean is_locked = FALSE;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  properties = g_variant_get_child_value (arguments, 1);
  if (g_variant_lookup (properties, "LockedHint", "b", &is_locked))
    hear (user_data, is_locked);
}

static void
on_session_unlocked (GDBusConnection *bus,
                     const char *sender,
                     const char *path,
                     const char *interface,
                     const char *signal,
                     GVariant *arguments,
                     gpointer user_data)
{
  hear (user_data, FALSE);
}

static void
on_locked_hint (GObject *bus, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (bus, result, "(v)");
  g_autoptr (GVariant) value = NULL;

  if (answer == NULL)
    return;

  g_variant_get (answer, "(v)", &value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    hear (user_data, g_variant_get_boolean (value));
}

static void
on_session_found (GObject *bus, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = take_answer (bus, result, "(o)");
  Witness *witness = user_data;
  const char *path;

  if (answer == NULL)
    return;

  g_variant_get (answer, "(&o)", &path);
  witness->signal_ids[0] = subscribe (witness, path, "org.freedesktop.DBus.Properties",
                                      "PropertiesChanged", on_session_changed);
  witness->signal_ids[1] = subscribe (witness, path, LOGIND_SESSION, "Unlock", on_session_unlocked);
  ask (witness, path, "org.freedesktop.DBus.Properties", "Get",
       g_variant_new ("(ss)", LOGIND_SESSION, "LockedHint"), on_locked_hint);
}

/* For a service of the user's, `auto` is the session that has the display. */
static void
begin_logind (Witness *witness)
{
  ask (witness, "/org/freedesktop/login1", LOGIND ".Manager", "GetSession",
       g_variant_new ("(s)", "auto"), on_session_found);
}

static const WitnessClass classes[N_WITNESSES] = {
  [BY_IDLE_MONITOR] = { G_BUS_TYPE_SESSION, IDLE_MONITOR, begin_idle_monitor },
  [BY_LOGIND] = { G_BUS_TYPE_SYSTEM, LOGIND, begin_logind },
};

/* Whoever is gone says nothing; that is no coming back. */
static void
end_witness (Witness *witness)
{
  if (witness->cancellable != NULL)
    g_cancellable_cancel (witness->cancellable);
  g_clear_object (&witness->cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (witness->signal_ids); i++) {
    if (witness->signal_ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (witness->bus, witness->signal_ids[i]);
    witness->signal_ids[i] = 0;
  }
  witness->idle_watch = 0;
  witness->active_watch = 0;
  witness->says_away = FALSE;
  witness->presence->was_away = cid_presence_is_away (witness->presence);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  Witness *witness = user_data;

  end_witness (witness);
  witness->cancellable = g_cancellable_new ();
  witness->class->begin (witness);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  end_witness (user_data);
}

static void
on_bus (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  Witness *witness = user_data;

  if (bus == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_debug ("%s cannot be asked who is there: %s", witness->class->name, error->message);
    return;
  }

  g_dbus_connection_set_exit_on_close (bus, FALSE);
  witness->bus = g_steal_pointer (&bus);
  witness->watch_id = g_bus_watch_name_on_connection (witness->bus, witness->class->name,
                                                      G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                      on_vanished, witness, NULL);
}

/**
 * cid_presence_new:
 * @idle_ms: nobody is there who has touched nothing for so long
 * @returned: called when somebody is back
 * @user_data: for @returned
 *
 * Begins to ask the session who is there. A service that is absent is waited for, without looking.
 *
 * Returns: (transfer full): a presence
 */
CidPresence *
cid_presence_new (guint idle_ms, CidPresenceFunc returned, gpointer user_data)
{
  CidPresence *self;

  g_return_val_if_fail (returned != NULL, NULL);

  self = g_new0 (CidPresence, 1);
  self->idle_ms = idle_ms;
  self->returned = returned;
  self->user_data = user_data;
  for (gsize i = 0; i < N_WITNESSES; i++) {
    Witness *witness = &self->witnesses[i];

    witness->presence = self;
    witness->class = &classes[i];
    witness->cancellable = g_cancellable_new ();
    g_bus_get (classes[i].bus, witness->cancellable, on_bus, witness);
  }

  return self;
}

/**
 * cid_presence_free:
 * @self: (nullable): a presence
 */
void
cid_presence_free (CidPresence *self)
{
  if (self == NULL)
    return;

  for (gsize i = 0; i < N_WITNESSES; i++) {
    Witness *witness = &self->witnesses[i];

    end_witness (witness);
    g_clear_handle_id (&witness->watch_id, g_bus_unwatch_name);
    g_clear_object (&witness->bus);
  }
  g_free (self);
}

/**
 * cid_presence_set_lock:
 * @self: a presence
 * @lock: (transfer none): the screen's; outlives @self
 *
 * Takes the lock's word into account. Whoever made the lock calls cid_presence_look() when it
 * changes.
 */
void
cid_presence_set_lock (CidPresence *self, const CidScreenLock *lock)
{
  g_return_if_fail (self != NULL);

  self->lock = lock;
}

/**
 * cid_presence_is_away:
 * @self: a presence
 *
 * Returns: %TRUE if nobody is at the desk, by the word of any who can tell
 */
gboolean
cid_presence_is_away (CidPresence *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->lock != NULL && cid_screen_lock_is_locked (self->lock))
    return TRUE;
  for (gsize i = 0; i < N_WITNESSES; i++)
    if (self->witnesses[i].says_away)
      return TRUE;

  return FALSE;
}
