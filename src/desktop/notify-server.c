/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-notify-server"

#include "desktop/notify-server.h"

#include "base/error.h"
#include "base/source.h"
#include "base/text.h"
#include "desktop/abilities.h"
#include "desktop/banner.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <libnotify/notify.h>
#include <string.h>

#define BUS_NAME "org.freedesktop.Notifications"
#define OBJECT_PATH "/org/freedesktop/Notifications"
#define APP_NAME "cidalert"
/* A server that has its name and cannot be asked yet is asked again, half a minute in all. */
#define FIRST_LOOK_MS 125
#define MAX_LOOKS 8

struct _CidNotifyServer {
  const CidNotifyServerEvents *events;
  gpointer user_data;
  GDBusConnection *bus;
  guint watch_id;
  GSource *next_look; /* or NULL */
  guint n_looks;
  char *owner; /* unique name of the server that we speak to; NULL while there is none */
  char *name;
  CidAbilities abilities;
  CidBanner *banners[CID_N_NOTICE_SLOTS];
};

/* libnotify keeps what it knows of a server for good, so it is begun anew for the next one. */
static void
forget_server (CidNotifyServer *self)
{
  for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
    cid_banner_forget (self->banners[i]);
  if (self->owner != NULL)
    notify_uninit ();
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->name, g_free);
}

static void
stop_looking (CidNotifyServer *self)
{
  cid_source_stop (&self->next_look);
  self->n_looks = 0;
}

static gboolean
on_next_look (gpointer user_data)
{
  CidNotifyServer *self = user_data;

  g_clear_pointer (&self->next_look, g_source_unref);
  if (self->owner == NULL)
    self->events->changed (TRUE, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
look_again_soon (CidNotifyServer *self)
{
  if (self->next_look != NULL || self->n_looks == MAX_LOOKS)
    return;

  self->next_look =
    cid_source_start (g_timeout_source_new (FIRST_LOOK_MS << self->n_looks++), on_next_look, self);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  CidNotifyServer *self = user_data;

  if (g_strcmp0 (self->owner, owner) == 0)
    return;

  stop_looking (self);
  forget_server (self);
  self->events->changed (TRUE, self->user_data);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  CidNotifyServer *self = user_data;

  if (self->owner == NULL)
    return;

  forget_server (self);
  self->events->changed (FALSE, self->user_data);
}

static void
forget_bus (CidNotifyServer *self)
{
  stop_looking (self);
  forget_server (self);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_object (&self->bus);
}

/* GIO gives everybody the same connection, closed or not, as long as somebody holds it. */
static gboolean
take_bus (CidNotifyServer *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->bus != NULL && !g_dbus_connection_is_closed (self->bus))
    return TRUE;

  forget_bus (self);
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &local_error);
  if (self->bus == NULL || g_dbus_connection_is_closed (self->bus)) {
    g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE, _ ("There is no session bus (%s)"),
                 local_error != NULL ? local_error->message : g_strerror (ENOTCONN));
    g_clear_object (&self->bus);
    return FALSE;
  }

  g_dbus_connection_set_exit_on_close (self->bus, FALSE);
  self->watch_id = g_bus_watch_name_on_connection (
    self->bus, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished, self, NULL);
  return TRUE;
}

static gboolean
is_silent (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT);
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

/* GNOME's takes its name a moment before there is an object to be asked. */
static gboolean
is_early (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE);
}

static void
translate_error (GError **error, GError *foreign)
{
  if (is_silent (foreign))
    g_set_error_literal (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("The notification server does not answer"));
  else if (is_absent (foreign))
    g_set_error_literal (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("No notification server is running"));
  else
    g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                 _ ("The notification server cannot be used: %s"), foreign->message);
  g_error_free (foreign);
}

static GVariant *
ask (CidNotifyServer *self,
     const char *name,
     const char *path,
     const char *method,
     GVariant *arguments,
     const char *type,
     GError **error)
{
  GError *local_error = NULL;
  GVariant *answer = g_dbus_connection_call_sync (self->bus, name, path, name, method, arguments,
                                                  G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, -1,
                                                  NULL, &local_error);

  if (is_early (local_error))
    look_again_soon (self);
  if (answer == NULL)
    translate_error (error, local_error);
  return answer;
}

static gboolean
ask_abilities (CidNotifyServer *self, GError **error)
{
  g_autofree const char **names = NULL;
  g_autoptr (GVariant) answer =
    ask (self, BUS_NAME, OBJECT_PATH, "GetCapabilities", NULL, "(as)", error);

  if (answer == NULL)
    return FALSE;

  g_variant_get (answer, "(^a&s)", &names);
  self->abilities = cid_abilities_from_names (names);
  return TRUE;
}

/**
 * cid_notify_server_connect:
 * @self: the server
 * @error: return location for an error, whose message is for people
 *
 * Makes sure that there is a server; the bus starts one if it can. Costs nothing while there is.
 *
 * Returns: %TRUE if a server answers
 */
