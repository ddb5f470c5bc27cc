/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-edit"

#include "config/phone-edit.h"

#include "base/error.h"
#include "config/phone-edit-check.h"
#include "config/phones.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * Section:
 * @start: where its header's line begins
 * @body: where the line after the header begins
 * @last: where the line after its last key begins
 * @end: where the next header's line begins, else the end of the text
 */
typedef struct {
  const char *start;
  const char *body;
  const char *last;
  const char *end;
} Section;

static const char *
get_next_line (const char *line)
{
  const char *newline = strchr (line, '\n');

  return newline != NULL ? newline + 1 : line + strlen (line);
}

/* The group that a line begins; %NULL if it begins none, "" if its name cannot be read. */
static char *
get_header (const char *line)
{
  g_autofree char *copy = g_strndup (line, (gsize) (get_next_line (line) - line));
  gsize length;

  g_strstrip (copy);
  length = strlen (copy);
  if (*copy != '[')
    return NULL;
  if (length < 3 || copy[length - 1] != ']')
    return g_strdup ("");

  copy[length - 1] = '\0';
  return g_strstrip (g_strdup (copy + 1));
}

static gboolean
is_key_line (const char *line)
{
  while (*line == ' ' || *line == '\t')
    line++;
  return *line != '\0' && *line != '\n' && *line != '\r' && *line != '#';
}

static gboolean
begins_phone (const char *line, const char *name)
{
  g_autofree char *header = get_header (line);
  g_autofree char *phone = header != NULL ? cid_phones_get_name_of_group (header) : NULL;

  return phone != NULL && g_str_equal (phone, name);
}

static gboolean
find_section (const char *text, const char *name, Section *section)
{
  const char *line = text;

  while (*line != '\0' && !begins_phone (line, name))
    line = get_next_line (line);
  if (*line == '\0')
    return FALSE;

  section->start = line;
  section->body = section->last = line = get_next_line (line);
  while (*line != '\0') {
    g_autofree char *header = get_header (line);

    if (header != NULL)
      break;
    if (is_key_line (line))
      section->last = get_next_line (line);
    line = get_next_line (line);
  }
  section->end = line;
  return TRUE;
}

/* Whether a blank would be lost at the end of a line, or begin a comment with a #. */
static gboolean
is_blank_in_danger (const char *text, const char *blank)
{
  return blank[strspn (blank, " \t")] == '\0' || blank[1] == '#' ||
         (blank > text && blank[-1] == '#');
}

/* As GKeyFile writes a value, so that nothing in it can begin a line or a member of its own; and
 * so that all of it is read again. */
static char *
escape_value (const char *value)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GString) escaped = g_string_new (NULL);
  g_autofree char *plain = NULL;

  g_key_file_set_string (file, "g", "k", value);
  plain = g_key_file_get_value (file, "g", "k", NULL);
  for (const char *c = plain; *c != '\0'; c++) {
    if ((*c == ' ' || *c == '\t') && is_blank_in_danger (plain, c))
      g_string_append (escaped, *c == ' ' ? "\\s" : "\\t");
    else
      g_string_append_c (escaped, *c);
  }
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

static void
append_key (GString *text, const char *key, const char *value)
{
  g_autofree char *escaped = NULL;

  if (value == NULL || *value == '\0')
    return;

  escaped = escape_value (value);
  g_string_append_printf (text, "%s=%s\n", key, escaped);
}

static void
append_phone (GString *text, const CidPhone *phone)
{
  g_autoptr (GString) networks = g_string_new (NULL);

  for (guint i = 0; phone->networks != NULL && i < phone->networks->len; i++) {
    g_autofree char *network =
      cid_network_to_string (&g_array_index (phone->networks, CidNetwork, i));

    g_string_append_printf (networks, "%s%s", i > 0 ? ";" : "", network);
  }

  g_string_append_printf (text, "[phone %s]\n", phone->name);
  append_key (text, "id", phone->id);
  append_key (text, "make", phone->make);
  append_key (text, "token", phone->token);
  append_key (text, "mac", phone->mac);
  append_key (text, "address", networks->str);
  append_key (text, "host", phone->host);
  append_key (text, "number", phone->number);
  append_key (text, "group", phone->group);
}

static gboolean
find_or_fail (const char *text, const char *name, Section *section, GError **error)
{
  if (find_section (text, name, section))
    return TRUE;

  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("There is no phone called %s"), name);
  return FALSE;
}

/**
 * cid_phone_edit_add:
 * @text: what phones.conf says
 * @phone: a phone that does not stand there
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Adds a phone behind everything else, which stays as it is, byte for byte.
 *
 * Returns: (transfer full) (nullable): what phones.conf shall say
 */
