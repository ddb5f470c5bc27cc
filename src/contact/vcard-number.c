/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-number"

#include "contact/vcard-number.h"

#include "contact/vcard-name.h"
#include "number/phone-number.h"

#include <string.h>

#define MAX_CHARS 64
#define FULL_MIN_DIGITS 7
#define SCHEME "tel:"
#define PARAMETER_CHARS "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static guint
count_digits (const char *text)
{
  guint count = 0;

  for (; *text != '\0'; text++)
    count += g_ascii_isdigit (*text) ? 1 : 0;
  return count;
}

/* What people read of it: the number without scheme and parameters. */
static char *
get_text (const char *value)
{
  g_autofree char *bare = NULL;

  if (g_ascii_strncasecmp (value, SCHEME, strlen (SCHEME)) == 0)
    value += strlen (SCHEME);
  bare = g_strndup (value, strcspn (value, ";"));
  return cid_vcard_clean (bare, MAX_CHARS);
}

/* An extension in words is for the library to understand. */
static char *
complete_in_full (const char *value, const CidNumberPlan *plan)
{
  g_autoptr (CidPhoneNumber) number = NULL;

  if (count_digits (value) < FULL_MIN_DIGITS)
    return NULL;
  number = cid_phone_number_parse (value, plan != NULL ? plan->region : NULL);
  if (number == NULL || !cid_phone_number_is_valid (number))
    return NULL;
  return cid_phone_number_to_e164 (number);
}

static char *
complete (const char *value, const CidNumberPlan *plan)
{
  g_autoptr (CidParty) party = NULL;
  char *e164 = NULL;

  if (cid_party_complete_plain (value, plan, &e164))
    return e164;
  party = cid_party_parse (value, plan);
  if (party->kind == CID_PARTY_SIP)
    return complete_in_full (value, plan);
  if (party->kind == CID_PARTY_NUMBER && party->number[0] == '+')
    return g_steal_pointer (&party->number);
  return NULL;
}

/**
 * cid_vcard_number_is_sip:
 * @value: the value of a telephone or a messenger
 *
 * Returns: %TRUE if it is a SIP URI
 */
gboolean
cid_vcard_number_is_sip (const char *value)
{
  g_return_val_if_fail (value != NULL, FALSE);

  return g_ascii_strncasecmp (value, "sip:", 4) == 0 ||
         g_ascii_strncasecmp (value, "sips:", 5) == 0;
}

/**
 * cid_vcard_number_is_parameter:
 * @value: what stands between two semicolons of a telephone's value
 *
 * Returns: %TRUE if it belongs to the number before it, as `ext=201` does (RFC 3966)
 */
gboolean
cid_vcard_number_is_parameter (const char *value)
{
  gsize length;

  g_return_val_if_fail (value != NULL, FALSE);

  length = strspn (value, PARAMETER_CHARS);
  return length > 0 && value[length] == '=';
}

/**
 * cid_vcard_number_read:
 * @value: the value of a `TEL`: a number in any written form or a `tel:` URI, with parameters or
 *   without
 * @plan: (nullable): how numbers without a country are to be read
 * @e164: (out) (transfer full) (nullable): the number, if it can be understood, without extension:
 *   who calls from one shows the number
 *
 * Returns: (transfer full) (nullable): the number as people read it, clean; %NULL if it is none
 */
char *
cid_vcard_number_read (const char *value, const CidNumberPlan *plan, char **e164)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (value != NULL && e164 != NULL, NULL);

  *e164 = NULL;
  text = get_text (value);
  if (text == NULL || count_digits (text) == 0)
    return NULL;

  *e164 = complete (strchr (value, ';') != NULL ? value : text, plan);
  return g_steal_pointer (&text);
}
