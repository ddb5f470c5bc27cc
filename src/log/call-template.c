/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-template"

#include "log/call-template.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/text.h"
#include "log/call-fields.h"

#define MAX_WIDTH 1000
#define FIELD_LETTERS "abcdefghijklmnopqrstuvwxyz_"

/* Text, or where it is NULL a field; of a width and by its right end, where that was asked for. */
typedef struct {
  char *text;
  guint field;
  gsize width;
  gboolean is_right;
} Part;

struct _CidCallTemplate {
  GArray *parts;
};

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->text);
}

static void
add_char (CidCallTemplate *self, char c)
{
  Part *last =
    self->parts->len > 0 ? &g_array_index (self->parts, Part, self->parts->len - 1) : NULL;
  const char added[] = { c, '\0' };

  if (last == NULL || last->text == NULL) {
    const Part part = { .text = g_strdup (added) };

    g_array_append_val (self->parts, part);
  } else {
    char *longer = g_strconcat (last->text, added, NULL);

    g_free (last->text);
    last->text = longer;
  }
}

static gboolean
find_field (const char *name, guint *field)
{
  const char *const *names = cid_call_fields_get_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name)) {
      *field = i;
      return TRUE;
    }
  return FALSE;
}

/* `name}`, `name:20}` or `name:>20}`, as it stands behind the brace that opens it. */
static const char *
read_field (const char *text, Part *part, GError **error)
{
  const char *end = strchr (text, '}');
  g_autofree char *inner = end != NULL ? g_strndup (text, (gsize) (end - text)) : g_strdup (text);
  gsize n_letters = strspn (inner, FIELD_LETTERS);
  g_autofree char *name = g_strndup (inner, n_letters);
  const char *width = inner + n_letters;
  guint64 n_columns = 0;

  if (end == NULL || !find_field (name, &part->field)) {
    g_autofree char *names = g_strjoinv (" ", (char **) cid_call_fields_get_names ());
    g_autofree char *braced = g_strconcat (inner, end != NULL ? "}" : NULL, NULL);

    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“{%s” is no field; expected one of these in braces: %s"), braced, names);
    return NULL;
  }
  part->is_right = g_str_has_prefix (width, ":>");
  if (*width != '\0' && (*width != ':' || !cid_text_to_unsigned (width + (part->is_right ? 2 : 1),
                                                                 1, MAX_WIDTH, &n_columns))) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“{%s}” has no width; expected {%s:20} or {%s:>20}"), inner, name, name);
    return NULL;
  }
  part->width = (gsize) n_columns;
  return end + 1;
}

/* What a shell does not write as it is: \t, \n, \\. */
static char
unescape (char c)
{
  return c == 't' ? '\t' : c == 'n' ? '\n' : c == '\\' ? '\\' : '\0';
}

static gboolean
read_parts (CidCallTemplate *self, const char *text, GError **error)
{
  const char *p = text;

  while (p != NULL && *p != '\0') {
    if ((*p == '{' || *p == '}') && p[1] == *p) {
      add_char (self, *p);
      p += 2;
    } else if (*p == '\\' && unescape (p[1]) != '\0') {
      add_char (self, unescape (p[1]));
      p += 2;
    } else if (*p == '{') {
      Part part = { 0 };

      p = read_field (p + 1, &part, error);
      if (p != NULL)
        g_array_append_val (self->parts, part);
    } else {
      add_char (self, *p);
      p++;
    }
  }
  return p != NULL;
}

/**
 * cid_call_template_new:
 * @text: text with fields: `{name}`, `{name:20}` cut or filled to 20 columns, `{ring_s:>6}` by its
 *   right end; `{{` is a brace, `\t` a tab, `\n` a new line
 * @error: return location for an error
 *
 * Returns: (transfer full): the template, or %NULL with %CID_ERROR_BAD_INPUT
 */
CidCallTemplate *
cid_call_template_new (const char *text, GError **error)
{
  g_autoptr (CidCallTemplate) self = g_new0 (CidCallTemplate, 1);

  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  return read_parts (self, text, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * cid_call_template_free:
 * @self: (transfer full) (nullable): a template
 */
void
cid_call_template_free (CidCallTemplate *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->parts);
  g_free (self);
}

static void
append_field (GString *line, const Part *part, const char *value)
{
  gsize own = cid_text_get_width (value);
  g_autofree char *fitted = part->width > 0 ? cid_text_fit (value, part->width) : g_strdup (value);

  if (part->is_right && own < part->width)
    g_string_append_printf (line, "%*s%s", (int) (part->width - own), "", value);
  else
    g_string_append (line, fitted);
}

/**
 * cid_call_template_fill:
 * @self: a template
 * @call: a call
 * @format: where the user is
 *
 * Returns: (transfer full): the line for @call, a newline at its end
 */
char *
cid_call_template_fill (const CidCallTemplate *self, const CidCall *call, const CidFormat *format)
{
  g_auto (GStrv) fields = cid_call_fields_make (call, format);
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++) {
    const Part *part = &g_array_index (self->parts, Part, i);

    if (part->text != NULL)
      g_string_append (line, part->text);
    else
      append_field (line, part, fields[part->field]);
  }
  g_string_append_c (line, '\n');
  return g_string_free (line, FALSE);
}
