/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "call-kit.h"
#include "phone/control.h"
#include "scratch.h"

/**
 * WebPhone:
 * @base: where its web interface is
 * @asked: the paths that it was asked for, each with a blank behind it
 * @status: what it answers with
 * @deed_status: what it answers with where it is to do something; 0: @status
 * @location: (nullable): where it leads to
 * @body: (nullable): what it says
 * @password: (nullable): what it wants to hear, by HTTP Basic
 * @n_tried: how often somebody tried one
 * @is_silent: it takes what it is asked and does not answer
 * @held: what it has not answered yet
 * @settings: (nullable) (element-type utf8 utf8): its settings, which are read and written as
 *   Snom's phones do
 * @n_written: how often somebody wrote some
 * @keeps_settings: it says yes to what is written, and changes nothing
 *
 * A phone's web interface that does as it is told.
 */
typedef struct {
  SoupServer *server;
  guint port;
  char *base;
  GString *asked;
  guint status;
  guint deed_status;
  const char *location;
  const char *body;
  const char *password;
  guint n_tried;
  gboolean is_silent;
  SoupServerMessage *held;
  GHashTable *settings;
  guint n_written;
  gboolean keeps_settings;
} WebPhone;

static inline gboolean
web_phone_on_basic (SoupAuthDomain *domain,
                    SoupServerMessage *message,
                    const char *user,
                    const char *password,
                    gpointer user_data)
{
  WebPhone *self = user_data;

  self->n_tried++;
  return g_strcmp0 (password, self->password) == 0;
}

static inline gboolean
web_phone_wants_password (SoupAuthDomain *domain, SoupServerMessage *message, gpointer user_data)
{
  return ((WebPhone *) user_data)->password != NULL;
}

static inline char *
web_phone_show_settings (WebPhone *self)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s!: %s\n", (char *) name, (char *) value);
  return g_string_free (text, FALSE);
}

static inline void
web_phone_write (WebPhone *self, GHashTable *query)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  self->n_written++;
  g_hash_table_iter_init (&iter, query);
  while (!self->keeps_settings && g_hash_table_iter_next (&iter, &name, &value))
    if (g_hash_table_contains (self->settings, name))
      g_hash_table_replace (self->settings, g_strdup (name), g_strdup (value));
}

static inline gboolean
web_phone_serves_settings (WebPhone *self,
                           SoupServerMessage *message,
                           const char *path,
                           GHashTable *query)
{
  char *text = NULL;

  if (self->settings == NULL || self->status != 200)
    return FALSE;
  if (g_str_equal (path, "/dummy.htm") && query != NULL)
    web_phone_write (self, query);
  else if (g_str_equal (path, "/settings.xml"))
    text = web_phone_show_settings (self);
  else
    return FALSE;
  soup_server_message_set_status (message, 200, NULL);
  if (text != NULL)
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, text, strlen (text));
  return TRUE;
}

static inline void
web_phone_on_request (SoupServer *server,
                      SoupServerMessage *message,
                      const char *path,
                      GHashTable *query,
                      gpointer user_data)
{
  WebPhone *self = user_data;
  g_autofree char *asked =
    g_uri_to_string_partial (soup_server_message_get_uri (message), G_URI_HIDE_NONE);
  gboolean is_deed = query != NULL;

  g_string_append_printf (self->asked, "%s ", asked + strlen (self->base));
  if (self->is_silent) {
    soup_server_message_pause (message);
    g_set_object (&self->held, message);
    return;
  }
  if (web_phone_serves_settings (self, message, path, query))
    return;
  soup_server_message_set_status (
    message, is_deed && self->deed_status != 0 ? self->deed_status : self->status, NULL);
  if (self->location != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  self->location);
  if (self->body != NULL)
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, self->body,
                                      strlen (self->body));
}

