/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-web-settings"

#include "phone/web-settings.h"

#include <string.h>

#define NAME_LETTERS                                                                               \
  "abcdefghijklmnopqrstuvwxyz"                                                                     \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"                                                                     \
  "0123456789_"
#define MAX_NAME 64
#define MAX_VALUE 2048
#define MAX_SETTINGS 10000
#define MAX_DEPTH 16

/*
 * Reading:
 * @settings: what was found
 * @name: (nullable): the setting in whose element we are
 * @value: its value so far
 * @is_read_only: what its permission says
 * @depth: how many elements are open
 */
typedef struct {
  GHashTable *settings;
  char *name;
  GString *value;
  gboolean is_read_only;
  guint depth;
} Reading;

/**
 * cid_web_setting_free:
 * @self: (transfer full) (nullable): a setting
 *
 * Frees @self.
 */
void
cid_web_setting_free (CidWebSetting *self)
{
  if (self == NULL)
    return;

  g_free (self->value);
  g_free (self);
}

/* The first one counts; an index makes another setting of it, which none of ours is. */
static void
take (GHashTable *settings, const char *name, const char *value, gboolean is_read_only)
{
  CidWebSetting *setting;

  if (g_hash_table_size (settings) >= MAX_SETTINGS || g_hash_table_contains (settings, name))
    return;

  setting = g_new0 (CidWebSetting, 1);
  setting->value = g_strstrip (g_strdup (value));
  setting->is_read_only = is_read_only;
  g_hash_table_insert (settings, g_strdup (name), setting);
}

static gboolean
is_name (const char *text)
{
  gsize length = strspn (text, NAME_LETTERS);

  return length > 0 && length <= MAX_NAME && text[length] == '\0';
}

/* "R", "&" and a blank; writable are "RW", "$", "!" and what says nothing. */
static gboolean
is_read_only (const char *permission)
{
  return g_strcmp0 (permission, "R") == 0 || g_strcmp0 (permission, "&") == 0 ||
         g_strcmp0 (permission, " ") == 0;
}

static void
on_start (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Reading *self = user_data;
  const char *permission = NULL;
  gboolean is_indexed = FALSE;

  if (++self->depth > MAX_DEPTH) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "Too deep");
    return;
  }
  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], "perm"))
      permission = values[i];
    is_indexed = is_indexed || g_str_equal (names[i], "idx");
  }
  g_clear_pointer (&self->name, g_free);
  g_string_truncate (self->value, 0);
  self->is_read_only = is_read_only (permission);
  if (!is_indexed && is_name (element))
    self->name = g_strdup (element);
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reading *self = user_data;

  if (self->name != NULL && self->value->len + length <= MAX_VALUE)
    g_string_append_len (self->value, text, (gssize) length);
}

static void
on_end (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  Reading *self = user_data;

  self->depth--;
  if (self->name != NULL)
    take (self->settings, self->name, self->value->str, self->is_read_only);
  g_clear_pointer (&self->name, g_free);
}

static gboolean
read_xml (GHashTable *settings, const char *text)
{
  static const GMarkupParser parser = {
    .start_element = on_start,
    .text = on_text,
    .end_element = on_end,
  };
  Reading reading = { .settings = settings, .value = g_string_new (NULL) };
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reading, NULL);
  gboolean is_whole = g_markup_parse_context_parse (context, text, -1, NULL) &&
                      g_markup_parse_context_end_parse (context, NULL);

  g_free (reading.name);
  g_string_free (reading.value, TRUE);
  return is_whole;
}

/* Tags, and the few entities that are sure. */
static char *
unescape (const char *line)
{
  GString *text = g_string_new (NULL);

  for (const char *c = line; *c != '\0'; c++) {
    const char *end = *c == '<' ? strchr (c, '>') : NULL;

    if (end != NULL)
      c = end;
    else
      g_string_append_c (text, *c);
  }
  g_string_replace (text, "&lt;", "<", 0);
  g_string_replace (text, "&gt;", ">", 0);
  g_string_replace (text, "&quot;", "\"", 0);
  g_string_replace (text, "&amp;", "&", 0);
  return g_string_free (text, FALSE);
}

/* `name!: value`, where `&` instead of the `!` means that it is only to be read. */
static void
read_line (GHashTable *settings, char *line)
{
  char *colon = strchr (line, ':');
  gboolean is_fixed = FALSE;

  if (colon == NULL || strlen (colon) > MAX_VALUE)
    return;

  *colon = '\0';
  g_strstrip (line);
  if (*line != '\0' && strchr ("!&$#", line[strlen (line) - 1]) != NULL) {
    is_fixed = line[strlen (line) - 1] == '&';
    line[strlen (line) - 1] = '\0';
  }
  if (is_name (line))
    take (settings, line, colon + 1, is_fixed);
}

static void
read_lines (GHashTable *settings, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean is_html = *text == '<';

  for (gsize i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = is_html ? unescape (lines[i]) : g_strdup (lines[i]);

    read_line (settings, line);
  }
}

/**
 * cid_web_settings_parse:
 * @text: what a phone shows: its settings file as XML, or in lines `name!: value`, in a page or not
 *
 * Reads the settings of a phone. What comes from a phone may be anything: it is bounded, and XML
 * that does not end well counts for nothing.
 *
 * Returns: (transfer full) (element-type utf8 CidWebSetting): the settings by their names, those of
 *   an index left out; empty if there are none
 */
GHashTable *
cid_web_settings_parse (const char *text)
{
  GHashTable *settings =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_web_setting_free);

  g_return_val_if_fail (text != NULL, settings);

  text += strspn (text, " \t\r\n");
  if (g_str_has_prefix (text, "<?xml") || g_str_has_prefix (text, "<settings")) {
    if (!read_xml (settings, text))
      g_hash_table_remove_all (settings);
  } else {
    read_lines (settings, text);
  }
  return settings;
}
