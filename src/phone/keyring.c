/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-keyring"

#include "phone/keyring.h"

#include "base/error.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

static const SecretSchema schema = {
  .name = "org.cidalert.CidAlert.Phone",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "id", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

typedef struct {
  char *phone_id;
  GCancellable *cancellable;
  CidKeyringFunc found;
  gpointer user_data;
} Search;

static void
end (Search *search, const char *password)
{
  search->found (password, search->user_data);
  g_free (search->phone_id);
  g_clear_object (&search->cancellable);
  g_free (search);
}

static void
on_password (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_info ("The Secret Service gives no password: %s", error->message);
  end (search, password);
  secret_password_free (password);
}

/* The session bus that GIO shares would end the program when it goes: the daemon does so itself. */
static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);

  if (connection == NULL) {
    g_info ("There is no Secret Service: %s", error->message);
    end (search, NULL);
    return;
  }
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  secret_password_lookup (&schema, search->cancellable, on_password, search, "id", search->phone_id,
                          NULL);
}

/**
 * cid_keyring_look_up:
 * @phone_id: id of a phone
 * @cancellable: (nullable): ends it early
 * @found: called once, later
 * @user_data: for @found
 *
 * Asks the Secret Service for a phone's password, and does not wait. That there is no such service
 * is no error: it keeps no password then.
 */
void
cid_keyring_look_up (const char *phone_id,
                     GCancellable *cancellable,
                     CidKeyringFunc found,
                     gpointer user_data)
{
  Search *search = g_new0 (Search, 1);

  search->phone_id = g_strdup (phone_id);
  search->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  search->found = found;
  search->user_data = user_data;
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, search);
}

/**
 * cid_keyring_store:
 * @phone_id: id of a phone
 * @phone_name: its name, for whoever looks through the keyring
 * @password: its password
 * @error: return location for %CID_ERROR_UNREACHABLE
 *
 * Puts a phone's password into the Secret Service, in place of the one that is there. Waits for it,
 * and so for the user who unlocks the keyring: not for the daemon.
 *
 * Returns: %TRUE if it is kept there
 */
gboolean
cid_keyring_store (const char *phone_id,
                   const char *phone_name,
                   const char *password,
                   GError **error)
{
  g_autofree char *label = g_strdup_printf (_ ("Desk phone %s (cidalert)"), phone_name);
  g_autoptr (GError) local_error = NULL;

  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, password, NULL,
                                  &local_error, "id", phone_id, NULL))
    return TRUE;

  g_set_error_literal (error, CID_ERROR, CID_ERROR_UNREACHABLE, local_error->message);
  return FALSE;
}

/**
 * cid_keyring_forget:
 * @phone_id: id of a phone
 *
 * Takes a phone's password out of the Secret Service, if both are there. Waits for it.
 */
void
cid_keyring_forget (const char *phone_id)
{
  g_autoptr (GError) error = NULL;

  if (!secret_password_clear_sync (&schema, NULL, &error, "id", phone_id, NULL) && error != NULL)
    g_debug ("The Secret Service: %s", error->message);
}
