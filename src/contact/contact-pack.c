/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-pack"

#include "contact/contact-pack.h"

#include <string.h>

#define GROUP_BITS 7
#define GROUP_MASK 0x7f
#define MORE 0x80

/* Where a contact's photo is; the last two have a place in the file that the contact is of. */
enum {
  PHOTO_NONE,
  PHOTO_ELSEWHERE,
  PHOTO_OWN_FILE,
  N_PHOTOS,
};

/**
 * cid_pack_add_number:
 * @number: any number; small ones take one byte
 */
void
cid_pack_add_number (GByteArray *pack, guint64 number)
{
  guint8 bytes[10];
  guint n_bytes = 0;

  do {
    bytes[n_bytes] = (guint8) (number & GROUP_MASK);
    number >>= GROUP_BITS;
    bytes[n_bytes++] |= number > 0 ? MORE : 0;
  } while (number > 0);
  g_byte_array_append (pack, bytes, n_bytes);
}

/**
 * cid_pack_add_text:
 * @text: (nullable): a string
 */
void
cid_pack_add_text (GByteArray *pack, const char *text)
{
  gsize size = text != NULL ? strlen (text) + 1 : 0;

  cid_pack_add_number (pack, size);
  if (size > 0)
    g_byte_array_append (pack, (const guint8 *) text, (guint) size);
}

static void
add_photo (GByteArray *pack, const CidPhoto *photo, const char *own_path)
{
  gboolean is_own = g_strcmp0 (photo->path, own_path) == 0;

  if (photo->path == NULL) {
    cid_pack_add_number (pack, PHOTO_NONE);
    return;
  }
  cid_pack_add_number (pack, is_own ? PHOTO_OWN_FILE : PHOTO_ELSEWHERE);
  if (!is_own)
    cid_pack_add_text (pack, photo->path);
  cid_pack_add_number (pack, (guint64) photo->offset);
  cid_pack_add_number (pack, photo->length);
}

/* What both are written alike is kept once, here as in memory. */
static void
add_numbers (GByteArray *pack, GArray *numbers)
{
  cid_pack_add_number (pack, numbers->len);
  for (guint i = 0; i < numbers->len; i++) {
    const CidContactNumber *number = &g_array_index (numbers, CidContactNumber, i);

    cid_pack_add_text (pack, number->text);
    cid_pack_add_text (pack, number->e164 == number->text ? "" : number->e164);
  }
}

/**
 * cid_pack_add_contact:
 * @contact: a contact
 * @own_path: (nullable): the file that it is of
 */
void
cid_pack_add_contact (GByteArray *pack, const CidContact *contact, const char *own_path)
{
  guint n_sips = contact->sips != NULL ? g_strv_length (contact->sips) : 0;

  cid_pack_add_text (pack, contact->name);
  cid_pack_add_text (pack, contact->organization);
  cid_pack_add_number (pack, contact->is_favourite ? 1 : 0);
  add_photo (pack, &contact->photo, own_path);
  add_numbers (pack, contact->numbers);
  cid_pack_add_number (pack, n_sips);
  for (guint i = 0; i < n_sips; i++)
    cid_pack_add_text (pack, contact->sips[i]);
}

static guint64
give_up (CidUnpack *self)
{
  self->is_broken = TRUE;
  self->at = self->end;
  return 0;
}

/**
 * cid_unpack_number:
 * @max: what is more is broken
 *
 * Returns: the number that is next; 0 if there is none
 */
guint64
cid_unpack_number (CidUnpack *self, guint64 max)
{
  guint64 number = 0;

  for (guint shift = 0; shift < 64; shift += GROUP_BITS) {
    guint8 byte;

    if (self->at >= self->end)
      return give_up (self);
    byte = *self->at++;
    number |= (guint64) (byte & GROUP_MASK) << shift;
    if ((byte & MORE) == 0)
      return number <= max ? number : give_up (self);
  }
  return give_up (self);
}

/**
 * cid_unpack_text:
 *
 * Returns: (transfer none) (nullable): the string that is next, which need not be valid UTF-8;
 * %NULL if %NULL was packed, or there is none
 */
const char *
cid_unpack_text (CidUnpack *self)
{
  gsize size = cid_unpack_number (self, (guint64) (self->end - self->at));
  const char *text = (const char *) self->at;

  if (size == 0)
    return NULL;
  if (size > (gsize) (self->end - self->at) || memchr (text, '\0', size) != text + size - 1) {
    give_up (self);
    return NULL;
  }
  self->at += size;
  return text;
}

/* What is shown to people has to be text. */
static const char *
unpack_words (CidUnpack *self)
{
  const char *text = cid_unpack_text (self);

  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    give_up (self);
  return self->is_broken ? NULL : text;
}

static void
unpack_photo (CidUnpack *self, CidContact *contact, const char *own_path)
{
  guint64 kind = cid_unpack_number (self, N_PHOTOS - 1);
  const char *path = own_path;
  goffset offset;
  gsize length;

  if (kind == PHOTO_NONE)
    return;
  if (kind == PHOTO_ELSEWHERE)
    path = cid_unpack_text (self);
  offset = (goffset) cid_unpack_number (self, G_MAXINT64);
  length = cid_unpack_number (self, G_MAXUINT32);
  if (path == NULL)
    give_up (self);
  else
    cid_contact_set_photo (contact, path, offset, length);
}

static void
unpack_numbers (CidUnpack *self, CidContact *contact)
{
  guint64 n_numbers = cid_unpack_number (self, (guint64) (self->end - self->at));

  for (guint64 i = 0; i < n_numbers && !self->is_broken; i++) {
    const char *text = unpack_words (self);
    const char *e164 = unpack_words (self);

    if (text == NULL)
      give_up (self);
    else
      cid_contact_add_number (contact, text, e164 != NULL && *e164 == '\0' ? text : e164);
  }
}

static void
unpack_sips (CidUnpack *self, CidContact *contact)
{
  guint64 n_sips = cid_unpack_number (self, (guint64) (self->end - self->at));

  for (guint64 i = 0; i < n_sips && !self->is_broken; i++) {
    const char *sip = unpack_words (self);

    if (sip == NULL)
      give_up (self);
    else
      cid_contact_add_sip (contact, sip);
  }
}

/**
 * cid_unpack_contact:
 * @own_path: (nullable): the file that it is of
 *
 * Returns: (transfer full) (nullable): the contact that is next; %NULL if there is none
 */
CidContact *
cid_unpack_contact (CidUnpack *self, const char *own_path)
{
  g_autoptr (CidContact) contact = NULL;
  const char *name = unpack_words (self);
  const char *organization = unpack_words (self);

  if (self->is_stopping != NULL && g_atomic_int_get (self->is_stopping))
    give_up (self);
  if (self->is_broken || name == NULL || *name == '\0') {
    give_up (self);
    return NULL;
  }
  contact = cid_contact_new (name, organization);
  cid_contact_set_favourite (contact, cid_unpack_number (self, 1) == 1);
  unpack_photo (self, contact, own_path);
  unpack_numbers (self, contact);
  unpack_sips (self, contact);
  return self->is_broken ? NULL : g_steal_pointer (&contact);
}
