/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-lines"

#include "contact/vcard-lines.h"

#include "contact/vcard-splitter.h"

#include <string.h>

#define BEGIN "BEGIN:VCARD"
#define END "END:VCARD"
#define QUOTED_PRINTABLE "QUOTED-PRINTABLE"

static void
clear_line (gpointer data)
{
  g_free (((CidVcardLine *) data)->line);
}

static gsize
get_line_end_length (const char *end)
{
  if (end[0] == '\r' && end[1] == '\n')
    return 2;
  return *end != '\0' ? 1 : 0;
}

static gboolean
is_quoted_printable (const char *line)
{
  const char *mark = strcasestr (line, QUOTED_PRINTABLE);
  const char *colon = strchr (line, ':');

  return mark != NULL && colon != NULL && mark < colon;
}

static gboolean
is_marker (const char *text)
{
  return g_ascii_strncasecmp (text, BEGIN, strlen (BEGIN)) == 0 ||
         g_ascii_strncasecmp (text, END, strlen (END)) == 0;
}

static gboolean
has_soft_break (const char *line)
{
  return g_str_has_suffix (line, "=") && is_quoted_printable (line);
}

/* Whether more belongs to it: a line that is indented, or one behind a soft break. */
static gboolean
goes_on (GString *line, const char *next)
{
  if (line->len == 0 || *next == '\0')
    return FALSE;
  if (*next == ' ' || *next == '\t')
    return TRUE;
  return has_soft_break (line->str) && !is_marker (next);
}

static void
append_physical (GString *line, const char *text, gsize length)
{
  if (line->len > 0 && (*text == ' ' || *text == '\t')) {
    text++;
    length--;
  } else if (line->len > 0) {
    g_string_truncate (line, line->len - 1);
  }
  g_string_append_len (line, text, (gssize) length);
}

/* Takes one from @text, of which @left bytes are left. */
static CidVcardLine
take_line (const char *text, gsize left)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize length = 0;

  do {
    gsize end = cid_vcard_get_line (text + length, left - length);

    append_physical (line, text + length, end);
    length += end + get_line_end_length (text + length + end);
  } while (goes_on (line, text + length));
  return (CidVcardLine){ text, length, g_string_free (g_steal_pointer (&line), FALSE) };
}

/**
 * cid_vcard_lines_new:
 * @text: a file of vCards
 *
 * Takes a file apart, to be put together again with something changed and all else as it was. Lines
 * may end in LF, CRLF or CR.
 *
 * Returns: (transfer full) (element-type CidVcardLine): all that stands there, in its order; of use
 *   as long as @text
 */
GArray *
cid_vcard_lines_new (const char *text)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (CidVcardLine));
  const char *end;

  g_return_val_if_fail (text != NULL, lines);

  g_array_set_clear_func (lines, clear_line);
  end = text + strlen (text);
  while (text < end) {
    CidVcardLine line = take_line (text, (gsize) (end - text));

    g_array_append_val (lines, line);
    text += line.length;
  }
  return lines;
}

/**
 * cid_vcard_line_is:
 * @self: a line
 * @name: of a property
 *
 * Returns: %TRUE if it is that property; it may belong to a group, `item1.TEL`, and have parameters
 */
gboolean
cid_vcard_line_is (const CidVcardLine *self, const char *name)
{
  gsize length = strcspn (self->line, ":;");
  const char *dot = memchr (self->line, '.', length);
  const char *start = dot != NULL ? dot + 1 : self->line;

  return self->line[length] != '\0' && (gsize) (self->line + length - start) == strlen (name) &&
         g_ascii_strncasecmp (start, name, strlen (name)) == 0;
}

/**
 * cid_vcard_line_says:
 * @self: a line
 * @text: `BEGIN:VCARD` or the like
 *
 * Returns: %TRUE if it is that, and nothing else
 */
gboolean
cid_vcard_line_says (const CidVcardLine *self, const char *text)
{
  gsize length = strlen (text);

  return g_ascii_strncasecmp (self->line, text, length) == 0 &&
         self->line[length + strspn (self->line + length, " \t")] == '\0';
}

/**
 * cid_vcard_line_get_raw:
 * @self: a property
 *
 * Returns: (transfer none): its value as it stands there
 */
const char *
cid_vcard_line_get_raw (const CidVcardLine *self)
{
  const char *colon = strchr (self->line, ':');

  return colon != NULL ? colon + 1 : "";
}

/**
 * cid_vcard_unescape:
 * @raw: a value as it stands there
 *
 * Returns: (transfer full): what it says, without the backslashes before its commas and semicolons,
 *   and without spaces around it
 */
char *
cid_vcard_unescape (const char *raw)
{
  GString *value = g_string_new (NULL);

  for (const char *c = raw; *c != '\0'; c++) {
    if (*c == '\\' && c[1] != '\0')
      c++;
    g_string_append_c (value, *c);
  }
  return g_strstrip (g_string_free (value, FALSE));
}

/**
 * cid_vcard_line_is_open:
 * @self: a line
 *
 * Returns: %TRUE if it would take a property that is put behind it for its own: it ends in a soft
 *   break
 */
gboolean
cid_vcard_line_is_open (const CidVcardLine *self)
{
  return has_soft_break (self->line);
}

/**
 * cid_vcard_lines_find_end:
 * @lines: (element-type CidVcardLine): a file's
 * @begin: where a card begins
 * @end: (out): where it ends
 *
 * Returns: %FALSE if it has no end. A card within a card is the agent's, as
 * cid_vcard_splitter_feed() has it, or the outer one was never finished.
 */
gboolean
cid_vcard_lines_find_end (GArray *lines, guint begin, guint *end)
{
  guint depth = 0;

  for (guint i = begin + 1; i < lines->len; i++) {
    const CidVcardLine *line = &g_array_index (lines, CidVcardLine, i);

    if (cid_vcard_line_says (line, BEGIN)) {
      if (!cid_vcard_line_is (line - 1, "AGENT"))
        return FALSE;
      depth++;
    } else if (cid_vcard_line_says (line, END)) {
      *end = i;
      if (depth-- == 0)
        return TRUE;
    }
  }
  return FALSE;
}