/* On a port of its own, and on the same one when it was off. */
static inline void
web_phone_listen (WebPhone *self)
{
  GSList *uris;

  assert_true (
    soup_server_listen_local (self->server, self->port, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_free (self->base);
  self->base = g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

/* A phone that does whatever it is asked. */
static inline WebPhone *
web_phone_new (void)
{
  WebPhone *self = g_new0 (WebPhone, 1);
  g_autoptr (SoupAuthDomain) domain = soup_auth_domain_basic_new (
    "realm", "phone", "auth-callback", web_phone_on_basic, "auth-data", self, "filter",
    web_phone_wants_password, "filter-data", self, NULL);

  self->server = soup_server_new (NULL, NULL);
  self->asked = g_string_new (NULL);
  self->status = 200;
  soup_auth_domain_add_path (domain, "/");
  soup_server_add_auth_domain (self->server, domain);
  soup_server_add_handler (self->server, "/", web_phone_on_request, self, NULL);
  web_phone_listen (self);
  return self;
}

static inline void
web_phone_free (WebPhone *self)
{
  if (self->held != NULL)
    soup_server_message_unpause (self->held);
  g_clear_object (&self->held);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_free (self->base);
  g_string_free (self->asked, TRUE);
  g_free (self);
}

static inline void
web_phone_set (WebPhone *self, const char *setting, const char *value)
{
  if (self->settings == NULL)
    self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (self->settings, g_strdup (setting), g_strdup (value));
}

static inline const char *
web_phone_get (WebPhone *self, const char *setting)
{
  return g_hash_table_lookup (self->settings, setting);
}

/**
 * Controlling:
 *
 * The control of one phone, and what it has told.
 */
typedef struct {
  char *folder;
  char *memory_path;
  WebPhone *phone;
  CidPhoneControl *control;
  GString *changed; /* the state behind each "changed" */
  GString *done;    /* the deed of each "done", and its call */
  guint n_told;     /* how often whoever asked was told */
  GError *error;
} Controlling;

static inline void
controlling_on_changed (CidPhoneControl *control, const char *phone_id, Controlling *self)
{
  g_string_append_printf (self->changed, "%s ", cid_phone_control_get_state (control, phone_id));
}

static inline void
controlling_on_done (CidPhoneControl *control,
                     const char *phone_id,
                     guint deed,
                     const char *call_uid,
                     Controlling *self)
{
  g_string_append_printf (self->done, "%s:%u%s%s ", phone_id, deed, call_uid != NULL ? ":" : "",
                          call_uid != NULL ? call_uid : "");
}

static inline void
controlling_on_told (const GError *error, gpointer user_data)
{
  Controlling *self = user_data;

  self->n_told++;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static inline void
start_control (Controlling *self)
{
  static const CidNumberPlan plan = { .region = (char *) "AU" };

  self->control = cid_phone_control_new (self->memory_path);
  g_signal_connect (self->control, "changed", G_CALLBACK (controlling_on_changed), self);
  g_signal_connect (self->control, "done", G_CALLBACK (controlling_on_done), self);
  cid_phone_control_set_plan (self->control, &plan);
}

static inline int
begin_control (void **state)
{
  Controlling *self = g_new0 (Controlling, 1);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  self->folder = scratch_new ();
  self->memory_path = scratch_path (self->folder, "control");
  self->phone = web_phone_new ();
  self->changed = g_string_new (NULL);
  self->done = g_string_new (NULL);
  start_control (self);
  *state = self;
  return 0;
}

static inline int
end_control (void **state)
{
  Controlling *self = *state;

  /* It lives on while a phone is being asked. */
  if (self->control != NULL)
    g_signal_handlers_disconnect_by_data (self->control, self);
  g_clear_object (&self->control);
  web_phone_free (self->phone);
  g_string_free (self->changed, TRUE);
  g_string_free (self->done, TRUE);
  g_clear_error (&self->error);
  g_free (self->memory_path);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

/* Has one phone controlled; without a @make, none. */
static inline void
control_phone (Controlling *self, const char *make, const char *base, const char *password)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);

  if (make != NULL) {
    CidPhone *phone = cid_phone_new ("desk", DESK, "7kq3m9x2adfh");

    g_free (phone->make);
    phone->make = g_strdup (make);
    phone->control.base = g_strdup (base);
    phone->control.user = g_strdup ("admin");
    phone->control.password = g_strdup (password);
    g_ptr_array_add (phones, phone);
  }
  cid_phone_control_set_phones (self->control, phones);
}

typedef struct {
  Controlling *self;
  const char *state;
} WantedState;

static inline gboolean
is_in_state (gpointer user_data)
{
  WantedState *wanted = user_data;

  return g_str_equal (cid_phone_control_get_state (wanted->self->control, DESK), wanted->state);
}

static inline void
wait_for_control (Controlling *self, const char *state)
{
  WantedState wanted = { self, state };

  scratch_run_until (is_in_state, &wanted);
}

static inline gboolean
was_asked (gpointer user_data)
{
  return ((Controlling *) user_data)->phone->asked->len > 0;
}

static inline gboolean
is_told (gpointer user_data)
{
  return ((Controlling *) user_data)->n_told > 0;
}

static inline void
begin_deed (Controlling *self, CidDeeds deed, const char *number)
{
  self->n_told = 0;
  g_clear_error (&self->error);
  g_string_truncate (self->phone->asked, 0);
  cid_phone_control_do (self->control, DESK, deed, number, NULL, controlling_on_told, self);
  assert_int_equal (self->n_told, 0);
}

static inline void
end_deed (Controlling *self)
{
  scratch_run_until (is_told, self);
  scratch_run_ms (5);
  assert_int_equal (self->n_told, 1);
}

/* What it came to: the code of the error, or -1 where it is done. */
static inline int
do_deed (Controlling *self, CidDeeds deed, const char *number)
{
  begin_deed (self, deed, number);
  end_deed (self);
  return self->error != NULL ? self->error->code : -1;
}
