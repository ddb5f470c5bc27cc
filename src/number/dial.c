/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-dial"

#include "number/dial.h"

#include "base/error.h"
#include "number/phone-number.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LENGTH 128
#define DIGITS "0123456789"
#define USER_CHARACTERS "-._+*#~" DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define HOST_CHARACTERS ".:-[]" DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const char *const schemes[] = { "tel:", "sip:", "sips:", "callto:" };

static const char *const style_nicks[] = {
  [CID_DIAL_STYLE_NATIONAL] = "national",
  [CID_DIAL_STYLE_PLUS] = "plus",
  [CID_DIAL_STYLE_ZEROS] = "zeros",
};

/**
 * cid_dial_style_to_nick:
 *
 * Returns: the one spelling of @style
 */
const char *
cid_dial_style_to_nick (CidDialStyle style)
{
  g_return_val_if_fail ((gsize) style < G_N_ELEMENTS (style_nicks), NULL);

  return style_nicks[style];
}

/**
 * cid_dial_style_from_nick:
 *
 * Returns: the style of that spelling, -1 if there is none
 */
int
cid_dial_style_from_nick (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (style_nicks); i++) {
    if (g_strcmp0 (nick, style_nicks[i]) == 0)
      return (int) i;
  }
  return -1;
}

static const char *
skip_scheme (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    if (g_ascii_strncasecmp (text, schemes[i], strlen (schemes[i])) == 0)
      return text + strlen (schemes[i]);
  }
  return text;
}

/**
 * cid_dial_is_link:
 * @text: what is to be dialled
 *
 * Returns: whether it is a link, as web pages have them: nobody knows who wrote it
 */
gboolean
cid_dial_is_link (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return skip_scheme (text) != text;
}

static gboolean
has_letter (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    if (g_unichar_isalpha (g_utf8_get_char (c)))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_dial_is_number:
 * @text: what is to be dialled, UTF-8
 *
 * Returns: whether it is a number, a SIP address or a link; else it is somebody's name
 */
gboolean
cid_dial_is_number (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (cid_dial_is_link (text) || (strchr (text, '@') != NULL && strchr (text, ' ') == NULL))
    return TRUE;
  return strpbrk (text, DIGITS "*#") != NULL && !has_letter (text);
}

/**
 * cid_dial_is_code:
 * @text: as cid_dial_clean() gives it
 *
 * Returns: whether it does something other than ringing somebody: forwarding calls, say
 */
gboolean
cid_dial_is_code (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strpbrk (text, "*#") != NULL;
}

/* What is written between the digits of a number for people to read. */
static gboolean
is_separator (char c)
{
  return strchr (" -.()/", c) != NULL;
}

static char *
clean_number (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (strchr (DIGITS "*#", *c) != NULL || (*c == '+' && digits->len == 0))
      g_string_append_c (digits, *c);
    else if (!is_separator (*c))
      return NULL;
  }
  return strpbrk (digits->str, DIGITS) != NULL ? g_string_free (g_steal_pointer (&digits), FALSE)
                                               : NULL;
}

/* user@host, or a user whose name is no number; the host of a number is left to the phone. */
static char *
clean_address (const char *text)
{
  const char *at = strrchr (text, '@');
  g_autofree char *user = at != NULL ? g_strndup (text, (gsize) (at - text)) : g_strdup (text);
  g_autofree char *number = clean_number (user);

  if (number != NULL)
    return g_steal_pointer (&number);
  if (!has_letter (user) || strspn (user, USER_CHARACTERS) != strlen (user) || *user == '-')
    return NULL;
  if (at != NULL && (at[1] == '\0' || strspn (at + 1, HOST_CHARACTERS) != strlen (at + 1)))
    return NULL;
  return at != NULL ? g_strconcat (user, at, NULL) : g_steal_pointer (&user);
}

/**
 * cid_dial_clean:
 * @text: a number in any written form, a SIP address, or a `tel:`, `sip:` or `callto:` link
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Takes from a text, which a web page may have written, what may be dialled: digits, a leading `+`,
 * `*` and `#`, or a SIP user with its host. Parameters and headers of a link are dropped.
 *
 * Returns: (transfer full) (nullable): what may be dialled
 */
char *
cid_dial_clean (const char *text, GError **error)
{
  gboolean is_link;
  g_autofree char *rest = NULL;
  g_autofree char *clean = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  is_link = cid_dial_is_link (text);
  rest = is_link ? g_uri_unescape_string (skip_scheme (text), NULL) : g_strdup (text);
  if (rest != NULL && is_link)
    rest[strcspn (rest, ";?")] = '\0';
  if (rest != NULL && strlen (rest) <= MAX_LENGTH) {
    char *begin = g_strstrip (g_str_has_prefix (rest, "//") ? rest + 2 : rest);

    clean = clean_address (begin);
  }
  if (clean == NULL)
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                         _ ("This is no number that can be dialled; expected digits, + * and #, "
                            "or a SIP address"));
  return g_steal_pointer (&clean);
}

static char *
keep_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_isdigit (*c))
      g_string_append_c (digits, *c);
  }
  return g_string_free (digits, FALSE);
}

/* A number of the own country as it is dialled there, or %NULL. */
static char *
to_national (const CidPhoneNumber *number, const CidNumberPlan *plan)
{
  g_autofree char *region = NULL;
  g_autofree char *national = NULL;

  if (plan->region == NULL || number == NULL)
    return NULL;
  region = cid_phone_number_get_region (number);
  if (g_strcmp0 (region, plan->region) != 0)
    return NULL;

  national = cid_phone_number_to_national (number);
  return keep_digits (national);
}

/**
 * cid_dial_to_digits:
 * @clean: as cid_dial_clean() gives it
 * @plan: how numbers are read here
 * @style: how numbers with their country are dialled
 * @prefix: (nullable): what goes before them, to get an outside line
 *
 * What the phone is to dial. Only a number that names its country is rewritten, and loses the trunk
 * prefix that many write into it, as in "+49 (0)30": what somebody typed as it is dialled is
 * dialled so, and extensions, codes and SIP addresses stay as they are.
 *
 * Returns: (transfer full): that
 */
char *
cid_dial_to_digits (const char *clean,
                    const CidNumberPlan *plan,
                    CidDialStyle style,
                    const char *prefix)
{
  g_autoptr (CidPhoneNumber) number = NULL;
  g_autofree char *e164 = NULL;
  g_autofree char *digits = NULL;

  g_return_val_if_fail (clean != NULL && plan != NULL, NULL);

  if (*clean != '+' || strspn (clean + 1, DIGITS) != strlen (clean + 1))
    return g_strdup (clean);

  number = cid_phone_number_parse (clean, plan->region);
  e164 = number != NULL && cid_phone_number_is_valid (number) ? cid_phone_number_to_e164 (number)
                                                              : g_strdup (clean);
  if (style != CID_DIAL_STYLE_PLUS)
    digits = to_national (number, plan);
  if (digits == NULL && style == CID_DIAL_STYLE_ZEROS)
    digits = g_strconcat ("00", e164 + 1, NULL);
  return g_strconcat (prefix != NULL ? prefix : "", digits != NULL ? digits : e164, NULL);
}