char *
cid_phone_edit_add (const char *text, const CidPhone *phone, GError **error)
{
  g_autoptr (GString) edited = NULL;
  Section section;

  g_return_val_if_fail (text != NULL && phone != NULL, NULL);

  if (!cid_phone_is_name (phone->name)) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("\"%s\" is no name for a phone; use letters, digits, - _ and ."), phone->name);
    return NULL;
  }
  if (find_section (text, phone->name, &section)) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("There is a phone called %s already"),
                 phone->name);
    return NULL;
  }

  edited = g_string_new (text);
  if (edited->len > 0 && edited->str[edited->len - 1] != '\n')
    g_string_append_c (edited, '\n');
  if (edited->len > 0)
    g_string_append_c (edited, '\n');
  append_phone (edited, phone);
  if (!cid_phone_edit_check (text, edited->str, phone->name, NULL, error))
    return NULL;
  return g_string_free (g_steal_pointer (&edited), FALSE);
}

/**
 * cid_phone_edit_add_all:
 * @text: what phones.conf says
 * @phones: (element-type CidPhone): phones that do not stand there
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Adds all of them as cid_phone_edit_add() adds one, or none.
 *
 * Returns: (transfer full) (nullable): what phones.conf shall say
 */
char *
cid_phone_edit_add_all (const char *text, GPtrArray *phones, GError **error)
{
  g_autofree char *edited = NULL;

  g_return_val_if_fail (text != NULL && phones != NULL, NULL);

  edited = g_strdup (text);
  for (guint i = 0; i < phones->len; i++) {
    char *longer = cid_phone_edit_add (edited, g_ptr_array_index (phones, i), error);

    if (longer == NULL)
      return NULL;
    g_free (edited);
    edited = longer;
  }
  return g_steal_pointer (&edited);
}

/* The line of @key in @section; if there is none, where a new one belongs. */
static const char *
find_key (const Section *section, const char *key, gboolean *is_there)
{
  const char *line = section->body;

  for (; line < section->last; line = get_next_line (line)) {
    gsize blank = strspn (line, " \t");
    gsize length = strlen (key);

    if (strncmp (line + blank, key, length) != 0)
      continue;
    if (line[blank + length + strspn (line + blank + length, " \t")] != '=')
      continue;
    *is_there = TRUE;
    return line;
  }
  *is_there = FALSE;
  return section->last;
}

/**
 * cid_phone_edit_set:
 * @text: what phones.conf says
 * @name: name of a phone that stands there
 * @key: one of its keys
 * @value: what that key shall say; for `address` members with `;` between them
 * @error: return location for %CID_ERROR_NOT_FOUND and %CID_ERROR_BAD_INPUT
 *
 * Changes one value in its place, or adds it to the phone's group.
 *
 * Returns: (transfer full) (nullable): what phones.conf shall say
 */
char *
cid_phone_edit_set (const char *text,
                    const char *name,
                    const char *key,
                    const char *value,
                    GError **error)
{
  g_autoptr (GString) edited = g_string_new (NULL);
  g_autofree char *escaped = NULL;
  gboolean is_there = FALSE;
  const char *line;
  Section section;

  g_return_val_if_fail (text != NULL && value != NULL, NULL);

  if (!find_or_fail (text, name, &section, error))
    return NULL;

  escaped = escape_value (value);
  line = find_key (&section, key, &is_there);
  g_string_append_len (edited, text, line - text);
  if (is_there) {
    const char *old = strchr (line, '=') + 1;

    old += strspn (old, " \t");
    g_string_append_len (edited, line, old - line);
    g_string_append (edited, escaped);
    g_string_append (edited, old + strcspn (old, "\r\n"));
  } else {
    if (edited->len > 0 && edited->str[edited->len - 1] != '\n')
      g_string_append_c (edited, '\n');
    g_string_append_printf (edited, "%s=%s\n%s", key, escaped, line);
  }
  if (!cid_phone_edit_check (text, edited->str, name, key, error))
    return NULL;
  return g_string_free (g_steal_pointer (&edited), FALSE);
}

/* Behind the removed group an empty line is one too many if another, or nothing, follows. */
static void
drop_empty_line (GString *text, const char *rest)
{
  if (*rest != '\0' && *rest != '\n')
    return;

  if (text->len >= 2 && g_str_has_suffix (text->str, "\n\n"))
    g_string_truncate (text, text->len - 1);
}

/**
 * cid_phone_edit_remove:
 * @text: what phones.conf says
 * @name: name of a phone that stands there
 * @error: return location for %CID_ERROR_NOT_FOUND
 *
 * Removes a phone's group, however often it stands there. Comments below its last key stay, since
 * they may be about what follows.
 *
 * Returns: (transfer full) (nullable): what phones.conf shall say
 */
char *
cid_phone_edit_remove (const char *text, const char *name, GError **error)
{
  g_autofree char *edited = NULL;
  Section section;

  g_return_val_if_fail (text != NULL, NULL);

  if (!find_or_fail (text, name, &section, error))
    return NULL;

  edited = g_strdup (text);
  while (find_section (edited, name, &section)) {
    g_autoptr (GString) shorter = g_string_new_len (edited, section.start - edited);

    drop_empty_line (shorter, section.last);
    g_string_append (shorter, section.last);
    g_free (edited);
    edited = g_string_free (g_steal_pointer (&shorter), FALSE);
  }
  return g_steal_pointer (&edited);
}
