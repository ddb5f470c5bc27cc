/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contacts-app"

#include "desktop/contacts-app.h"

#include <gio/gio.h>

#define APP_NAME "org.gnome.Contacts"
#define APP_PATH "/org/gnome/Contacts"
#define APP_INTERFACE "org.freedesktop.Application"
#define SEARCH_NAME "org.gnome.Contacts.SearchProvider"
#define SEARCH_PATH "/org/gnome/Contacts/SearchProvider"
#define SEARCH_INTERFACE "org.gnome.Shell.SearchProvider2"

/* To begin with it reads all address books. */
#define SEARCH_PATIENCE_MS 5000
#define PATIENCE_MS 10000

struct _CidContactsApp {
  GCancellable *closing;
};

typedef struct {
  GCancellable *closing;
  char *individual;
  char *name;
  char *token;
  CidContactOpenedFunc done;
  gpointer user_data;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->closing);
  g_free (opening->individual);
  g_free (opening->name);
  g_free (opening->token);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
end (Opening *opening, gboolean is_open)
{
  opening->done (is_open, opening->user_data);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL)
    g_debug ("GNOME Contacts opens nobody: %s", error->message);
  end (opening, answer != NULL);
}

static void
show_individual (GDBusConnection *bus, Opening *opening)
{
  g_auto (GVariantBuilder) parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_auto (GVariantDict) platform = G_VARIANT_DICT_INIT (NULL);

  g_variant_builder_add (&parameters, "v", g_variant_new_string (opening->individual));
  if (opening->token != NULL) {
    g_variant_dict_insert (&platform, "activation-token", "s", opening->token);
    g_variant_dict_insert (&platform, "desktop-startup-id", "s", opening->token);
  }
  g_dbus_connection_call (
    bus, APP_NAME, APP_PATH, APP_INTERFACE, "ActivateAction",
    g_variant_new ("(sav@a{sv})", "show-contact", &parameters, g_variant_dict_end (&platform)),
    NULL, G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, opening->closing, on_opened, opening);
}

static void
show_search (GDBusConnection *bus, Opening *opening)
{
  const char *const terms[] = { opening->name, NULL };

  g_dbus_connection_call (bus, SEARCH_NAME, SEARCH_PATH, SEARCH_INTERFACE, "LaunchSearch",
                          g_variant_new ("(^asu)", terms, 0), NULL, G_DBUS_CALL_FLAGS_NONE,
                          PATIENCE_MS, opening->closing, on_opened, opening);
}

/* Whoever stands in several address books is one person there, who goes by another id: by which is
 * seen where one person alone has the name. */
static gboolean
take_found (Opening *opening, const char *const *found)
{
  if (g_strv_contains (found, opening->individual))
    return TRUE;
  if (g_strv_length ((char **) found) != 1)
    return FALSE;

  g_free (opening->individual);
  opening->individual = g_strdup (found[0]);
  return TRUE;
}

/* Where nobody says who there is, that is left to GNOME Contacts. */
static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree const char **found = NULL;

  if (answer != NULL)
    g_variant_get (answer, "(^a&s)", &found);
  if (g_cancellable_is_cancelled (opening->closing))
    end (opening, FALSE);
  else if (found == NULL || take_found (opening, found))
    show_individual (G_DBUS_CONNECTION (source), g_steal_pointer (&opening));
  else
    show_search (G_DBUS_CONNECTION (source), g_steal_pointer (&opening));
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  const char *terms[] = { opening->name, NULL };

  if (bus == NULL) {
    end (opening, FALSE);
    return;
  }

  g_dbus_connection_set_exit_on_close (bus, FALSE);
  g_dbus_connection_call (bus, SEARCH_NAME, SEARCH_PATH, SEARCH_INTERFACE, "GetInitialResultSet",
                          g_variant_new ("(^as)", terms), G_VARIANT_TYPE ("(as)"),
                          G_DBUS_CALL_FLAGS_NONE, SEARCH_PATIENCE_MS, opening->closing, on_searched,
                          opening);
  opening = NULL;
}

/**
 * cid_contacts_app_new:
 *
 * Returns: (transfer full): a way to GNOME Contacts, which need not be there
 */
CidContactsApp *
cid_contacts_app_new (void)
{
  CidContactsApp *self = g_new0 (CidContactsApp, 1);

  self->closing = g_cancellable_new ();

  return self;
}

/**
 * cid_contacts_app_free:
 * @self: (nullable): a way to GNOME Contacts
 *
 * What was asked for is given up, and whoever asked is told so later.
 */
void
cid_contacts_app_free (CidContactsApp *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->closing);
  g_object_unref (self->closing);
  g_free (self);
}

/**
 * cid_contacts_app_open:
 * @self: a way to GNOME Contacts
 * @wish: who is to be shown; copied
 * @done: told once whether somebody was there to show it
 * @user_data: for @done
 *
 * Has GNOME Contacts show somebody, by the id if it knows that, else by the name: of an id that it
 * does not know it would complain. Its search is asked by name, as that alone waits until all
 * address books are read.
 */
void
cid_contacts_app_open (CidContactsApp *self,
                       const CidContactWish *wish,
                       CidContactOpenedFunc done,
                       gpointer user_data)
{
  Opening *opening;

  g_return_if_fail (self != NULL && wish != NULL && wish->individual != NULL && done != NULL);

  opening = g_new0 (Opening, 1);
  opening->closing = g_object_ref (self->closing);
  opening->individual = g_strdup (wish->individual);
  opening->name = g_strdup (wish->name != NULL ? wish->name : "");
  opening->token = g_strdup (wish->token);
  opening->done = done;
  opening->user_data = user_data;
  g_bus_get (G_BUS_TYPE_SESSION, self->closing, on_bus, opening);
}
