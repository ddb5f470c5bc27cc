/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make-urls"

#include "phone/make-private.h"

/* What Snom calls a settings file: numbers beyond Latin-1 may stand there, the user may change it.
 */
static char *
to_snom_xml (GPtrArray *urls)
{
  GString *text = g_string_new ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                                "<settings>\n  <phone-settings e=\"2\">\n");

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);
    g_autofree char *escaped = g_markup_escape_text (url->url, -1);

    g_string_append_printf (text, "    <%s perm=\"RW\">%s</%s>\n", url->setting, escaped,
                            url->setting);
  }
  g_string_append (text, "  </phone-settings>\n</settings>\n");
  return g_string_free (text, FALSE);
}

static char *
to_yealink_cfg (GPtrArray *urls)
{
  GString *text = g_string_new ("#!version:1.0.0.1\n");

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    g_string_append_printf (text, "%s = %s\n", url->setting, url->url);
  }
  return g_string_free (text, FALSE);
}

static const struct {
  const char *name;
  char *(*function) (GPtrArray *urls);
} file_formats[] = {
  { "none", NULL },
  { "snom-xml", to_snom_xml },
  { "yealink-cfg", to_yealink_cfg },
};

/**
 * cid_make_is_file_format:
 * @name: the name of a file format
 *
 * Returns: %TRUE if it can be written, or is `none`
 */
gboolean
cid_make_is_file_format (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (file_formats); i++) {
    if (g_str_equal (name, file_formats[i].name))
      return TRUE;
  }
  return FALSE;
}

/* The caller chooses the name, and phones may not escape it: it has to be last. */
static char *
make_url (CidMake *self, const CidMakeSetting *setting, const char *base)
{
  GString *url = g_string_new (base);
  const CidMakeVariable *name = NULL;
  char separator = '?';

  g_string_append_printf (url, "/%s", cid_event_kind_to_nick (setting->event));
  for (guint i = 0; setting->parameters[i] != NULL; i++) {
    const CidMakeVariable *variable = cid_make_find_variable (self, setting->parameters[i]);

    if (g_str_equal (variable->parameter, "name")) {
      name = variable;
      continue;
    }
    g_string_append_printf (url, "%c%s=%s", separator, variable->parameter, variable->text);
    separator = '&';
  }
  if (name != NULL)
    g_string_append_printf (url, "%c%s=%s", separator, name->parameter, name->text);
  return g_string_free (url, FALSE);
}

/**
 * cid_make_get_urls:
 * @self: a make
 * @base: what all URLs begin with, `http://192.0.2.20:24325/TOKEN`
 *
 * Returns: (transfer full) (element-type CidMakeUrl): the URLs to paste, in the order in which the
 *   settings are described
 */
GPtrArray *
cid_make_get_urls (CidMake *self, const char *base)
{
  GPtrArray *urls;

  g_return_val_if_fail (self != NULL && base != NULL, NULL);

  urls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_make_url_free);
  for (guint i = 0; i < self->settings->len; i++) {
    const CidMakeSetting *setting = g_ptr_array_index (self->settings, i);
    CidMakeUrl *url = g_new0 (CidMakeUrl, 1);

    url->event = setting->event;
    url->setting = g_strdup (setting->name);
    url->label = g_strdup (setting->label);
    url->url = make_url (self, setting, base);
    url->matters = setting->matters;
    g_ptr_array_add (urls, url);
  }
  return urls;
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
  g_return_val_if_fail (self != NULL && urls != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (file_formats); i++) {
    if (file_formats[i].function != NULL && g_str_equal (self->format, file_formats[i].name))
      return file_formats[i].function (urls);
  }
  return NULL;
}

/**
 * cid_make_url_free:
 * @self: (transfer full) (nullable): a URL
 *
 * Frees @self.
 */
void
cid_make_url_free (CidMakeUrl *self)
{
  if (self == NULL)
    return;

  g_free (self->setting);
  g_free (self->label);
  g_free (self->url);
  g_free (self);
}
