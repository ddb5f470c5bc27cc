/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-name-list"

#include "contact/name-list.h"

#include "base/byte-order-mark.h"
#include "base/text.h"
#include "number/beginning.h"
#include "number/completion.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIELDS_MAX 3
#define NAME_MAX_CHARS 120
/* Of so many bad lines it is told which they are. */
#define PROBLEMS_MAX 5

typedef struct {
  CidContactYield *yield;
  const char *path;
  const CidNumberPlan *plan;
  char separator;
  gboolean has_begun;
  GStrvBuilder *problems;
  guint n_bad;
} Reading;

/* What stands in one field, without its quotation marks; @at goes behind the separator. */
static char *
take_field (const char **at, char separator)
{
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean is_quoted = FALSE;
  const char *c;

  for (c = *at; *c != '\0' && (is_quoted || *c != separator); c++) {
    if (*c != '"')
      g_string_append_c (field, *c);
    else if (is_quoted && c[1] == '"')
      g_string_append_c (field, *++c);
    else
      is_quoted = !is_quoted;
  }
  *at = *c != '\0' ? c + 1 : c;
  return g_strstrip (g_string_free (g_steal_pointer (&field), FALSE));
}

/* The first of them that is there outside of quotation marks separates all. */
static char
find_separator (const char *line)
{
  gboolean is_quoted = FALSE;

  for (const char *c = line; *c != '\0'; c++) {
    is_quoted ^= *c == '"';
    if (!is_quoted && strchr (",;\t", *c) != NULL)
      return *c;
  }
  return ',';
}

/* A number, or the beginning of one with `*` behind it. */
static gboolean
add_number (CidContact *contact, const char *text, const CidNumberPlan *plan)
{
  g_autofree char *beginning = g_strndup (text, strlen (text) - 1);
  g_autofree char *digits = NULL;
  g_autoptr (CidParty) party = NULL;

  if (!g_str_has_suffix (text, "*")) {
    party = cid_party_parse (text, plan);
    if (party->number != NULL)
      cid_contact_add_number (contact, text, *party->number == '+' ? party->number : NULL);
    return party->number != NULL;
  }
  digits = cid_completion_keep_digits (beginning);
  if (digits == NULL || digits[strspn (digits, "+")] == '\0' || strpbrk (digits, "*#") != NULL)
    return FALSE;
  g_free (g_steal_pointer (&digits));
  digits = cid_beginning_complete (beginning, plan);
  cid_contact_add_prefix (contact, digits);
  return TRUE;
}

static gboolean
add_row (Reading *self, char *fields[FIELDS_MAX])
{
  g_autofree char *name = cid_text_clean (fields[1], NAME_MAX_CHARS);
  g_autofree char *organization = cid_text_clean (fields[2], NAME_MAX_CHARS);
  g_autoptr (CidContact) contact = NULL;

  if (*fields[0] == '\0' || name == NULL || *name == '\0')
    return FALSE;
  contact =
    cid_contact_new (name, organization != NULL && *organization != '\0' ? organization : NULL);
  if (!add_number (contact, fields[0], self->plan))
    return FALSE;

  cid_contact_yield_add (self->yield, contact);
  return TRUE;
}

static void
complain (Reading *self, guint line)
{
  g_autofree char *problem = g_strdup_printf (
    _ ("%s: line %u: expected a number or the beginning of one, and a name"), self->path, line);

  if (self->n_bad++ < PROBLEMS_MAX)
    g_strv_builder_add (self->problems, problem);
}

/* The first line, comments apart, tells the separator, and may be a heading. */
static void
read_line (Reading *self, const char *text, guint line)
{
  char *fields[FIELDS_MAX] = { NULL };
  const char *at = text;
  gboolean is_first = !self->has_begun;

  if (*text == '\0' || *text == '#')
    return;
  if (is_first)
    self->separator = find_separator (text);
  self->has_begun = TRUE;
  for (guint i = 0; i < FIELDS_MAX; i++)
    fields[i] = take_field (&at, self->separator);
  if (!add_row (self, fields) && (!is_first || strpbrk (fields[0], "0123456789") != NULL))
    complain (self, line);
  for (guint i = 0; i < FIELDS_MAX; i++)
    g_free (fields[i]);
}

static void
read_lines (Reading *self, const char *text)
{
  guint line = 0;

  text = cid_byte_order_mark_skip (text);
  while (*text != '\0') {
    gsize length = strcspn (text, "\n");
    g_autofree char *one = cid_text_from_bytes (text, length);

    read_line (self, g_strstrip (one), ++line);
    text += length + (text[length] == '\n');
  }
}

/**
 * cid_name_list_read:
 * @yield: gets the contacts, and what is wrong with the lines
 * @path: where @text is from, for the problems
 * @text: a number or the beginning of one (`02 9999*`), a name, and perhaps an organisation on each
 *   line, with commas, semicolons or tabs between them; `#` begins a comment
 * @plan: (nullable): how numbers without a country are to be read
 *
 * Reads a list of names for numbers. A line that cannot be read costs itself alone.
 */
void
cid_name_list_read (CidContactYield *yield,
                    const char *path,
                    const char *text,
                    const CidNumberPlan *plan)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  Reading reading = {
    .yield = yield,
    .path = path,
    .plan = plan,
    .problems = problems,
  };

  g_return_if_fail (yield != NULL && path != NULL && text != NULL);

  read_lines (&reading, text);
  if (reading.n_bad > PROBLEMS_MAX) {
    guint n_more = reading.n_bad - PROBLEMS_MAX;
    g_autofree char *more = g_strdup_printf (
      ngettext ("%s: so is %u more line", "%s: so are %u more lines", n_more), path, n_more);

    g_strv_builder_add (problems, more);
  }
  g_strfreev (yield->problems);
  yield->problems = g_strv_builder_end (problems);
}
