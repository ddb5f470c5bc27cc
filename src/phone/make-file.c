/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make-file"

#include "phone/make-private.h"

#include <string.h>

#define XML_BEGIN "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

/*
 * Format:
 * @name: as the description of a make has it
 * @begin: before all settings
 * @line: of a setting: `{setting}`, and `{url}` or, escaped for XML, `{xml}`
 * @end: after all settings
 *
 * How a make wants its settings written into a file.
 */
typedef struct {
  const char *name;
  const char *begin;
  const char *line;
  const char *end;
} Format;

/* Snom: numbers beyond Latin-1 may stand there, and the user may change what the file sets. */
static const Format formats[] = {
  { "none", NULL, NULL, NULL },
  { "snom-xml", XML_BEGIN "<settings>\n  <phone-settings e=\"2\">\n",
    "    <{setting} perm=\"RW\">{xml}</{setting}>\n", "  </phone-settings>\n</settings>\n" },
  { "yealink-cfg", "#!version:1.0.0.1\n", "{setting} = {url}\n", "" },
  { "grandstream-xml", XML_BEGIN "<gs_provision version=\"1\">\n  <config version=\"1\">\n",
    "    <{setting}>{xml}</{setting}>\n", "  </config>\n</gs_provision>\n" },
  { "mitel-cfg", "", "{setting}: {url}\n", "" },
  { "poly-xml", XML_BEGIN "<PHONE_CONFIG>\n  <ALL\n", "    {setting}=\"{xml}\"\n",
    "  />\n</PHONE_CONFIG>\n" },
};

static const Format *
find_format (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (name, formats[i].name))
      return &formats[i];
  return NULL;
}

/**
 * cid_make_is_file_format:
 * @name: the name of a file format
 *
 * Returns: %TRUE if it can be written, or is `none`
 */
gboolean
cid_make_is_file_format (const char *name)
{
  return find_format (name) != NULL;
}

static void
append_line (GString *text, const char *line, const CidMakeUrl *url)
{
  g_autoptr (GString) filled = g_string_new (line);
  g_autofree char *escaped = g_markup_escape_text (url->url, -1);

  /* The values last: nothing in them is looked for. */
  g_string_replace (filled, "{setting}", url->setting, 0);
  if (g_string_replace (filled, "{xml}", escaped, 1) == 0)
    g_string_replace (filled, "{url}", url->url, 1);
  g_string_append (text, filled->str);
}

/**
 * cid_make_to_settings_file:
 * @self: a make
 * @urls: (element-type CidMakeUrl): what shall stand in the file
 *
 * Returns: (transfer full) (nullable): a file that the phone can load; %NULL if the make has none
 */
char *
cid_make_to_settings_file (CidMake *self, GPtrArray *urls)
{
  const Format *format;
  GString *text;

  g_return_val_if_fail (self != NULL && urls != NULL, NULL);

  format = find_format (self->format);
  if (format->line == NULL)
    return NULL;

  text = g_string_new (format->begin);
  for (guint i = 0; i < urls->len; i++)
    append_line (text, format->line, g_ptr_array_index (urls, i));
  g_string_append (text, format->end);
  return g_string_free (text, FALSE);
}

/**
 * cid_make_get_settings_name:
 * @self: a make
 * @mac: the phone's MAC address, 12 small hexadecimal digits
 *
 * Returns: (transfer full) (nullable): what phones of this make call the settings file that is
 *   theirs alone; %NULL if they load none
 */
char *
cid_make_get_settings_name (CidMake *self, const char *mac)
{
  g_autoptr (GString) name = NULL;
  g_autofree char *capitals = NULL;

  g_return_val_if_fail (self != NULL && mac != NULL, NULL);

  if (self->filename == NULL)
    return NULL;

  name = g_string_new (self->filename);
  capitals = g_ascii_strup (mac, -1);
  g_string_replace (name, "{mac}", mac, 0);
  g_string_replace (name, "{MAC}", capitals, 0);
  return g_string_free (g_steal_pointer (&name), FALSE);
}
