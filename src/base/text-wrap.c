/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-text-wrap"

#include "base/text-wrap.h"

#include <string.h>

#include "base/text.h"

/* Too little room to break anything in. */
#define MIN_ROOM 8

/* How many bytes of @text stand on a line of @room: up to a blank, if there is one. */
static gsize
get_line_length (const char *text, gsize room)
{
  gsize length = 0;
  gsize width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    g_autofree char *letter = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));

    width += cid_text_get_width (letter);
    if (width > room)
      return length > 0 ? length : (gsize) (p - text);
    if (*g_utf8_next_char (p) == ' ')
      length = (gsize) (g_utf8_next_char (p) - text);
  }
  return strlen (text);
}

/**
 * cid_text_wrap:
 * @text: valid UTF-8 without control characters
 * @columns: width of the terminal; 0 if it is none, and for one that is too narrow nothing is
 * broken
 * @indent: where the text begins, and every further line of it
 *
 * Breaks a text at its blanks, or anywhere if it has none.
 *
 * Returns: (transfer full): the text, with newlines and blanks where it was broken
 */
char *
cid_text_wrap (const char *text, gsize columns, gsize indent)
{
  gsize room = columns > indent ? columns - indent : 0;
  GString *wrapped = g_string_new (NULL);
  const char *p = text;

  while (room >= MIN_ROOM) {
    gsize length = get_line_length (p, room);

    if (p[length] == '\0')
      break;
    g_string_append_len (wrapped, p, (gssize) length);
    g_string_append_printf (wrapped, "\n%*s", (int) indent, "");
    for (p += length; *p == ' '; p++)
      continue;
  }
  g_string_append (wrapped, p);
  return g_string_free (wrapped, FALSE);
}
