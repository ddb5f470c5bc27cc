/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-listener"

#include "phone/listener.h"

#include "phone/http-server.h"
#include "phone/place.h"

#include <errno.h>
#include <glib/gi18n.h>

#define FREE_PORT_ATTEMPTS 16

struct _CidListener {
  GObject parent_instance;

  CidHttpServer *server;
  GPtrArray *places;
  guint16 number;
  gboolean is_number_free;
  guint retry_id;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidListener, cid_listener, G_TYPE_OBJECT)

static void
on_accepted (int fd, const struct sockaddr *peer, socklen_t size, gpointer user_data)
{
  CidListener *self = user_data;

  cid_http_server_add (self->server, fd, peer, size);
}

static int
open_place (CidListener *self, CidPlace *place)
{
  int error_number = cid_place_open (place, self->number, on_accepted, self);

  if (error_number == 0)
    self->number = cid_http_port_get_number (place->port);
  return error_number;
}

static void
open_places (CidListener *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    CidPlace *place = g_ptr_array_index (self->places, i);
    int error_number;

    if (!cid_place_is_to_open (place))
      continue;
    error_number = open_place (self, place);
    cid_place_tell (place, self->number, error_number);
  }
}

/* A port that is free on one address may be taken on the next: then another is tried. */
static void
choose_number (CidListener *self)
{
  for (guint attempt = 0; attempt < FREE_PORT_ATTEMPTS; attempt++) {
    gboolean is_taken = FALSE;

    self->number = 0;
    for (guint i = 0; i < self->places->len && !is_taken; i++) {
      CidPlace *place = g_ptr_array_index (self->places, i);

      if (cid_place_is_to_open (place))
        is_taken = open_place (self, place) == EADDRINUSE;
    }
    if (!is_taken)
      return;
    for (guint i = 0; i < self->places->len; i++) {
      CidPlace *place = g_ptr_array_index (self->places, i);

      cid_place_close (place);
    }
  }
}

static gboolean
needs_retry (CidPlace *place)
{
  return cid_place_is_to_open (place) && place->problem != NULL;
}

/* Both what works and what does not, to see whether anything changed. */
static char *
describe (CidListener *self)
{
  g_auto (GStrv) addresses = cid_listener_get_addresses (self);
  g_auto (GStrv) problems = cid_listener_get_problems (self);
  g_autofree char *works = g_strjoinv ("\n", addresses);
  g_autofree char *fails = g_strjoinv ("\n", problems);

  return g_strconcat (works, "\n\n", fails, NULL);
}

static gboolean on_retry (gpointer user_data);

static void
plan_retry (CidListener *self)
{
  guint wait_s = G_MAXUINT;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  for (guint i = 0; i < self->places->len; i++) {
    CidPlace *place = g_ptr_array_index (self->places, i);

    if (needs_retry (place))
      wait_s = MIN (wait_s, place->retry_s);
  }
  if (wait_s != G_MAXUINT)
    self->retry_id = g_timeout_add_seconds (wait_s, on_retry, self);
}

static gboolean
on_retry (gpointer user_data)
{
  CidListener *self = user_data;

  self->retry_id = 0;
  for (guint i = 0; i < self->places->len; i++) {
    CidPlace *place = g_ptr_array_index (self->places, i);

    if (needs_retry (place))
      cid_place_slow_down (place);
  }
  cid_listener_try_again (self);
  return G_SOURCE_REMOVE;
}

static void
cid_listener_finalize (GObject *object)
{
  CidListener *self = CID_LISTENER (object);

  cid_listener_stop (self);
  g_clear_pointer (&self->server, cid_http_server_free);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  G_OBJECT_CLASS (cid_listener_parent_class)->finalize (object);
}

