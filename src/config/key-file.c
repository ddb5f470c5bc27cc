/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-key-file"

#include "config/key-file.h"

#include "config/key-hint.h"
#include "config/key-lines.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_PROBLEMS 100

/*
 * Entry:
 * @group: the group it stands in
 * @key: its key, or %NULL if it is the group's own header
 * @line: where it stands
 * @is_taken: somebody asked for it
 */
typedef struct {
  char *group;
  char *key;
  guint line;
  gboolean is_taken;
} Entry;

struct _CidKeyFile {
  char *name;
  GKeyFile *values;
  GPtrArray *entries;
  GHashTable *by_name;
  GPtrArray *known;
  GPtrArray *families;
  GPtrArray *problems;
};

static void
free_entry (Entry *entry)
{
  g_free (entry->group);
  g_free (entry->key);
  g_free (entry);
}

/* A newline stands in no group and no key, so it keeps the two apart. */
static char *
make_entry_name (const char *group, const char *key)
{
  return g_strconcat (group, "\n", key, NULL);
}

static Entry *
find_entry (CidKeyFile *self, const char *group, const char *key)
{
  g_autofree char *name = make_entry_name (group, key);

  return g_hash_table_lookup (self->by_name, name);
}

static void
add_entry (CidKeyFile *self, const CidKeyLine *line)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->group = g_strdup (line->group);
  entry->key = g_strdup (line->key);
  entry->line = line->line;
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_name, make_entry_name (line->group, line->key), entry);
  if (line->key != NULL)
    g_key_file_set_value (self->values, line->group, line->key, line->value);
}

static void
add_problem_at (CidKeyFile *self,
                guint line,
                const char *group,
                const char *key,
                const char *message)
{
  if (self->problems->len < MAX_PROBLEMS)
    g_ptr_array_add (self->problems, cid_problem_new (self->name, line, group, key, "%s", message));
  else if (self->problems->len == MAX_PROBLEMS)
    g_ptr_array_add (
      self->problems,
      cid_problem_new (self->name, 0, NULL, NULL, _ ("there is more wrong than is listed here")));
}

static void
refuse_double (CidKeyFile *self, const CidKeyLine *line, guint first)
{
  g_autofree char *message =
    g_strdup_printf (_ ("it stands in line %u already; here it is left out"), first);

  add_problem_at (self, line->line, line->group, line->key, message);
}

static void
add_lines (CidKeyFile *self, GPtrArray *lines)
{
  gboolean is_skipping = FALSE;

  for (guint i = 0; i < lines->len; i++) {
    const CidKeyLine *line = g_ptr_array_index (lines, i);
    const Entry *first = NULL;

    if (line->trouble != NULL) {
      add_problem_at (self, line->line, line->group, line->key, line->trouble);
      continue;
    }

    if (line->key != NULL && is_skipping)
      continue;
    first = find_entry (self, line->group, line->key);
    if (line->key == NULL)
      is_skipping = first != NULL;
    if (first != NULL)
      refuse_double (self, line, first->line);
    else
      add_entry (self, line);
  }
}

/**
 * cid_key_file_new_from_data:
 * @name: name of the file, for the problems
 * @data: (array length=length): its text
 * @length: bytes of @data
 *
 * Reads a key file as GKeyFile describes it. Lines that cannot be read, and groups and keys that
 * stand there a second time, become problems and are left out.
 *
 * Returns: (transfer full): the key file
 */
CidKeyFile *
cid_key_file_new_from_data (const char *name, const char *data, gsize length)
{
  CidKeyFile *self = g_new0 (CidKeyFile, 1);
  g_autoptr (GPtrArray) lines = NULL;

  self->name = g_strdup (name);
  self->values = g_key_file_new ();
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
  self->families = g_ptr_array_new_with_free_func (g_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_problem_free);
  lines = cid_key_lines_new_from_data (data, length);
  add_lines (self, lines);
  return self;
}

/**
 * cid_key_file_free:
 * @self: (transfer full) (nullable): a key file
 *
 * Frees @self.
 */
