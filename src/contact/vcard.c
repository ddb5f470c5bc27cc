/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard"

#include "contact/vcard.h"

#include "base/error.h"
#include "base/text.h"
#include "contact/vcard-tidy.h"

#include <libebook-contacts/libebook-contacts.h>

#include <string.h>

#define NAME_MAX_CHARS 200
#define NUMBER_MAX_CHARS 64
#define DATA_URI "data:"
#define BASE64_MARK ";base64,"

typedef EVCard Card;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Card, g_object_unref)

typedef struct {
  const CidNumberPlan *plan;
  CidContact *contact;
} Reading;

typedef void (*TakeFunc) (Reading *self, EVCardAttribute *attribute);

static gboolean
has_prefix (const char *text, const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

/* EVCard splits every value at `;`, also where the property has one value only. */
static char *
join_values (EVCardAttribute *attribute)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *l = e_vcard_attribute_get_values (attribute); l != NULL; l = l->next) {
    if (text->len > 0)
      g_string_append_c (text, ';');
    g_string_append (text, l->data);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
clean (const char *bytes, gsize max_chars)
{
  g_autofree char *text = cid_text_from_bytes (bytes, strlen (bytes));

  return cid_text_clean (text, max_chars);
}

static char *
get_value (EVCard *card, const char *name)
{
  for (GList *l = e_vcard_get_attributes (card); l != NULL; l = l->next) {
    g_autofree char *joined = NULL;
    char *value = NULL;

    if (g_ascii_strcasecmp (e_vcard_attribute_get_name (l->data), name) != 0)
      continue;
    joined = join_values (l->data);
    value = clean (joined, NAME_MAX_CHARS);
    if (value != NULL)
      return value;
  }
  return NULL;
}

/* The first part that says something: the organisation itself, before its departments. */
static char *
get_organization (EVCard *card)
{
  EVCardAttribute *attribute = e_vcard_get_attribute (card, EVC_ORG);
  GList *values = attribute != NULL ? e_vcard_attribute_get_values (attribute) : NULL;
  char *organization = NULL;

  for (GList *l = values; l != NULL && organization == NULL; l = l->next)
    organization = clean (l->data, NAME_MAX_CHARS);
  return organization;
}

/* N has the family name before the given and the middle names; people say it the other way round.
 */
static char *
get_structured_name (EVCard *card)
{
  static const guint order[] = { 1, 2, 0 };
  EVCardAttribute *attribute = e_vcard_get_attribute (card, EVC_N);
  g_autoptr (GString) name = g_string_new (NULL);
  GList *values = NULL;

  if (attribute == NULL)
    return NULL;

  values = e_vcard_attribute_get_values (attribute);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const char *part = g_list_nth_data (values, order[i]);

    if (part != NULL)
      g_string_append_printf (name, "%s ", part);
  }
  return clean (name->str, NAME_MAX_CHARS);
}

static char *
find_name (EVCard *card, const char *organization)
{
  g_autofree char *name = get_value (card, EVC_FN);

  if (name == NULL)
    name = get_structured_name (card);
  if (name == NULL)
    name = g_strdup (organization);
  if (name == NULL)
    name = get_value (card, EVC_NICKNAME);
  if (name == NULL)
    name = get_value (card, EVC_EMAIL);
  return g_steal_pointer (&name);
}

static gboolean
has_digit (const char *text)
{
  return text[strcspn (text, "0123456789")] != '\0';
}

/* What people read of a tel URI: the number without scheme and parameters. */
static char *
get_number_text (const char *value)
{
  g_autofree char *bare = NULL;

  if (!has_prefix (value, "tel:"))
    return clean (value, NUMBER_MAX_CHARS);

  value += strlen ("tel:");
  bare = g_strndup (value, strcspn (value, ";"));
  return clean (bare, NUMBER_MAX_CHARS);
}

static void
add_number (Reading *self, const char *value)
{
  g_autofree char *text = get_number_text (value);
  g_autoptr (CidParty) party = NULL;
  gboolean has_e164 = FALSE;

  if (text == NULL || !has_digit (text))
    return;

  party = cid_party_parse (value, self->plan);
  has_e164 = party != NULL && party->kind == CID_PARTY_NUMBER && party->number != NULL &&
             party->number[0] == '+';
  cid_contact_add_number (self->contact, text, has_e164 ? party->number : NULL);
}

static gboolean
is_sip (const char *value)
{
  return has_prefix (value, "sip:") || has_prefix (value, "sips:");
}

static void
add_sip (Reading *self, const char *value)
{
  const char *address = is_sip (value) ? strchr (value, ':') + 1 : value;
  g_autofree char *bare = g_strndup (address, strcspn (address, ";?"));
  g_autofree char *text = clean (bare, NAME_MAX_CHARS);
  g_autofree char *lower = text != NULL ? g_utf8_strdown (text, -1) : NULL;
  const char *at = lower != NULL ? strchr (lower, '@') : NULL;

  if (at != NULL && at > lower && at[1] != '\0')
    cid_contact_add_sip (self->contact, lower);
}

