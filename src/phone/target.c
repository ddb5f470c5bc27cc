/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-target"

#include "phone/target.h"

#include "base/text.h"

#include <string.h>

#define SEPARATORS "/?&"
#define BLANKED_MAX_BYTES 8192

/* The path of an absolute-form target begins after its scheme and authority. */
static const char *
find_path (const char *target)
{
  const char *authority = strstr (target, "://");
  const char *c = target;

  while (g_ascii_isalnum (*c))
    c++;
  if (authority == NULL || authority == target || c != authority)
    return target;

  return authority + 3 + strcspn (authority + 3, SEPARATORS);
}

/* Phones may escape letters that need no escape; token and event are plain ASCII all the same. */
static char *
read_part (const char *start, gsize length)
{
  char *part = g_malloc (length + 1);
  char *end = part;

  for (gsize i = 0; i < length; i++) {
    char c = start[i];
    int escaped = c == '%' && i + 2 < length ? cid_text_get_hex_pair (start + i + 1) : -1;

    if (escaped > 0)
      i += 2;
    *end++ = g_ascii_tolower (escaped > 0 ? (char) escaped : c);
  }
  *end = '\0';
  return part;
}

/**
 * cid_target_parse:
 * @target: a request target, as it stood in the request line
 *
 * Takes `/TOKEN/EVENT?PARAMETERS` apart. After EVENT may come `?`, `/` or `&`, as some phones do;
 * doubled separators count once, and of an absolute-form target only the path counts. Token and
 * event are unescaped and in lower case; the parameters are the bytes that the phone sent, and need
 * not be UTF-8.
 *
 * Returns: (transfer full): the parts, empty where they are missing
 */
CidTarget *
cid_target_parse (const char *target)
{
  CidTarget *self;
  const char *rest;
  gsize length;

  g_return_val_if_fail (target != NULL, NULL);

  rest = find_path (target);
  rest += strspn (rest, "/");
  self = g_new0 (CidTarget, 1);

  length = strcspn (rest, SEPARATORS);
  self->token = read_part (rest, length);
  rest += length;

  if (*rest == '/') {
    rest += strspn (rest, "/");
    length = strcspn (rest, SEPARATORS);
    self->event = read_part (rest, length);
    rest += length;
  } else {
    self->event = g_strdup ("");
  }

  self->parameters = g_strdup (rest + strspn (rest, SEPARATORS));
  return self;
}

/**
 * cid_target_free:
 * @self: (nullable) (transfer full): a target
 *
 * Frees a target.
 */
void
cid_target_free (CidTarget *self)
{
  if (self == NULL)
    return;

  g_free (self->token);
  g_free (self->event);
  g_free (self->parameters);
  g_free (self);
}

/* Left in, a control byte could hide a token that whoever drops the byte later puts together. */
static char *
read_text (const char *target)
{
  char *text = cid_text_from_bytes (target, strlen (target));
  char *end = text;

  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_iscntrl (*c))
      *end++ = *c;
  }
  *end = '\0';
  return text;
}

/* One letter, in either case, plain or percent-escaped any number of times: `k`, `%4B`, `%254b`. */
static gsize
match_letter (const char *text, char letter)
{
  gsize length = 1;

  if (g_ascii_tolower (text[0]) == letter)
    return 1;
  if (text[0] != '%')
    return 0;

  while (text[length] == '2' && text[length + 1] == '5' &&
         cid_text_get_hex_pair (text + length + 2) >= 0)
    length += 2;
  if (g_ascii_tolower ((char) MAX (cid_text_get_hex_pair (text + length), 0)) != letter)
    return 0;
  return length + 2;
}

/* Bytes that cleaning drops may stand between the letters. */
static gsize
match_token (const char *text, const char *token)
{
  gsize length = 0;

  for (const char *letter = token; *letter != '\0'; letter++) {
    gsize matched;

    while (length > 0 && text[length] != '\0' && g_ascii_iscntrl (text[length]))
      length++;
    matched = match_letter (text + length, *letter);
    if (matched == 0)
      return 0;
    length += matched;
  }
  return length;
}

/* Where in @text @token begins, @length bytes as it is written there; the end if it does not. */
static const char *
find_token (const char *text, const char *token, gsize *length)
{
  const char first[] = { '%', *token, g_ascii_toupper (*token), '\0' };

  *length = 0;
  for (text += strcspn (text, first); *text != '\0'; text += 1 + strcspn (text + 1, first)) {
    *length = match_token (text, token);
    if (*length > 0)
      break;
  }
  return text;
}

static void
append_asterisks (GString *text, gsize count)
{
  for (gsize i = 0; i < count; i++)
    g_string_append_c (text, '*');
}

static void
append_blanked (GString *blanked, const char *text, const char *end, const char *token)
{
  while (text < end) {
    gsize length;
    const char *found = find_token (text, token, &length);

    found = MIN (found, end);
    g_string_append_len (blanked, text, found - text);
    if (found < end)
      append_asterisks (blanked, strlen (token));
    text = found + length;
  }
}

/* Cuts between characters, so that the result stays UTF-8. */
static void
cut (GString *text)
{
  const char *end;

  if (text->len <= BLANKED_MAX_BYTES)
    return;

  end = g_utf8_find_prev_char (text->str, text->str + BLANKED_MAX_BYTES + 1);
  g_string_truncate (text, end - text->str);
}

/**
 * cid_target_blank:
 * @target: a request target, as it stood in the request line
 * @token: the token that must not be kept
 *
 * Writes a target so that it can be stored and shown: the first part of the path and each further
 * occurrence of @token, in whatever case and however escaped, become asterisks.
 *
 * Returns: (transfer full): valid UTF-8, at most 8 KiB
 */
char *
cid_target_blank (const char *target, const char *token)
{
  g_autofree char *text = NULL;
  GString *blanked;
  const char *first;
  gsize length;

  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);

  text = read_text (target);
  first = find_path (text);
  first += strspn (first, "/");
  length = strcspn (first, SEPARATORS);

  blanked = g_string_sized_new (strlen (text));
  append_blanked (blanked, text, first, token);
  if (length > 0)
    append_asterisks (blanked, strlen (token));
  append_blanked (blanked, first + length, text + strlen (text), token);

  cut (blanked);
  return g_string_free (blanked, FALSE);
}

/**
 * cid_target_blank_text:
 * @text: (nullable) (transfer full): what a phone said, in any field
 * @token: the token that must not be kept
 *
 * Some phones repeat what they fetch. Blanks each occurrence of @token, in whatever case and
 * however escaped, and leaves all else as it is.
 *
 * Returns: (transfer full) (nullable): @text without @token
 */
char *
cid_target_blank_text (char *text, const char *token)
{
  g_autofree char *unblanked = text;
  GString *blanked;
  gsize length;

  g_return_val_if_fail (token != NULL, NULL);

  if (text == NULL || *token == '\0' || *find_token (text, token, &length) == '\0')
    return g_steal_pointer (&unblanked);

  blanked = g_string_sized_new (strlen (text));
  append_blanked (blanked, text, text + strlen (text), token);
  return g_string_free (blanked, FALSE);
}