void
cid_key_file_free (CidKeyFile *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_key_file_free (self->values);
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->known);
  g_ptr_array_unref (self->families);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/**
 * cid_key_file_get_groups:
 * @self: a key file
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of its groups, in the file's order
 */
char **
cid_key_file_get_groups (CidKeyFile *self)
{
  g_autoptr (GStrvBuilder) builder = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = g_strv_builder_new ();
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->key == NULL)
      g_strv_builder_add (builder, entry->group);
  }
  return g_strv_builder_end (builder);
}

/**
 * cid_key_file_know_family:
 * @self: a key file
 * @family: the first word of a kind of groups, `phone` for `[phone desk]`
 *
 * Names a kind of groups whose second word is the user's, so that a misspelt one gets a hint.
 */
void
cid_key_file_know_family (CidKeyFile *self, const char *family)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->families, g_strdup (family));
}

static void
know_key (CidKeyFile *self, const char *group, const char *key)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->group = g_strdup (group);
  entry->key = g_strdup (key);
  g_ptr_array_add (self->known, entry);
}

/* Where a comment begins that somebody wrote behind a value, or in its place; `Line #2` is none,
 * nor is a single `#`. */
static char *
find_comment (const char *value)
{
  if (value[0] == '#' && g_ascii_isspace (value[1]))
    return (char *) value;
  for (const char *p = value; *p != '\0'; p++) {
    if (g_ascii_isspace (p[0]) && p[1] == '#' && (p[2] == '\0' || g_ascii_isspace (p[2])))
      return (char *) p;
  }
  return NULL;
}

static void
cut_comment (CidKeyFile *self, const char *group, const char *key)
{
  g_autofree char *value = g_key_file_get_value (self->values, group, key, NULL);
  char *comment = find_comment (value);

  if (comment == NULL)
    return;

  *comment = '\0';
  g_key_file_set_value (self->values, group, key, g_strchomp (value));
  cid_key_file_add_problem (self, group, key,
                            _ ("a comment cannot follow a value; give it a line of its own"));
}

static gboolean
begin_take (CidKeyFile *self, const char *group, const char *key)
{
  Entry *header = find_entry (self, group, NULL);
  Entry *entry = find_entry (self, group, key);

  know_key (self, group, key);
  if (header != NULL)
    header->is_taken = TRUE;
  if (entry == NULL)
    return FALSE;

  entry->is_taken = TRUE;
  cut_comment (self, group, key);
  return TRUE;
}

/**
 * cid_key_file_has:
 * @self: a key file
 * @group: a group
 * @key: a key
 *
 * Returns: whether @key stands there, whatever its value
 */
gboolean
cid_key_file_has (CidKeyFile *self, const char *group, const char *key)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return find_entry (self, group, key) != NULL;
}

/**
 * cid_key_file_take:
 * @self: a key file
 * @group: a group
 * @key: a key that is known there
 *
 * Takes a value, spaces around it cut off. To ask for a key also makes it known.
 *
 * Returns: (transfer full) (nullable): the value; %NULL if the key is not there or its backslashes
 *   mean nothing, which is a problem then
 */
char *
cid_key_file_take (CidKeyFile *self, const char *group, const char *key)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!begin_take (self, group, key))
    return NULL;

  value = g_key_file_get_string (self->values, group, key, &error);
  if (value == NULL || error != NULL) {
    cid_key_file_add_problem (self, group, key, _ ("write a backslash as \\\\"));
    return NULL;
  }
  return g_steal_pointer (&value);
}

/**
 * cid_key_file_take_list:
 * @self: a key file
 * @group: a group
 * @key: a key that is known there
 *
 * Like cid_key_file_take(), for a list whose members have `;` between them. Empty members are left
 * out.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the members
 */
