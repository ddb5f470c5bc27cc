/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact"

#include "contact/contact.h"

static void
clear_number (gpointer data)
{
  CidContactNumber *number = data;

  if (number->e164 != number->text)
    g_free (number->e164);
  g_free (number->text);
}

static void
clear_contact (gpointer data)
{
  CidContact *self = data;

  g_free (self->name);
  g_free (self->organization);
  g_array_unref (self->numbers);
  g_strfreev (self->sips);
  g_strfreev (self->prefixes);
  g_clear_pointer (&self->photo.path, g_ref_string_release);
  g_free (self->individual);
}

/**
 * cid_contact_new:
 * @name: formatted name, not empty
 * @organization: (nullable): or %NULL
 *
 * Makes a contact, to which whoever made it adds numbers, addresses and the photo before anybody
 * else sees it.
 *
 * Returns: (transfer full): a contact without numbers
 */
CidContact *
cid_contact_new (const char *name, const char *organization)
{
  CidContact *self = NULL;

  g_return_val_if_fail (name != NULL && *name != '\0', NULL);

  self = g_atomic_rc_box_new0 (CidContact);
  self->name = g_strdup (name);
  self->organization = g_strdup (organization);
  self->numbers = g_array_sized_new (FALSE, FALSE, sizeof (CidContactNumber), 1);
  g_array_set_clear_func (self->numbers, clear_number);
  return self;
}

/**
 * cid_contact_add_number:
 * @self: a contact that nobody else has yet
 * @text: the number as the address book has it
 * @e164: (nullable): the same in E.164
 *
 * Adds one number. Where both are written alike they are kept once: an address book is mostly
 * numbers.
 */
void
cid_contact_add_number (CidContact *self, const char *text, const char *e164)
{
  CidContactNumber number = { 0 };

  g_return_if_fail (self != NULL && text != NULL);

  number.text = g_strdup (text);
  number.e164 = g_strcmp0 (text, e164) == 0 ? number.text : g_strdup (e164);
  g_array_append_val (self->numbers, number);
}

static void
append (char ***list, const char *text)
{
  guint count = *list != NULL ? g_strv_length (*list) : 0;

  *list = g_renew (char *, *list, count + 2);
  (*list)[count] = g_strdup (text);
  (*list)[count + 1] = NULL;
}

/**
 * cid_contact_add_sip:
 * @self: a contact that nobody else has yet
 * @sip: `user@host`, in lower case
 *
 * Adds one SIP address.
 */
void
cid_contact_add_sip (CidContact *self, const char *sip)
{
  g_return_if_fail (self != NULL && sip != NULL);

  append (&self->sips, sip);
}

/**
 * cid_contact_add_prefix:
 * @self: a contact that nobody else has yet
 * @prefix: the first digits of numbers, in E.164 where they have a country
 *
 * Adds all numbers that begin so.
 */
void
cid_contact_add_prefix (CidContact *self, const char *prefix)
{
  g_return_if_fail (self != NULL && prefix != NULL);

  append (&self->prefixes, prefix);
}

/**
 * cid_contact_set_photo:
 * @self: a contact that nobody else has yet
 * @path: (nullable): the file; contacts of one file share the string
 * @offset: where the card begins in @path
 * @length: how long the card is; 0 where @path is the picture itself
 *
 * Says where the picture is. A parser that does not know the file yet gives a @length and no @path.
 */
void
cid_contact_set_photo (CidContact *self, const char *path, goffset offset, gsize length)
{
  char *shared = NULL;

  g_return_if_fail (self != NULL);

  shared = path != NULL ? g_ref_string_new_intern (path) : NULL;
  g_clear_pointer (&self->photo.path, g_ref_string_release);
  self->photo = (CidPhoto){ .path = shared, .offset = offset, .length = length };
}

/**
 * cid_contact_set_individual:
 * @self: a contact that nobody else has yet
 * @individual: (nullable): what GNOME Contacts calls whoever it is
 */
void
cid_contact_set_individual (CidContact *self, const char *individual)
{
  g_return_if_fail (self != NULL);

  g_free (self->individual);
  self->individual = g_strdup (individual);
}

/**
 * cid_contact_set_favourite:
 * @self: a contact that nobody else has yet
 * @is_favourite: the user marked it as a favourite
 */
void
cid_contact_set_favourite (CidContact *self, gboolean is_favourite)
{
  g_return_if_fail (self != NULL);

  self->is_favourite = is_favourite;
}

/**
 * cid_contact_set_mine:
 * @self: a contact that nobody else has yet
 *
 * Says that the user gave this name.
 */
void
cid_contact_set_mine (CidContact *self)
{
  g_return_if_fail (self != NULL);

  self->is_mine = TRUE;
}

/**
 * cid_contact_ref:
 * @self: a contact
 *
 * Returns: (transfer full): @self, held once more; any thread may do so
 */
CidContact *
cid_contact_ref (CidContact *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * cid_contact_unref:
 * @self: (transfer full): a contact
 *
 * Lets go of @self, and frees it if nobody else holds it.
 */
void
cid_contact_unref (CidContact *self)
{
  g_atomic_rc_box_release_full (self, clear_contact);
}

/**
 * cid_photo_copy:
 * @self: (nullable): a photo
 *
 * Returns: (transfer full) (nullable): a copy of one's own; %NULL where @self is %NULL or nowhere
 */
CidPhoto *
cid_photo_copy (const CidPhoto *self)
{
  CidPhoto *copy = NULL;

  if (self == NULL || self->path == NULL)
    return NULL;

  copy = g_new0 (CidPhoto, 1);
  copy->path = g_strdup (self->path);
  copy->offset = self->offset;
  copy->length = self->length;
  return copy;
}

/**
 * cid_photo_is_same:
 * @a: (nullable): a photo
 * @b: (nullable): another
 *
 * Returns: %TRUE if both are in the same place; what is there may have changed
 */
gboolean
cid_photo_is_same (const CidPhoto *a, const CidPhoto *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strcmp0 (a->path, b->path) == 0 && a->offset == b->offset && a->length == b->length;
}

/**
 * cid_photo_free:
 * @self: (nullable) (transfer full): a copy made by cid_photo_copy()
 *
 * Frees @self. The photo inside a contact goes with its contact.
 */
void
cid_photo_free (CidPhoto *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self);
}
