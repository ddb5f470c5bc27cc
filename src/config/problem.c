/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-problem"

#include "config/problem.h"

#include <string.h>

/**
 * cid_problem_new:
 * @file: name of the file
 * @line: counted from 1; 0 if it is about the file as a whole
 * @group: (nullable): the group, without its brackets
 * @key: (nullable): the key
 * @format: what is wrong and what was expected, as printf() takes it
 * @...: what @format asks for
 *
 * Returns: (transfer full): a new problem
 */
CidProblem *
cid_problem_new (const char *file,
                 guint line,
                 const char *group,
                 const char *key,
                 const char *format,
                 ...)
{
  CidProblem *self = g_new0 (CidProblem, 1);
  va_list args;

  self->file = g_strdup (file);
  self->line = line;
  self->group = g_strdup (group);
  self->key = g_strdup (key);
  va_start (args, format);
  self->message = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

/**
 * cid_problem_free:
 * @self: (transfer full) (nullable): a problem
 *
 * Frees @self.
 */
void
cid_problem_free (CidProblem *self)
{
  if (self == NULL)
    return;

  g_free (self->file);
  g_free (self->group);
  g_free (self->key);
  g_free (self->message);
  g_free (self);
}

static gboolean
is_unseen (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static char *
show_unseen (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (shown, is_unseen (c) ? '?' : c);
  }
  return g_string_free (shown, FALSE);
}

/**
 * cid_problem_to_string:
 * @self: a problem
 *
 * One line as compilers write it: `cidalert.conf:12: [listener] port: what is wrong`. What comes
 * from the file keeps its characters, but those that are not seen become `?`: so a damaged file
 * does nothing to a terminal, and what is wrong in it is not hidden.
 *
 * Returns: (transfer full): the line, without a newline
 */
char *
cid_problem_to_string (const CidProblem *self)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (self->file);
  if (self->line > 0)
    g_string_append_printf (text, ":%u", self->line);
  g_string_append (text, ": ");
  if (self->group != NULL)
    g_string_append_printf (text, "[%s]", self->group);
  if (self->group != NULL && self->key != NULL)
    g_string_append_c (text, ' ');
  if (self->key != NULL)
    g_string_append (text, self->key);
  if (self->group != NULL || self->key != NULL)
    g_string_append (text, ": ");
  g_string_append (text, self->message);

  return show_unseen (text->str);
}
