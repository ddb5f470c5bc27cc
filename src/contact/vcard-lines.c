/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-lines"

#include "contact/vcard-lines.h"

#include "base/text.h"
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

/* Among the parameters; what a label says of itself, `X-CUSTOM(ENCODING=QUOTED-PRINTABLE,=D0)`, is
 * not said of the value. */
static gboolean
is_quoted_printable (const char *line)
{
  const gsize length = strlen (QUOTED_PRINTABLE);
  const char *colon = strchr (line, ':');

  for (const char *c = line + 1; colon != NULL && c + length <= colon; c++) {
    if (strchr (";=\"", c[-1]) != NULL && g_ascii_strncasecmp (c, QUOTED_PRINTABLE, length) == 0 &&
        strchr (";:\"", c[length]) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_soft_break (const char *line, gsize length)
{
  return length > 0 && line[length - 1] == '=' && is_quoted_printable (line);
}

/**
 * cid_vcard_is_marker:
 * @line: (array length=length): one line as it stands in a file
 * @length: how long it is
 * @marker: `BEGIN:VCARD` or the like
 *
 * Returns: %TRUE if it is that, and nothing else
 */
gboolean
cid_vcard_is_marker (const char *line, gsize length, const char *marker)
{
  gsize wanted = strlen (marker);

  if (length < wanted || g_ascii_strncasecmp (line, marker, wanted) != 0)
    return FALSE;
  for (gsize i = wanted; i < length; i++) {
    if (line[i] != ' ' && line[i] != '\t')
      return FALSE;
  }
  return TRUE;
}

/**
 * cid_vcard_take_soft_break:
 * @line: a property, as far as it is known
 * @next: (array length=length): the line behind it, empty ones passed over
 * @length: how long that is
 *
 * Quoted-printable goes on where a line ends in `=`; what comes next belongs to it, spaces too. No
 * card begins or ends so.
 *
 * Returns: %TRUE if @next was put behind @line, in place of the `=`
 */
gboolean
cid_vcard_take_soft_break (GString *line, const char *next, gsize length)
{
  if (!has_soft_break (line->str, line->len) || cid_vcard_is_marker (next, length, BEGIN) ||
      cid_vcard_is_marker (next, length, END))
    return FALSE;

  g_string_truncate (line, line->len - 1);
  g_string_append_len (line, next, (gssize) length);
  return TRUE;
}

/* Whether it belonged to it: one behind a soft break, or one that is indented. */
static gboolean
take_continuation (GString *line, const char *next, gsize length)
{
  if (length == 0)
    return FALSE;
  if (cid_vcard_take_soft_break (line, next, length))
    return TRUE;
  if (*next != ' ' && *next != '\t')
    return FALSE;
  g_string_append_len (line, next + 1, (gssize) length - 1);
  return TRUE;
}

/* Takes one from @text, of which @left bytes are left. Empty lines part nothing. */
static CidVcardLine
take_line (const char *text, gsize left)
{
  gsize end = cid_vcard_get_line (text, left);
  g_autoptr (GString) line = g_string_new_len (text, (gssize) end);
  gsize length = end + get_line_end_length (text + end);

  while (line->len > 0) {
    gsize next = length + strspn (text + length, "\r\n");

    end = next + cid_vcard_get_line (text + next, left - next);
    if (!take_continuation (line, text + next, end - next))
      break;
    length = end + get_line_end_length (text + end);
  }
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
  return cid_vcard_is_marker (self->line, strlen (self->line), text);
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

/* One byte of quoted-printable; a `=` before anything else says nothing. */
static const char *
take_octet (GString *value, const char *c)
{
  int octet = cid_text_get_hex_pair (c + 1);

  if (octet < 0)
    return c + 1;
  g_string_append_c (value, (char) octet);
  return c + 3;
}

/**
 * cid_vcard_line_decode:
 * @self: a property
 * @raw: its value, or a part of that, as it stands there
 *
 * Returns: (transfer full): what it says, without the backslashes before its commas and semicolons,
 *   without quoted-printable, and without spaces around it
 */
char *
cid_vcard_line_decode (const CidVcardLine *self, const char *raw)
{
  gboolean is_quoted = is_quoted_printable (self->line);
  GString *value = g_string_new (NULL);

  while (*raw != '\0') {
    if (*raw == '=' && is_quoted) {
      raw = take_octet (value, raw);
      continue;
    }
    if (*raw == '\\' && raw[1] != '\0')
      raw++;
    g_string_append_c (value, *raw++);
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
  return has_soft_break (self->line, strlen (self->line));
}

/* Whether a card that begins there is an agent's: what stands there before it, empty lines passed
 * over, says so, be it a property or a part of one. */
static gboolean
is_agent_due (const CidVcardLine *first, const CidVcardLine *begin)
{
  const char *c = begin->text;

  while (c > first->text && strchr ("\r\n", c[-1]) != NULL)
    c--;
  while (c > first->text && strchr ("\r\n", c[-1]) == NULL)
    c--;
  return cid_vcard_is_agent (c);
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
      if (!is_agent_due (&g_array_index (lines, CidVcardLine, begin), line))
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
