/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-name"

#include "contact/vcard-name.h"

#include "base/text.h"

#include <string.h>

/**
 * cid_vcard_join_values:
 * @attribute: a property
 *
 * EVCard splits every value at `;`, also where the property has one value only.
 *
 * Returns: (transfer full): its value as it was written
 */
char *
cid_vcard_join_values (EVCardAttribute *attribute)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *l = e_vcard_attribute_get_values (attribute); l != NULL; l = l->next) {
    if (text->len > 0)
      g_string_append_c (text, ';');
    g_string_append (text, l->data);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cid_vcard_clean:
 * @bytes: a value
 * @max_chars: the most that is kept of it
 *
 * Returns: (transfer full) (nullable): the value as text that may be shown; %NULL if it says
 * nothing
 */
char *
cid_vcard_clean (const char *bytes, gsize max_chars)
{
  g_autofree char *text = cid_text_from_bytes (bytes, strlen (bytes));

  return cid_text_clean (text, max_chars);
}

/**
 * cid_vcard_get_value:
 * @card: a card
 * @name: of a property
 *
 * Returns: (transfer full) (nullable): the first value that says something
 */
char *
cid_vcard_get_value (EVCard *card, const char *name)
{
  for (GList *l = e_vcard_get_attributes (card); l != NULL; l = l->next) {
    g_autofree char *joined = NULL;
    char *value = NULL;

    if (g_ascii_strcasecmp (e_vcard_attribute_get_name (l->data), name) != 0)
      continue;
    joined = cid_vcard_join_values (l->data);
    value = cid_vcard_clean (joined, CID_VCARD_NAME_MAX_CHARS);
    if (value != NULL)
      return value;
  }
  return NULL;
}

/* A company's card says so: in vCard 4.0, as Apple's programs write it in the address book and on
 * the wire. */
static gboolean
is_organization (EVCard *card)
{
  static const struct {
    const char *name;
    const char *value;
  } marks[] = {
    { "KIND", "org" },
    { "X-ABShowAs", "COMPANY" },
    { "X-ADDRESSBOOKSERVER-KIND", "org" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autofree char *value = cid_vcard_get_value (card, marks[i].name);

    if (value != NULL && g_ascii_strcasecmp (value, marks[i].value) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The first part that says something: the organisation itself, before its departments. */
static char *
get_first_organization (EVCard *card)
{
  EVCardAttribute *attribute = e_vcard_get_attribute (card, EVC_ORG);
  GList *values = attribute != NULL ? e_vcard_attribute_get_values (attribute) : NULL;
  char *organization = NULL;

  for (GList *l = values; l != NULL && organization == NULL; l = l->next)
    organization = cid_vcard_clean (l->data, CID_VCARD_NAME_MAX_CHARS);
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
  return cid_vcard_clean (name->str, CID_VCARD_NAME_MAX_CHARS);
}

/**
 * cid_vcard_find_organization:
 * @card: a card
 *
 * Returns: (transfer full) (nullable): the organisation that the contact is of, or is
 */
char *
cid_vcard_find_organization (EVCard *card)
{
  char *organization = get_first_organization (card);

  if (organization != NULL || !is_organization (card))
    return organization;
  return cid_vcard_get_value (card, EVC_FN);
}

/**
 * cid_vcard_find_name:
 * @card: a card
 * @organization: (nullable): its organisation
 *
 * Returns: (transfer full) (nullable): what the contact is called: by its formatted name, else by
 *   its parts, its organisation, its nickname or its mail address; %NULL if nothing tells
 */
char *
cid_vcard_find_name (EVCard *card, const char *organization)
{
  g_autofree char *name = cid_vcard_get_value (card, EVC_FN);

  if (name == NULL)
    name = get_structured_name (card);
  if (name == NULL)
    name = g_strdup (organization);
  if (name == NULL)
    name = cid_vcard_get_value (card, EVC_NICKNAME);
  if (name == NULL)
    name = cid_vcard_get_value (card, EVC_EMAIL);
  return g_steal_pointer (&name);
}
