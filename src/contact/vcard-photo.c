/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-photo"

#include "contact/vcard-photo.h"

#include <libebook-contacts/libebook-contacts.h>

#include <string.h>

#include "contact/vcard-tidy.h"

#define BEGIN "BEGIN:VCARD"
#define DATA_URI "data:"
#define BASE64_MARK ";base64,"

typedef EVCard Card;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Card, g_object_unref)

/* `data:image/png;base64,…`, as vCard 4.0 has it. */
static GBytes *
decode_data_uri (const char *uri)
{
  const char *mark = strstr (uri, BASE64_MARK);
  guchar *data = NULL;
  gsize length = 0;

  if (g_ascii_strncasecmp (uri, DATA_URI, strlen (DATA_URI)) != 0 || mark == NULL)
    return NULL;
  data = g_base64_decode (mark + strlen (BASE64_MARK), &length);
  return g_bytes_new_take (data, length);
}

static GBytes *
decode_photo (EVCardAttribute *attribute)
{
  GList *values = e_vcard_attribute_get_values (attribute);
  GList *encoding = e_vcard_attribute_get_param (attribute, EVC_ENCODING);
  GString *decoded = NULL;

  if (encoding == NULL)
    return values != NULL ? decode_data_uri (values->data) : NULL;

  decoded = e_vcard_attribute_get_value_decoded (attribute);
  return decoded != NULL ? g_string_free_to_bytes (decoded) : NULL;
}

/**
 * cid_vcard_get_photo:
 * @card: (array length=length): one card
 * @length: how long it is
 *
 * Takes the picture out of a card that has it inline, in base64 or as a `data:` URI. What does not
 * begin as a card is none: the file may have changed since it was read.
 *
 * Returns: (transfer full) (nullable): the bytes of the picture file, or %NULL if there is none
 */
GBytes *
cid_vcard_get_photo (const char *card, gsize length)
{
  g_autoptr (Card) vcard = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (card != NULL, NULL);

  if (length < strlen (BEGIN) || g_ascii_strncasecmp (card, BEGIN, strlen (BEGIN)) != 0)
    return NULL;

  text = cid_vcard_tidy_photo (card, length);
  vcard = g_object_new (E_TYPE_VCARD, NULL);
  e_vcard_construct_full (vcard, text, -1, NULL);
  for (GList *l = e_vcard_get_attributes (vcard); l != NULL; l = l->next) {
    g_autoptr (GBytes) photo = NULL;

    if (g_ascii_strcasecmp (e_vcard_attribute_get_name (l->data), EVC_PHOTO) != 0)
      continue;
    photo = decode_photo (l->data);
    if (photo != NULL && g_bytes_get_size (photo) > 0)
      return g_steal_pointer (&photo);
  }
  return NULL;
}