static void
cid_listener_class_init (CidListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cid_listener_finalize;

  /**
   * CidListener::changed:
   * @self: a listener
   *
   * It listens somewhere else now, or something new is in the way.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", CID_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
cid_listener_init (CidListener *self)
{
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_place_free);
}

/**
 * cid_listener_new:
 * @handler: what to ask about connections and requests; copied
 * @user_data: for @handler
 *
 * Returns: (transfer full): a listener that does not listen anywhere yet
 */
CidListener *
cid_listener_new (const CidListenerHandler *handler, gpointer user_data)
{
  g_autoptr (CidListener) self = g_object_new (CID_TYPE_LISTENER, NULL);

  g_return_val_if_fail (handler != NULL, NULL);

  self->server = cid_http_server_new (handler, user_data);
  if (self->server == NULL)
    g_warning ("Cannot start the HTTP server: no room for it");
  return g_steal_pointer (&self);
}

/**
 * cid_listener_set_addresses:
 * @self: a listener that was not stopped
 * @hosts: (element-type utf8): IP addresses, and the words `loopback` and `any`
 * @port: the port on all of them, or 0 for a free one, which is then kept
 *
 * Listens there and nowhere else. Sockets that stay are left alone; where one is closed, the
 * connections it brought live on. What cannot be opened is a problem that is tried again: a taken
 * port soon, and less and less often; all else once in a minute, and by cid_listener_try_again().
 * That there is no IPv6 is no problem for `loopback` and `any`.
 */
void
cid_listener_set_addresses (CidListener *self, GPtrArray *hosts, guint16 port)
{
  g_autoptr (GPtrArray) old = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean is_same_number;

  g_return_if_fail (CID_IS_LISTENER (self));
  g_return_if_fail (hosts != NULL);
  if (self->server == NULL)
    return;

  before = describe (self);
  is_same_number = port == 0 ? self->is_number_free : port == self->number;
  old = g_steal_pointer (&self->places);
  self->places = cid_place_list_new (hosts);
  if (is_same_number)
    cid_place_list_inherit (self->places, old);
  g_ptr_array_set_size (old, 0);

  self->is_number_free = port == 0;
  if (!is_same_number)
    self->number = port;
  if (self->number == 0)
    choose_number (self);
  open_places (self);

  plan_retry (self);

  after = describe (self);
  if (!g_str_equal (before, after))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * cid_listener_try_again:
 * @self: a listener
 *
 * Opens what could not be opened, if it can be now. To be called when this machine's addresses have
 * changed.
 */
void
cid_listener_try_again (CidListener *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_if_fail (CID_IS_LISTENER (self));

  before = describe (self);
  open_places (self);
  plan_retry (self);
  after = describe (self);
  if (!g_str_equal (before, after))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * cid_listener_set_patience:
 * @self: a listener that does not listen yet
 * @seconds: how long a client may take over one request, in place of %CID_LISTENER_REQUEST_S
 */
void
cid_listener_set_patience (CidListener *self, guint seconds)
{
  g_return_if_fail (CID_IS_LISTENER (self));
  g_return_if_fail (self->server != NULL);

  cid_http_server_set_patience (self->server, seconds * G_USEC_PER_SEC);
}

/**
 * cid_listener_get_addresses:
 * @self: a listener
 *
 * Returns: (transfer full): where it listens, as `127.0.0.1:24325` and `[::1]:24325`; `[::]:24325`
 *   is every address of both families
 */
char **
cid_listener_get_addresses (CidListener *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  g_return_val_if_fail (CID_IS_LISTENER (self), NULL);

  for (guint i = 0; i < self->places->len; i++) {
    CidPlace *place = g_ptr_array_index (self->places, i);

    if (place->port)
      g_ptr_array_add (lines, cid_address_to_host (&place->bound, self->number));
  }

  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_steal (lines, NULL);
}

/**
 * cid_listener_get_problems:
 * @self: a listener
 *
 * Returns: (transfer full): what keeps it from listening where it should, a line each
 */
char **
cid_listener_get_problems (CidListener *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  g_return_val_if_fail (CID_IS_LISTENER (self), NULL);

  if (self->server == NULL)
    g_ptr_array_add (lines, g_strdup (_ ("The system has no room for the HTTP server")));
  for (guint i = 0; i < self->places->len; i++) {
    CidPlace *place = g_ptr_array_index (self->places, i);

    if (place->problem)
      g_ptr_array_add (lines, g_strdup (place->problem));
  }

  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_steal (lines, NULL);
}

/**
 * cid_listener_quiesce:
 * @self: a listener
 *
 * Closes the listening sockets: no new connections, while those that are there go on.
 */
void
cid_listener_quiesce (CidListener *self)
{
  g_return_if_fail (CID_IS_LISTENER (self));

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_ptr_array_set_size (self->places, 0);
}

/**
 * cid_listener_stop:
 * @self: a listener
 *
 * Ends everything: requests that still wait get a 503, answers are seen off for at most a fifth of
 * a second, connections are closed. The handler may still answer what it had not, with no
 * effect, until the listener is freed. Not to be called from the handler.
 */
void
cid_listener_stop (CidListener *self)
{
  g_return_if_fail (CID_IS_LISTENER (self));

  cid_listener_quiesce (self);
  if (self->server)
    cid_http_server_stop (self->server);
}
