/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-eds-contact"

#include "contact/eds-contact.h"

#include "contact/individual.h"
#include "contact/vcard.h"

#include <string.h>

static void
put_individual (CidContact *contact, ESource *book, const char *uid)
{
  g_autofree char *individual = NULL;

  if (uid == NULL)
    return;

  individual = cid_individual_make_id (e_source_get_uid (book), uid);
  cid_contact_set_individual (contact, individual);
}

/**
 * cid_eds_contact_read:
 * @contact: somebody of an address book
 * @book: the address book
 * @plan: how numbers are to be understood
 *
 * Returns: (transfer full) (nullable): the contact; %NULL for one that has neither number nor SIP
 *   address, or no name
 */
CidContact *
cid_eds_contact_read (EContact *contact, ESource *book, const CidNumberPlan *plan)
{
  g_autofree char *card = e_vcard_to_string (E_VCARD (contact), EVC_FORMAT_VCARD_30);
  g_autoptr (CidContact) read = NULL;
  g_autoptr (GError) error = NULL;

  if (!cid_vcard_parse (card, strlen (card), plan, &read, &error)) {
    g_debug ("A contact of an address book: %s", error->message);
    return NULL;
  }
  /* A picture within the card cannot be found again: there is no file to read it from. */
  if (read != NULL && read->photo.path == NULL)
    read->photo.length = 0;
  if (read != NULL)
    put_individual (read, book, e_contact_get_const (contact, E_CONTACT_UID));
  return g_steal_pointer (&read);
}
