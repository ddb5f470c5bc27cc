/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-make-urls"

#include "phone/make-private.h"

#include <string.h>

/* The caller chooses the name, and phones may not escape it: it has to be last. */
static char *
make_url_from (CidMake *self, const CidMakeSetting *setting, const char *base, guint first)
{
  GString *url = g_string_new (base);
  const CidMakeVariable *name = NULL;
  char separator = '?';

  g_string_append_printf (url, "/%s", cid_event_kind_to_nick (setting->event));
  for (guint i = first; setting->parameters[i] != NULL; i++) {
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

/* What would be too long does without its first parameters: a phone would cut off the last ones. */
static char *
make_url (CidMake *self, const CidMakeSetting *setting, const char *base)
{
  guint n_parameters = g_strv_length (setting->parameters);
  char *url = make_url_from (self, setting, base, 0);

  for (guint first = 1; strlen (url) > self->limit && first + 1 < n_parameters; first++) {
    g_free (url);
    url = make_url_from (self, setting, base, first);
  }
  return url;
}

/* What is no URL of an event: the address of them all, or a switch. */
static char *
make_value (const CidMakeSetting *setting, const char *base)
{
  g_auto (GStrv) parts = g_strsplit (setting->value, "{base}", -1);

  return g_strjoinv (base, parts);
}

/**
 * cid_make_get_urls:
 * @self: a make
 * @base: what all URLs begin with, `http://192.0.2.20:24325/TOKEN`
 *
 * Returns: (transfer full) (element-type CidMakeUrl): what to set, in the order in which the
 * settings are described
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
    url->url = setting->value != NULL ? make_value (setting, base) : make_url (self, setting, base);
    url->matters = setting->matters;
    g_ptr_array_add (urls, url);
  }
  return urls;
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
