/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-text-direction"

#include "base/text-direction.h"

#include <string.h>

#define FIRST_STRONG_ISOLATE "\u2068"
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define POP_DIRECTIONAL_ISOLATE "\u2069"

/* Blocks of scripts that are written from right to left. */
static const struct {
  gunichar first;
  gunichar last;
} right_to_left[] = {
  { 0x0590, 0x08FF },   { 0xFB1D, 0xFDFF },   { 0xFE70, 0xFEFF },
  { 0x10800, 0x10FFF }, { 0x1E800, 0x1EFFF },
};

static gboolean
is_right_to_left (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (right_to_left); i++)
    if (c >= right_to_left[i].first && c <= right_to_left[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
has_right_to_left (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (is_right_to_left (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/**
 * cid_text_isolate:
 * @text: valid UTF-8, a cell of a table
 *
 * Keeps Hebrew and Arabic to their own cell: without it the numbers that follow them in the row
 * change places with them on a terminal that knows the direction of writing. Blanks at the end,
 * which fill the cell, stay outside. What is marked takes no more columns than before.
 *
 * Returns: (transfer full): the text, between marks that nobody sees where it has such letters
 */
char *
cid_text_isolate (const char *text)
{
  gsize length = strlen (text);
  GString *result;

  if (!has_right_to_left (text))
    return g_strdup (text);

  while (length > 0 && text[length - 1] == ' ')
    length--;
  result = g_string_new (FIRST_STRONG_ISOLATE);
  g_string_append_len (result, text, (gssize) length);
  g_string_append (result, POP_DIRECTIONAL_ISOLATE);
  g_string_append (result, text + length);
  return g_string_free (result, FALSE);
}

/* A telephone number, a time or a count: of digits and what stands between them. */
static gboolean
is_number (const char *text)
{
  gboolean has_digit = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalpha (c))
      return FALSE;
    has_digit |= g_unichar_isdigit (c);
  }
  return has_digit;
}

static void
append_isolated (GString *result, const char *part)
{
  if (*part == '\0')
    return;

  g_string_append (result, is_number (part) ? LEFT_TO_RIGHT_ISOLATE : FIRST_STRONG_ISOLATE);
  g_string_append (result, part);
  g_string_append (result, POP_DIRECTIONAL_ISOLATE);
}

static void
append_line (GString *result, const char *line, const char *separator)
{
  g_auto (GStrv) parts = g_strsplit (line, separator, -1);

  for (char **part = parts; *part != NULL; part++) {
    if (part != parts)
      g_string_append (result, separator);
    append_isolated (result, *part);
  }
}

/**
 * cid_text_isolate_parts:
 * @text: valid UTF-8, of one line or several
 * @separator: what stands between the parts of a line
 *
 * Keeps the parts of a line apart where one of them is Hebrew or Arabic: without it the groups of a
 * telephone number beside it change places. A number is read from left to right, anything else as
 * its own letters have it. Lines without such letters stay as they are.
 *
 * Returns: (transfer full): the text, with marks that nobody sees
 */
char *
cid_text_isolate_parts (const char *text, const char *separator)
{
  GString *result;
  g_auto (GStrv) lines = NULL;

  if (!has_right_to_left (text))
    return g_strdup (text);

  result = g_string_new (NULL);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (line != lines)
      g_string_append_c (result, '\n');
    if (has_right_to_left (*line))
      append_line (result, *line, separator);
    else
      g_string_append (result, *line);
  }
  return g_string_free (result, FALSE);
}
