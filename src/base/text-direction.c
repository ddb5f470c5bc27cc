/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-text-direction"

#include "base/text-direction.h"

#include <string.h>

#define FIRST_STRONG_ISOLATE "\u2068"
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
