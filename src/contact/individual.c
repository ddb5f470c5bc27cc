/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-individual"

#include "contact/individual.h"

static void
append_part (GString *uid, const char *part)
{
  g_string_append_c (uid, ':');
  for (const char *c = part; *c != '\0'; c++) {
    if (*c == ':' || *c == '\\')
      g_string_append_c (uid, '\\');
    g_string_append_c (uid, *c);
  }
}

/**
 * cid_individual_make_id:
 * @book: what Evolution calls an address book
 * @contact: what that calls a contact
 *
 * Says what GNOME Contacts calls somebody who stands in one address book of Evolution: its library,
 * folks, promises to keep to that. Who stands in several and is taken for one person there is
 * called by one of them.
 *
 * Returns: (transfer full): the id of an individual
 */
char *
cid_individual_make_id (const char *book, const char *contact)
{
  g_autoptr (GString) uid = g_string_new ("eds");

  g_return_val_if_fail (book != NULL && contact != NULL, NULL);

  append_part (uid, book);
  append_part (uid, contact);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA1, uid->str, (gssize) uid->len);
}
