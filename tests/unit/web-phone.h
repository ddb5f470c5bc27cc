/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "home-kit.h"
#include "phones-kit.h"

/**
 * WebPhone:
 * @settings: (element-type utf8 utf8): what stands in it
 * @locked: (nullable): a setting that it says to have taken, and leaves as it is
 * @status: what it answers to everything, 0 for what is right
 * @fetched: (nullable): the URL that it was last told to fetch
 * @on_fetch: (nullable): what happens then
 *
 * The web interface of a Snom phone, on the main loop, as far as its settings go.
 */
typedef struct {
  SoupServer *server;
  char *base;
  GHashTable *settings;
  const char *locked;
  guint status;
  guint n_written;
  char *fetched;
  void (*on_fetch) (const char *url, gpointer user_data);
  gpointer user_data;
} WebPhone;

static inline void
show_settings (WebPhone *self, SoupServerMessage *message)
{
  g_autoptr (GString) text = g_string_new ("<settings><phone-settings>\n");
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    g_autofree char *escaped = g_markup_escape_text (value, -1);

    g_string_append_printf (text, "<%s perm=\"\">%s</%s>\n", (char *) name, escaped, (char *) name);
  }
  g_string_append (text, "</phone-settings></settings>\n");
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_COPY, text->str, text->len);
}

static inline void
write_settings (WebPhone *self, GHashTable *query)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_hash_table_contains (self->settings, name) && g_strcmp0 (name, self->locked) != 0) {
      g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
      self->n_written++;
    }
}

static inline void
fetch (WebPhone *self, const char *url)
{
  g_free (self->fetched);
  self->fetched = g_strdup (url);
  if (self->on_fetch != NULL)
    self->on_fetch (url, self->user_data);
}

static inline void
on_web_request (SoupServer *server,
                SoupServerMessage *message,
                const char *path,
                GHashTable *query,
                gpointer user_data)
{
  WebPhone *self = user_data;

  soup_server_message_set_status (message, self->status != 0 ? self->status : 200, NULL);
  if (self->status != 0)
    return;
  if (g_str_equal (path, "/settings.xml"))
    show_settings (self, message);
  else if (g_str_equal (path, "/dummy.htm") && query != NULL)
    write_settings (self, query);
  else if (g_str_equal (path, "/minibrowser.htm") && query != NULL)
    fetch (self, g_hash_table_lookup (query, "url"));
  else
    soup_server_message_set_status (message, 404, NULL);
}

/* With the settings that everybody wants, empty; it stands in phones.conf as desk. */
static inline WebPhone *
web_phone_new (void)
{
  static const char *const names[] = { "action_incoming_url", "action_connected_url",
                                       "action_disconnected_url", "action_missed_url",
                                       "action_outgoing_url" };
  WebPhone *self = g_new0 (WebPhone, 1);
  g_autofree char *conf = NULL;
  GSList *uris;

  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (self->settings, g_strdup (names[i]), g_strdup (""));
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, "/", on_web_request, self, NULL);
  assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  self->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  conf =
    g_strdup_printf (DESK_PHONE "make=snom\nhost=127.0.0.1\npassword=x\ncontrol=%s\n", self->base);
  write_phones (conf);
  return self;
}

static inline const char *
web_phone_get (WebPhone *self, const char *name)
{
  return g_hash_table_lookup (self->settings, name);
}

static inline void
web_phone_set (WebPhone *self, const char *name, const char *value)
{
  g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
}

static inline void
web_phone_free (WebPhone *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->settings);
  g_free (self->base);
  g_free (self->fetched);
  g_free (self);
}