char **
cid_key_file_take_list (CidKeyFile *self, const char *group, const char *key)
{
  g_auto (GStrv) values = NULL;
  g_autoptr (GStrvBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!begin_take (self, group, key))
    return NULL;

  values = g_key_file_get_string_list (self->values, group, key, NULL, &error);
  if (values == NULL || error != NULL) {
    cid_key_file_add_problem (self, group, key, _ ("write a backslash as \\\\"));
    return NULL;
  }

  builder = g_strv_builder_new ();
  for (guint i = 0; values[i] != NULL; i++) {
    if (*g_strstrip (values[i]) != '\0')
      g_strv_builder_add (builder, values[i]);
  }
  return g_strv_builder_end (builder);
}

/**
 * cid_key_file_add_problem:
 * @self: a key file
 * @group: a group
 * @key: (nullable): a key of it, or %NULL for the group as a whole
 * @format: what is wrong and what was expected, as printf() takes it
 * @...: what @format asks for
 *
 * Adds a problem with the line where @key stands, else where @group begins.
 */
void
cid_key_file_add_problem (CidKeyFile *self,
                          const char *group,
                          const char *key,
                          const char *format,
                          ...)
{
  g_autofree char *message = NULL;
  va_list args;
  Entry *entry;

  g_return_if_fail (self != NULL);

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  entry = find_entry (self, group, key);
  if (entry == NULL)
    entry = find_entry (self, group, NULL);
  add_problem_at (self, entry != NULL ? entry->line : 0, group, key, message);
}

/**
 * cid_key_file_count_problems:
 * @self: a key file
 *
 * Returns: how many problems there are so far
 */
guint
cid_key_file_count_problems (CidKeyFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->problems->len;
}

static char *
hint_at_group (CidKeyFile *self, const char *group)
{
  g_auto (GStrv) words = g_strsplit (group, " ", 2);

  for (guint i = 0; i < self->families->len; i++) {
    const char *family = g_ptr_array_index (self->families, i);

    if (words[1] == NULL && cid_key_hint_is_near (group, family))
      return g_strdup_printf (_ ("; expected [%s NAME]"), family);
    if (words[1] != NULL && cid_key_hint_is_near (words[0], family))
      return g_strdup_printf (_ ("; did you mean [%s %s]?"), family, words[1]);
  }
  for (guint i = 0; i < self->known->len; i++) {
    const Entry *known = g_ptr_array_index (self->known, i);

    if (cid_key_hint_is_near (group, known->group))
      return g_strdup_printf (_ ("; did you mean [%s]?"), known->group);
  }
  return g_strdup ("");
}

static char *
hint_at_key (CidKeyFile *self, const Entry *entry)
{
  for (guint i = 0; i < self->known->len; i++) {
    const Entry *known = g_ptr_array_index (self->known, i);

    if (g_str_equal (known->group, entry->group) && cid_key_hint_is_near (entry->key, known->key))
      return g_strdup_printf (_ ("; did you mean %s?"), known->key);
  }
  for (guint i = 0; i < self->known->len; i++) {
    const Entry *known = g_ptr_array_index (self->known, i);

    if (g_str_equal (known->key, entry->key))
      return g_strdup_printf (_ ("; it belongs to [%s]"), known->group);
  }
  return g_strdup ("");
}

static void
refuse_leftover (CidKeyFile *self, const Entry *entry)
{
  const Entry *header = find_entry (self, entry->group, NULL);
  g_autofree char *hint = NULL;

  if (entry->is_taken || (entry->key != NULL && !header->is_taken))
    return;

  hint = entry->key == NULL ? hint_at_group (self, entry->group) : hint_at_key (self, entry);
  cid_key_file_add_problem (self, entry->group, entry->key,
                            entry->key == NULL ? _ ("no such group%s") : _ ("no such key%s"), hint);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const CidProblem *first = *(const CidProblem *const *) a;
  const CidProblem *second = *(const CidProblem *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/**
 * cid_key_file_end:
 * @self: a key file
 *
 * Says that everything has been asked for: groups and keys that nobody took become problems.
 *
 * Returns: (transfer full) (element-type CidProblem): all problems, in the file's order
 */
GPtrArray *
cid_key_file_end (CidKeyFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    refuse_leftover (self, g_ptr_array_index (self->entries, i));
  g_ptr_array_sort (self->problems, compare_lines);
  return g_ptr_array_ref (self->problems);
}