static void
take_telephone (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *joined = join_values (attribute);

  if (is_sip (joined)) {
    add_sip (self, joined);
    return;
  }
  if (has_prefix (joined, "tel:")) {
    add_number (self, joined);
    return;
  }
  for (GList *l = e_vcard_attribute_get_values (attribute); l != NULL; l = l->next)
    add_number (self, l->data);
}

static void
take_sip (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *joined = join_values (attribute);

  add_sip (self, joined);
}

/* An instant messenger's address is of use only where it is a telephone's too. */
static void
take_messenger (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *joined = join_values (attribute);

  if (is_sip (joined))
    add_sip (self, joined);
}

static void
take_photo (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *uri = join_values (attribute);
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);

  if (path != NULL && self->contact->photo.length == 0)
    cid_contact_set_photo (self->contact, path, 0, 0);
}

static const struct {
  const char *name;
  TakeFunc take;
} properties[] = {
  { EVC_TEL, take_telephone },
  { EVC_X_SIP, take_sip },
  { "IMPP", take_messenger },
  { EVC_PHOTO, take_photo },
};

static void
take_attribute (Reading *self, EVCardAttribute *attribute)
{
  const char *name = e_vcard_attribute_get_name (attribute);

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    if (g_ascii_strcasecmp (properties[i].name, name) == 0)
      properties[i].take (self, attribute);
  }
}

static gboolean
says_something (EVCard *card)
{
  for (GList *l = e_vcard_get_attributes (card); l != NULL; l = l->next) {
    if (g_ascii_strcasecmp (e_vcard_attribute_get_name (l->data), EVC_VERSION) != 0)
      return TRUE;
  }
  return FALSE;
}

static EVCard *
read_card (const char *card, gsize length)
{
  EVCard *vcard = g_object_new (E_TYPE_VCARD, NULL);

  e_vcard_construct_full (vcard, card, (gssize) length, NULL);
  return vcard;
}

/* `data:image/png;base64,…`, as vCard 4.0 has it. */
static GBytes *
decode_data_uri (const char *uri)
{
  const char *mark = strstr (uri, BASE64_MARK);
  guchar *data = NULL;
  gsize length = 0;

  if (!has_prefix (uri, DATA_URI) || mark == NULL)
    return NULL;
  data = g_base64_decode (mark + strlen (BASE64_MARK), &length);
  return g_bytes_new_take (data, length);
}

static GBytes *
decode_photo (EVCardAttribute *attribute)
{
  g_autofree char *joined = join_values (attribute);
  GList *encoding = e_vcard_attribute_get_param (attribute, EVC_ENCODING);
  GString *decoded = NULL;

  if (encoding == NULL)
    return decode_data_uri (joined);

  decoded = e_vcard_attribute_get_value_decoded (attribute);
  return decoded != NULL ? g_string_free_to_bytes (decoded) : NULL;
}

/**
 * cid_vcard_parse:
 * @card: (array length=length): one card, from `BEGIN:VCARD` to `END:VCARD`
 * @length: how long it is
 * @plan: (nullable): how numbers without a country are to be read
 * @contact: (out) (nullable): the contact; %NULL for a card by which nobody can be known, since it
 *   has no number and no SIP address, or no name
 * @error: where to put what is wrong
 *
 * Reads a card of vCard 2.1, 3.0 or 4.0. All its text is cleaned. A picture that is in the card is
 * told by the length of @contact's photo alone: the path is for those who know the file.
 *
 * Returns: %FALSE if the card cannot be read
 */
gboolean
cid_vcard_parse (const char *card,
                 gsize length,
                 const CidNumberPlan *plan,
                 CidContact **contact,
                 GError **error)
{
  g_autoptr (CidContact) draft = NULL;
  g_autoptr (Card) vcard = NULL;
  g_autofree char *text = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *name = NULL;
  gboolean has_photo = FALSE;
  Reading self = { 0 };

  g_return_val_if_fail (card != NULL && contact != NULL, FALSE);

  *contact = NULL;
  text = cid_vcard_tidy (card, length, &has_photo);
  vcard = read_card (text, strlen (text));
  if (!says_something (vcard)) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT, "The card holds nothing readable");
    return FALSE;
  }

  organization = get_organization (vcard);
  name = find_name (vcard, organization);
  if (name == NULL)
    return TRUE;

  draft = cid_contact_new (name, organization);
  self = (Reading){ .plan = plan, .contact = draft };
  if (has_photo)
    cid_contact_set_photo (draft, NULL, 0, length);
  for (GList *l = e_vcard_get_attributes (vcard); l != NULL; l = l->next)
    take_attribute (&self, l->data);

  if (draft->numbers->len > 0 || draft->sips != NULL)
    *contact = g_steal_pointer (&draft);
  return TRUE;
}

/**
 * cid_vcard_get_photo:
 * @card: (array length=length): one card
 * @length: how long it is
 *
 * Takes the picture out of a card that has it inline, in base64 or as a `data:` URI.
 *
 * Returns: (transfer full) (nullable): the bytes of the picture file, or %NULL if there is none
 */
GBytes *
cid_vcard_get_photo (const char *card, gsize length)
{
  g_autoptr (Card) vcard = NULL;

  g_return_val_if_fail (card != NULL, NULL);

  vcard = read_card (card, length);
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
