/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard"

#include "contact/vcard.h"

#include "base/error.h"
#include "contact/vcard-name.h"
#include "contact/vcard-number.h"
#include "contact/vcard-tidy.h"

#include <string.h>

typedef EVCard Card;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Card, g_object_unref)

typedef struct {
  const CidNumberPlan *plan;
  CidContact *contact;
} Reading;

typedef void (*TakeFunc) (Reading *self, EVCardAttribute *attribute);

static void
add_number (Reading *self, const char *value)
{
  g_autofree char *e164 = NULL;
  g_autofree char *text = cid_vcard_number_read (value, self->plan, &e164);

  if (text != NULL)
    cid_contact_add_number (self->contact, text, e164);
}

static void
add_sip (Reading *self, const char *value)
{
  const char *address = cid_vcard_number_is_sip (value) ? strchr (value, ':') + 1 : value;
  g_autofree char *bare = g_strndup (address, strcspn (address, ";?"));
  g_autofree char *text = cid_vcard_clean (bare, CID_VCARD_NAME_MAX_CHARS);
  g_autofree char *lower = text != NULL ? g_utf8_strdown (text, -1) : NULL;
  const char *at = lower != NULL ? strchr (lower, '@') : NULL;

  if (at != NULL && at > lower && at[1] != '\0')
    cid_contact_add_sip (self->contact, lower);
}

/* There may be several numbers, and EVCard splits a number from its parameters, too. */
static void
take_telephone (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *joined = cid_vcard_join_values (attribute);

  if (cid_vcard_number_is_sip (joined)) {
    add_sip (self, joined);
    return;
  }
  for (GList *l = e_vcard_attribute_get_values (attribute); l != NULL;) {
    g_autoptr (GString) number = g_string_new (l->data);

    for (l = l->next; l != NULL && cid_vcard_number_is_parameter (l->data); l = l->next)
      g_string_append_printf (number, ";%s", (const char *) l->data);
    add_number (self, number->str);
  }
}

static void
take_sip (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *joined = cid_vcard_join_values (attribute);

  add_sip (self, joined);
}

/* An instant messenger's address is of use only where it is a telephone's too. */
static void
take_messenger (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *joined = cid_vcard_join_values (attribute);

  if (cid_vcard_number_is_sip (joined))
    add_sip (self, joined);
}

static void
take_photo (Reading *self, EVCardAttribute *attribute)
{
  g_autofree char *uri = cid_vcard_join_values (attribute);
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (uri, &host, NULL);

  if (path != NULL && host == NULL && self->contact->photo.length == 0)
    cid_contact_set_photo (self->contact, path, 0, 0);
}

static gboolean
is_one_of (const char *value, const char *const *words, gsize n_words)
{
  g_autofree char *text = g_strstrip (g_strdup (value));

  for (gsize i = 0; i < n_words; i++) {
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

/* GNOME Contacts writes X-FOLKS-FAVOURITE:true. */
static void
take_favourite (Reading *self, EVCardAttribute *attribute)
{
  static const char *const yes[] = { "true", "yes", "1" };
  g_autofree char *joined = cid_vcard_join_values (attribute);

  if (is_one_of (joined, yes, G_N_ELEMENTS (yes)))
    cid_contact_set_favourite (self->contact, TRUE);
}

/* Telephones and their services have a group for favourites. */
static void
take_categories (Reading *self, EVCardAttribute *attribute)
{
  static const char *const groups[] = { "starred",    "starred in android", "favourite",
                                        "favourites", "favorite",           "favorites" };

  for (GList *l = e_vcard_attribute_get_values (attribute); l != NULL; l = l->next) {
    g_auto (GStrv) names = g_strsplit (l->data, ",", -1);

    for (guint i = 0; names[i] != NULL; i++) {
      if (is_one_of (names[i], groups, G_N_ELEMENTS (groups)))
        cid_contact_set_favourite (self->contact, TRUE);
    }
  }
}

static const struct {
  const char *name;
  TakeFunc take;
} properties[] = {
  { EVC_TEL, take_telephone },
  /* what Outlook and Exchange have beside the usual numbers */
  { "X-MS-TEL", take_telephone },
  { "X-MS-RM-COMPANYTELEPHONE", take_telephone },
  { EVC_X_SIP, take_sip },
  { "IMPP", take_messenger },
  { EVC_PHOTO, take_photo },
  { "X-FOLKS-FAVOURITE", take_favourite },
  { "X-FAVORITE", take_favourite },
  { EVC_CATEGORIES, take_categories },
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

/* What most cards are known by. */
static const char *const usual_names[] = {
  EVC_FN,
  EVC_ORG,
  EVC_TEL,
  EVC_X_SIP,
  "IMPP",
  EVC_PHOTO,
  EVC_CATEGORIES,
  "KIND",
  "X-ABShowAs",
  "X-ADDRESSBOOKSERVER-KIND",
  "X-FAVORITE",
  "X-FOLKS-FAVOURITE",
  "X-MS-RM-COMPANYTELEPHONE",
  "X-MS-TEL",
  NULL,
};

static EVCard *
read_card (const char *card, gsize length, const char *const *names, CidVcardFacts *facts)
{
  g_autofree char *text = cid_vcard_tidy (card, length, names, facts);
  EVCard *vcard = g_object_new (E_TYPE_VCARD, NULL);

  e_vcard_construct_full (vcard, text, -1, NULL);
  return vcard;
}

/* To read all of a card takes twice as long, and serves only where it has no name of the usual
 * kind.
 */
static EVCard *
read_named_card (const char *card, gsize length, CidVcardFacts *facts)
{
  EVCard *vcard = read_card (card, length, usual_names, facts);
  g_autofree char *name = cid_vcard_get_value (vcard, EVC_FN);

  if (name != NULL || !facts->says_something)
    return vcard;
  g_object_unref (vcard);
  return read_card (card, length, NULL, facts);
}

/**
 * cid_vcard_read_name:
 * @card: (array length=length): one card, from `BEGIN:VCARD` to `END:VCARD`
 * @length: how long it is
 *
 * Returns: (transfer full) (nullable): what cid_vcard_parse() would call the contact, be there a
 *   number or not; %NULL if nothing tells
 */
char *
cid_vcard_read_name (const char *card, gsize length)
{
  g_autoptr (Card) vcard = NULL;
  g_autofree char *organization = NULL;
  CidVcardFacts facts = { 0 };

  g_return_val_if_fail (card != NULL, NULL);

  vcard = read_named_card (card, length, &facts);
  organization = cid_vcard_find_organization (vcard);
  return cid_vcard_find_name (vcard, organization);
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
  g_autofree char *organization = NULL;
  g_autofree char *name = NULL;
  CidVcardFacts facts = { 0 };
  Reading self = { 0 };

  g_return_val_if_fail (card != NULL && contact != NULL, FALSE);

  *contact = NULL;
  vcard = read_named_card (card, length, &facts);
  if (!facts.says_something) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT, "The card holds nothing readable");
    return FALSE;
  }

  organization = cid_vcard_find_organization (vcard);
  name = cid_vcard_find_name (vcard, organization);
  if (name == NULL)
    return TRUE;

  draft = cid_contact_new (name, organization);
  self = (Reading){ .plan = plan, .contact = draft };
  if (facts.has_photo)
    cid_contact_set_photo (draft, NULL, 0, length);
  for (GList *l = e_vcard_get_attributes (vcard); l != NULL; l = l->next)
    take_attribute (&self, l->data);

  if (draft->numbers->len > 0 || draft->sips != NULL)
    *contact = g_steal_pointer (&draft);
  return TRUE;
}
