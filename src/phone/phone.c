/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone"

#include "phone/phone.h"

#include <string.h>

#define NAME_MAX_LENGTH 64

#define MAC_DIGITS 12

static const char token_alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * cid_phone_new:
 * @name: what the user calls it
 * @id: its UUID
 * @token: its token
 *
 * Makes a phone of the make `generic`, with no networks, in the nameless group. The caller fills
 * in what else is known.
 *
 * Returns: (transfer full): the phone
 */
CidPhone *
cid_phone_new (const char *name, const char *id, const char *token)
{
  CidPhone *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);

  self = g_new0 (CidPhone, 1);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->make = g_strdup ("generic");
  self->token = g_strdup (token);
  self->networks = g_array_new (FALSE, TRUE, sizeof (CidNetwork));
  self->group = g_strdup ("");

  return self;
}

/**
 * cid_phone_copy:
 * @self: a phone
 *
 * Returns: (transfer full): a copy that shares nothing with @self
 */
CidPhone *
cid_phone_copy (const CidPhone *self)
{
  CidPhone *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (CidPhone, 1);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->make = g_strdup (self->make);
  copy->token = g_strdup (self->token);
  copy->mac = g_strdup (self->mac);
  copy->networks = g_array_copy (self->networks);
  copy->host = g_strdup (self->host);
  copy->number = g_strdup (self->number);
  copy->group = g_strdup (self->group);
  cid_control_settings_copy (&self->control, &copy->control);
  copy->simulated = self->simulated;

  return copy;
}

/**
 * cid_phone_free:
 * @self: (nullable) (transfer full): a phone
 *
 * Frees a phone.
 */
void
cid_phone_free (CidPhone *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->make);
  g_free (self->token);
  g_free (self->mac);
  g_clear_pointer (&self->networks, g_array_unref);
  g_free (self->host);
  g_free (self->number);
  g_free (self->group);
  cid_control_settings_clear (&self->control);
  g_free (self);
}

/**
 * cid_phone_find_by_id:
 * @phones: (element-type CidPhone): phones
 * @id: (nullable): an id
 *
 * Returns: (transfer none) (nullable): the one that has it
 */
const CidPhone *
cid_phone_find_by_id (GPtrArray *phones, const char *id)
{
  g_return_val_if_fail (phones != NULL, NULL);

  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);

    if (g_strcmp0 (phone->id, id) == 0)
      return phone;
  }
  return NULL;
}

/**
 * cid_phone_make_token:
 * @random: as many random bytes as a token has characters, from a source nobody can guess
 *
 * Writes a token: five bits of each byte, so every token is as likely as every other.
 *
 * Returns: (transfer full): the token
 */
char *
cid_phone_make_token (const guint8 random[CID_TOKEN_LENGTH])
{
  char token[CID_TOKEN_LENGTH + 1] = { 0 };

  g_return_val_if_fail (random != NULL, NULL);

  for (gsize i = 0; i < CID_TOKEN_LENGTH; i++)
    token[i] = token_alphabet[random[i] % 32];

  return g_strdup (token);
}

/**
 * cid_phone_is_token:
 * @text: any text
 *
 * Returns: %TRUE if @text is written as tokens are: lower case, and none of the letters that
 *   Crockford leaves out
 */
gboolean
cid_phone_is_token (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strlen (text) == CID_TOKEN_LENGTH && strspn (text, token_alphabet) == CID_TOKEN_LENGTH;
}

/**
 * cid_phone_is_name:
 * @text: any text
 *
 * Tells whether a phone may be called so. Names stand in group headings of a key file, in URLs and
 * in commands, where nothing should have to be quoted or taken for an option.
 *
 * Returns: %TRUE for 1 to 64 ASCII letters, digits, `-`, `_` and `.`, the first a letter or digit
 */
gboolean
cid_phone_is_name (const char *text)
{
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);

  length = strlen (text);
  if (length == 0 || length > NAME_MAX_LENGTH || !g_ascii_isalnum (text[0]))
    return FALSE;

  for (gsize i = 1; i < length; i++) {
    if (!g_ascii_isalnum (text[i]) && strchr ("-_.", text[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

/**
 * cid_phone_read_mac:
 * @text: a MAC address as somebody wrote it, with `:`, `-` or `.` between its digits or without
 *
 * Returns: (transfer full) (nullable): its 12 hexadecimal digits, small; %NULL if it is none
 */
char *
cid_phone_read_mac (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_isxdigit (*c))
      g_string_append_c (digits, g_ascii_tolower (*c));
    else if (strchr (":-. ", *c) == NULL)
      return NULL;
  }
  return digits->len == MAC_DIGITS ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}
