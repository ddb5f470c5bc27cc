/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-json-text"

#include "base/json-text.h"

/*
 * JSON is written by hand: json-glib writes 14.2 as 14.199999999999999, and lets characters through
 * that move the cursor of a terminal.
 */

static gboolean
needs_escape (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c == '"' || c == '\\' || g_unichar_iscntrl (c) || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
append_escape (GString *json, gunichar c)
{
  if (c == '"' || c == '\\')
    g_string_append_printf (json, "\\%c", (char) c);
  else if (c < 0x10000)
    g_string_append_printf (json, "\\u%04x", c);
  else
    g_string_append_printf (json, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                            0xdc00 + ((c - 0x10000) & 0x3ff));
}

/**
 * cid_json_escape_unseen:
 * @json: JSON in one line that somebody else has written, valid UTF-8
 *
 * Escapes what json-glib lets through: the same texts are read from it, and a terminal hears none
 * of them.
 *
 * Returns: (transfer full): the same JSON
 */
char *
cid_json_escape_unseen (const char *json)
{
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *c = json; *c != '\0'; c = g_utf8_next_char (c))
    if (*c != '"' && *c != '\\' && needs_escape (g_utf8_get_char (c)))
      append_escape (escaped, g_utf8_get_char (c));
    else
      g_string_append_len (escaped, c, g_utf8_next_char (c) - c);
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/**
 * cid_json_append_text:
 * @json: what is written
 * @text: (nullable): any text; need not be valid UTF-8
 *
 * Writes a string of JSON, or `null`.
 */
void
cid_json_append_text (GString *json, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL) {
    g_string_append (json, "null");
    return;
  }
  valid = g_utf8_make_valid (text, -1);
  g_string_append_c (json, '"');
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    if (needs_escape (g_utf8_get_char (c)))
      append_escape (json, g_utf8_get_char (c));
    else
      g_string_append_len (json, c, g_utf8_next_char (c) - c);
  g_string_append_c (json, '"');
}

/**
 * cid_json_append_key:
 * @json: what is written
 * @key: a key, which needs no escape
 *
 * Writes a key, with the comma before it where it is not the first of its object.
 */
void
cid_json_append_key (GString *json, const char *key)
{
  if (json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  g_string_append_printf (json, "\"%s\":", key);
}

/**
 * cid_json_add_text:
 * @json: an object that is being written
 * @key: a key
 * @text: (nullable): its value
 */
void
cid_json_add_text (GString *json, const char *key, const char *text)
{
  cid_json_append_key (json, key);
  cid_json_append_text (json, text);
}

/**
 * cid_json_add_boolean:
 * @json: an object that is being written
 * @key: a key
 * @value: its value
 */
void
cid_json_add_boolean (GString *json, const char *key, gboolean value)
{
  cid_json_append_key (json, key);
  g_string_append (json, value ? "true" : "false");
}

/**
 * cid_json_add_integer:
 * @json: an object that is being written
 * @key: a key
 * @value: its value
 */
void
cid_json_add_integer (GString *json, const char *key, gint64 value)
{
  cid_json_append_key (json, key);
  g_string_append_printf (json, "%" G_GINT64_FORMAT, value);
}
