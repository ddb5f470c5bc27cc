/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-check"

#include "phone/phone-check.h"

#include "base/error.h"
#include "number/completion.h"
#include "number/phone-number.h"
#include "phone/address.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_MAX_CHARS 253
#define LABEL_MAX_CHARS 63
#define DIGITS "0123456789"

/* RFC 1123, and the underscore that some networks have. */
static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > LABEL_MAX_CHARS || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (label[i]) && label[i] != '-' && label[i] != '_')
      return FALSE;
  return TRUE;
}

/* What ends in a number is no name, but an address that is none. */
static gboolean
is_host_name (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (n_labels == 0 || strlen (text) > NAME_MAX_CHARS)
    return FALSE;
  for (guint i = 0; i < n_labels; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return labels[n_labels - 1][strspn (labels[n_labels - 1], DIGITS)] != '\0';
}

/**
 * cid_phone_check_is_host:
 * @text: what somebody wrote
 *
 * Returns: whether a URL could have it for its host: an IP address that is one machine's, or a name
 */
gboolean
cid_phone_check_is_host (const char *text)
{
  CidAddress address;

  g_return_val_if_fail (text != NULL, FALSE);

  if (strchr (text, '%') == NULL && cid_address_parse (text, &address))
    return !cid_address_is_any (&address);
  return is_host_name (text);
}

/**
 * cid_phone_check_host:
 * @text: what somebody wrote
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Returns: %TRUE if it can be what a phone is told of this machine
 */
gboolean
cid_phone_check_host (const char *text, GError **error)
{
  if (cid_phone_check_is_host (text))
    return TRUE;
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("“%s” is no address and no name of this machine; expected as 192.0.2.20 or "
                  "pc.example.org"),
               text);
  return FALSE;
}

static gboolean
is_possible (const char *text, const char *region)
{
  g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, region);

  return number != NULL && cid_phone_number_is_possible (number);
}

/* Written with no more than what people put between digits. */
static gboolean
is_national (const char *text)
{
  return strpbrk (text, DIGITS) != NULL && text[strspn (text, DIGITS " ()/.-")] == '\0';
}

/**
 * cid_phone_check_number:
 * @text: what somebody wrote
 * @region: (nullable): where numbers without a country belong
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Returns: %TRUE if it can be a phone's own number: one with its country, one of @region, or an
 *   extension
 */
gboolean
cid_phone_check_number (const char *text, const char *region, GError **error)
{
  gsize n_digits;

  g_return_val_if_fail (text != NULL, FALSE);

  n_digits = strspn (text, DIGITS);
  if ((n_digits > 0 && n_digits <= CID_SHORT_DIGITS_MAX && text[n_digits] == '\0') ||
      is_possible (text, region))
    return TRUE;
  if (region == NULL && is_national (text))
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” does not say its country; expected as +61 2 9999 0000"), text);
  else
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is no telephone number; expected as +61 2 9999 0000, or an extension "
                    "as 21"),
                 text);
  return FALSE;
}
