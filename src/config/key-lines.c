/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-key-lines"

#include "config/key-lines.h"

#include "base/byte-order-mark.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * Scan:
 * @lines: (element-type CidKeyLine): what was found
 * @line: where the scan is
 * @group: the group that the lines belong to now; %NULL: none
 * @is_skipping: the group's header was no good, so its lines say nothing
 */
typedef struct {
  GPtrArray *lines;
  guint line;
  const char *group;
  gboolean is_skipping;
} Scan;

static void
free_line (CidKeyLine *line)
{
  g_free (line->group);
  g_free (line->key);
  g_free (line->value);
  g_free (line->trouble);
  g_free (line);
}

static CidKeyLine *
add_line (Scan *scan, const char *group, const char *trouble)
{
  CidKeyLine *line = g_new0 (CidKeyLine, 1);

  line->line = scan->line;
  line->group = g_strdup (group);
  line->trouble = g_strdup (trouble);
  g_ptr_array_add (scan->lines, line);
  return line;
}

static gboolean
is_group_name (const char *text)
{
  if (*text == '\0')
    return FALSE;

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '[' || *p == ']' || g_ascii_iscntrl (*p))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_key_name (const char *text)
{
  if (*text == '\0')
    return FALSE;

  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  }
  return TRUE;
}

static void
scan_header (Scan *scan, char *text)
{
  gsize length = strlen (text);

  scan->is_skipping = TRUE;
  if (text[length - 1] != ']') {
    add_line (scan, NULL, _ ("a group wants its closing ]"));
    return;
  }

  text[length - 1] = '\0';
  text = g_strstrip (text + 1);
  if (!is_group_name (text)) {
    add_line (scan, NULL, _ ("that is no name for a group"));
    return;
  }

  scan->is_skipping = FALSE;
  scan->group = add_line (scan, text, NULL)->group;
}

static void
scan_key (Scan *scan, char *text)
{
  char *equals = strchr (text, '=');
  const char *key;
  CidKeyLine *line;

  if (scan->is_skipping)
    return;
  if (equals == NULL) {
    add_line (scan, scan->group,
              _ ("this line says nothing; expected KEY=VALUE, [GROUP] or a # comment"));
    return;
  }

  *equals = '\0';
  key = g_strchomp (text);
  if (!is_key_name (key)) {
    add_line (scan, scan->group, _ ("there is no proper key before the ="));
    return;
  }

  line = add_line (scan, scan->group, scan->group == NULL ? _ ("a [GROUP] must come first") : NULL);
  line->key = g_strdup (key);
  line->value = g_strdup (g_strchug (equals + 1));
}

static void
scan_line (Scan *scan, const char *start, gsize length)
{
  g_autofree char *text = NULL;

  while (length > 0 && g_ascii_isspace (*start)) {
    start++;
    length--;
  }
  if (length == 0 || *start == '#')
    return;

  if (!g_utf8_validate_len (start, length, NULL)) {
    scan->is_skipping |= *start == '[';
    add_line (scan, scan->is_skipping ? NULL : scan->group, _ ("this line is no UTF-8 text"));
    return;
  }

  text = g_strchomp (g_strndup (start, length));
  if (*text == '[')
    scan_header (scan, text);
  else
    scan_key (scan, text);
}

/**
 * cid_key_lines_new_from_data:
 * @data: (array length=length): the text of a key file
 * @length: bytes of @data
 *
 * Takes a key file apart into lines. A line that cannot be read costs only itself; one that should
 * begin a group costs that group.
 *
 * Returns: (transfer full) (element-type CidKeyLine): what the lines say
 */
GPtrArray *
cid_key_lines_new_from_data (const char *data, gsize length)
{
  const char *end = data + length;
  gsize mark = strlen (CID_BYTE_ORDER_MARK);
  Scan scan = { NULL, 0, NULL, FALSE };

  scan.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) free_line);
  if (length >= mark && memcmp (data, CID_BYTE_ORDER_MARK, mark) == 0)
    data += mark;

  while (data < end) {
    const char *newline = memchr (data, '\n', (gsize) (end - data));
    const char *stop = newline != NULL ? newline : end;

    scan.line++;
    scan_line (&scan, data, (gsize) (stop - data));
    data = stop + 1;
  }
  return scan.lines;
}
