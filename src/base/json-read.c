/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-json-read"

#include "base/json-read.h"

#include <string.h>

/*
 * JSON from elsewhere is looked through before json-glib sees it: that goes one call deeper for
 * each bracket, until the stack is used up, and makes half characters of half surrogates.
 */

#define MAX_DEPTH 16
/* What stands outside of strings, beside letters and digits; no comment, whose quotation marks
 * would be taken for a string's. */
#define SIGNS " \t\r\n{}[],:+-.\""

/* The four digits behind `\u`, or -1. */
static int
read_unit (const char *text)
{
  int unit = 0;

  for (guint i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (text[i]);

    if (digit < 0)
      return -1;
    unit = 16 * unit + digit;
  }
  return unit;
}

/* How long the escape at @text is; 0 if it is none, or no character, NUL or half of one. */
static gsize
get_escape_length (const char *text)
{
  int unit = text[1] == 'u' ? read_unit (text + 2) : 1;
  int low;

  if (text[1] == '\0' || unit <= 0 || (unit >= 0xDC00 && unit < 0xE000))
    return 0;
  if (unit < 0xD800 || unit >= 0xE000)
    return text[1] == 'u' ? 6 : 2;
  low = text[6] == '\\' && text[7] == 'u' ? read_unit (text + 8) : -1;
  return low >= 0xDC00 && low < 0xE000 ? 12 : 0;
}

/* Goes behind the string that begins at @text; %NULL if it does not end, or is no text. */
static const char *
skip_string (const char *text)
{
  text++;
  while (*text != '"') {
    gsize length = *text == '\\' ? get_escape_length (text) : *text != '\0';

    if (length == 0)
      return NULL;
    text += length;
  }
  return text + 1;
}

static gboolean
is_safe (const char *text)
{
  guint depth = 0;

  while (text != NULL && *text != '\0') {
    if (!g_ascii_isalnum (*text) && strchr (SIGNS, *text) == NULL)
      return FALSE;
    if ((*text == '{' || *text == '[') && ++depth > MAX_DEPTH)
      return FALSE;
    if ((*text == '}' || *text == ']') && depth-- == 0)
      return FALSE;
    text = *text == '"' ? skip_string (text) : text + 1;
  }
  return text != NULL;
}

/**
 * cid_json_read:
 * @text: (nullable): JSON, from whomever
 *
 * Returns: (transfer full) (nullable): what it holds, all of whose strings are valid UTF-8; %NULL
 * if it is no JSON, holds NUL or half a character, or is nested deeper than anything of ours
 */
JsonNode *
cid_json_read (const char *text)
{
  return text != NULL && is_safe (text) ? json_from_string (text, NULL) : NULL;
}

/**
 * cid_json_read_texts:
 * @node: (nullable): any node
 *
 * Returns: (transfer full) (nullable): the strings among the members of an array; %NULL if @node is
 *   none, or an empty one
 */
char **
cid_json_read_texts (JsonNode *node)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) == 0)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *one = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (one) && json_node_get_string (one) != NULL)
      g_strv_builder_add (texts, json_node_get_string (one));
  }
  return g_strv_builder_end (texts);
}