gboolean
cid_notify_server_connect (CidNotifyServer *self, GError **error)
{
  g_autoptr (GVariant) info = NULL;
  g_autoptr (GVariant) owner = NULL;
  const char *name;
  const char *version;

  if (!take_bus (self, error))
    return FALSE;
  if (self->owner != NULL)
    return TRUE;

  info = ask (self, BUS_NAME, OBJECT_PATH, "GetServerInformation", NULL, "(ssss)", error);
  if (info == NULL || !ask_abilities (self, error))
    return FALSE;
  owner = ask (self, "org.freedesktop.DBus", "/org/freedesktop/DBus", "GetNameOwner",
               g_variant_new ("(s)", BUS_NAME), "(s)", error);
  if (owner == NULL)
    return FALSE;

  /* Names of hints depend on the server's version of the specification: libnotify has to know it
     before the first hint is set. */
  if (!notify_init (APP_NAME) || !notify_get_server_info (NULL, NULL, NULL, NULL)) {
    notify_uninit ();
    g_set_error_literal (error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("The notification server does not answer"));
    return FALSE;
  }

  g_variant_get (info, "(&s&s&s&s)", &name, NULL, &version, NULL);
  self->name = g_strdup_printf ("%s %s", name, version);
  self->abilities |= cid_abilities_from_server (name, version);
  g_variant_get (owner, "(s)", &self->owner);
  return TRUE;
}

/**
 * cid_notify_server_show:
 * @self: the server
 * @slot: which of our notifications
 * @notice: what it says
 * @error: return location for an error, whose message is for people
 *
 * Shows a notification, or changes the one that the slot has on the screen.
 *
 * Returns: %TRUE if the server took it
 */
gboolean
cid_notify_server_show (CidNotifyServer *self,
                        CidNoticeSlot slot,
                        const CidNotice *notice,
                        GError **error)
{
  g_autoptr (CidNotice) fitted = NULL;
  GError *local_error = NULL;

  if (!cid_notify_server_connect (self, error))
    return FALSE;

  fitted = cid_abilities_fit (self->abilities, notice);
  if (cid_banner_show (self->banners[slot], fitted, (self->abilities & CID_ABILITY_CHANGE) == 0,
                       &local_error))
    return TRUE;

  translate_error (error, local_error);
  return FALSE;
}

/**
 * cid_notify_server_warm_up:
 * @self: the server
 * @slot: which of our notifications
 * @notice: what might be shown
 *
 * Does what cid_notify_server_show() does, but shows nothing. Nothing is done while no server is
 * known, or the slot is on the screen.
 */
void
cid_notify_server_warm_up (CidNotifyServer *self, CidNoticeSlot slot, const CidNotice *notice)
{
  g_autoptr (CidNotice) fitted = NULL;

  if (self->owner == NULL)
    return;

  fitted = cid_abilities_fit (self->abilities, notice);
  cid_banner_warm_up (self->banners[slot], fitted);
}

/**
 * cid_notify_server_close:
 * @self: the server
 * @slot: which of our notifications
 *
 * Takes a slot's notification from the screen, if it has one there. A server that does not answer
 * will find the request when it wakes up, so this cannot fail.
 */
void
cid_notify_server_close (CidNotifyServer *self, CidNoticeSlot slot)
{
  cid_banner_close (self->banners[slot]);
}

/* Ids are those of one server, whose name is that of one bus. */
static char *
make_mark_prefix (CidNotifyServer *self)
{
  return g_strdup_printf ("%s %s ", g_dbus_connection_get_guid (self->bus), self->owner);
}

/**
 * cid_notify_server_make_mark:
 * @self: the server
 * @slot: which of our notifications
 *
 * Returns: (transfer full) (nullable): by which another run of the program finds what the slot has
 *   on the screen; %NULL if it has nothing there
 */
char *
cid_notify_server_make_mark (CidNotifyServer *self, CidNoticeSlot slot)
{
  guint id = cid_banner_get_id (self->banners[slot]);
  g_autofree char *prefix = NULL;

  if (self->owner == NULL || id == 0)
    return NULL;

  prefix = make_mark_prefix (self);
  return g_strdup_printf ("%s%u", prefix, id);
}

/**
 * cid_notify_server_close_left:
 * @self: the server
 * @mark: from cid_notify_server_make_mark(), in a run of the program that is over
 *
 * Takes from the screen what was left there, if it is still the same server's.
 */
void
cid_notify_server_close_left (CidNotifyServer *self, const char *mark)
{
  g_autofree char *prefix = self->owner != NULL ? make_mark_prefix (self) : NULL;
  guint64 id = 0;

  if (prefix == NULL || !g_str_has_prefix (mark, prefix) ||
      !cid_text_to_unsigned (mark + strlen (prefix), 1, G_MAXUINT32, &id))
    return;

  g_dbus_connection_call (self->bus, BUS_NAME, OBJECT_PATH, BUS_NAME, "CloseNotification",
                          g_variant_new ("(u)", (guint32) id), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/**
 * cid_notify_server_get_name:
 * @self: the server
 *
 * Returns: (nullable): what the server calls itself, with its version; %NULL while there is none
 */
const char *
cid_notify_server_get_name (CidNotifyServer *self)
{
  return self->name;
}

/**
 * cid_notify_server_new:
 * @events: (transfer none): called when the server does something on its own
 * @user_data: for @events
 *
 * Returns: (transfer full): the server, not yet asked for anything; belongs to the thread whose
 *   default main context is that of @events
 */
CidNotifyServer *
cid_notify_server_new (const CidNotifyServerEvents *events, gpointer user_data)
{
  CidNotifyServer *self = g_new0 (CidNotifyServer, 1);

  self->events = events;
  self->user_data = user_data;
  for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
    self->banners[i] = cid_banner_new ((CidNoticeSlot) i, events, user_data);

  return self;
}

/**
 * cid_notify_server_free:
 * @self: (nullable): the server
 *
 * Leaves the server. What is on the screen stays there.
 */
void
cid_notify_server_free (CidNotifyServer *self)
{
  if (self == NULL)
    return;

  forget_bus (self);
  /* GDBus hands back what a subscription held by way of the context; unless that runs once more
     the connection is never let go. */
  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    continue;
  for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
    cid_banner_free (self->banners[i]);
  g_free (self);
}
