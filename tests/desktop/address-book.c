/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes into the user's own Evolution address book, as GNOME Contacts does.
 *
 * address-book add NAME NUMBER...   adds a contact and prints its uid
 * address-book rename UID NAME
 * address-book remove UID
 * address-book fill COUNT           adds so many at once: Person I, +61 2 9000 0000 + I
 * address-book enable|disable       the whole book
 * address-book unlock BOOK PASSWORD as who is asked for the password of another book
 */

#include <libebook/libebook.h>
#include <stdio.h>
#include <stdlib.h>

#define AT_ONCE 500

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EBookClient, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EContact, g_object_unref)

static EBookClient *
open_book (ESourceRegistry *registry)
{
  g_autoptr (ESource) source = e_source_registry_ref_builtin_address_book (registry);
  g_autoptr (GError) error = NULL;
  EClient *client = e_book_client_connect_sync (source, (guint32) -1, NULL, &error);

  if (client == NULL)
    g_error ("%s", error->message);
  return E_BOOK_CLIENT (client);
}

static EContact *
make_contact (const char *name, char **numbers)
{
  EContact *contact = e_contact_new ();

  e_contact_set (contact, E_CONTACT_FULL_NAME, name);
  for (guint i = 0; numbers[i] != NULL; i++) {
    EVCardAttribute *number = e_vcard_attribute_new (NULL, EVC_TEL);

    e_vcard_add_attribute_with_value (E_VCARD (contact), number, numbers[i]);
  }
  return contact;
}

static gboolean
add (EBookClient *book, char **arguments, GError **error)
{
  g_autoptr (EContact) contact = make_contact (arguments[0], arguments + 1);
  g_autofree char *uid = NULL;

  if (!e_book_client_add_contact_sync (book, contact, E_BOOK_OPERATION_FLAG_NONE, &uid, NULL,
                                       error))
    return FALSE;
  printf ("%s\n", uid);
  return TRUE;
}

static gboolean
rename_contact (EBookClient *book, char **arguments, GError **error)
{
  g_autoptr (EContact) contact = NULL;

  if (!e_book_client_get_contact_sync (book, arguments[0], &contact, NULL, error))
    return FALSE;
  e_contact_set (contact, E_CONTACT_FULL_NAME, arguments[1]);
  return e_book_client_modify_contact_sync (book, contact, E_BOOK_OPERATION_FLAG_NONE, NULL, error);
}

static gboolean
remove_contact (EBookClient *book, char **arguments, GError **error)
{
  return e_book_client_remove_contact_by_uid_sync (book, arguments[0], E_BOOK_OPERATION_FLAG_NONE,
                                                   NULL, error);
}

static gboolean
fill (EBookClient *book, char **arguments, GError **error)
{
  int count = atoi (arguments[0]);

  for (int i = 0; i < count;) {
    GSList *contacts = NULL;
    GSList *uids = NULL;

    for (int end = MIN (i + AT_ONCE, count); i < end; i++) {
      g_autofree char *name = g_strdup_printf ("Person %d", i);
      g_autofree char *number = g_strdup_printf ("+61 2 9%07d", i);

      contacts = g_slist_prepend (contacts, make_contact (name, (char *[]){ number, NULL }));
    }
    if (!e_book_client_add_contacts_sync (book, contacts, E_BOOK_OPERATION_FLAG_NONE, &uids, NULL,
                                          error))
      return FALSE;
    g_slist_free_full (contacts, g_object_unref);
    g_slist_free_full (uids, g_free);
  }
  return TRUE;
}

static gboolean
set_enabled (ESourceRegistry *registry, gboolean is_enabled, GError **error)
{
  g_autoptr (ESource) source = e_source_registry_ref_builtin_address_book (registry);

  e_source_set_enabled (source, is_enabled);
  return e_source_write_sync (source, NULL, error);
}

static gboolean
unlock (ESourceRegistry *registry, char **arguments, GError **error)
{
  g_autoptr (ESource) source = e_source_registry_ref_source (registry, arguments[0]);
  ENamedParameters *credentials = e_named_parameters_new ();
  gboolean is_done;

  if (source == NULL)
    g_error ("There is no book %s", arguments[0]);
  e_named_parameters_set (credentials, E_SOURCE_CREDENTIAL_PASSWORD, arguments[1]);
  is_done = e_source_invoke_authenticate_sync (source, credentials, NULL, error);
  e_named_parameters_free (credentials);
  return is_done;
}

static const struct {
  const char *name;
  int n_arguments;
  gboolean (*function) (EBookClient *book, char **arguments, GError **error);
} verbs[] = {
  { "add", 2, add },
  { "fill", 1, fill },
  { "remove", 1, remove_contact },
  { "rename", 2, rename_contact },
};

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ESourceRegistry) registry = e_source_registry_new_sync (NULL, &error);
  const char *verb = argc > 1 ? argv[1] : "";
  gboolean is_done = FALSE;

  if (registry == NULL)
    g_error ("%s", error->message);
  if (g_str_equal (verb, "enable") || g_str_equal (verb, "disable"))
    is_done = set_enabled (registry, g_str_equal (verb, "enable"), &error);
  if (g_str_equal (verb, "unlock") && argc == 4)
    is_done = unlock (registry, argv + 2, &error);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (verb, verbs[i].name) && argc - 2 >= verbs[i].n_arguments) {
      g_autoptr (EBookClient) book = open_book (registry);

      is_done = verbs[i].function (book, argv + 2, &error);
    }
  }
  if (error != NULL)
    fprintf (stderr, "%s\n", error->message);
  return is_done ? 0 : 1;
}
