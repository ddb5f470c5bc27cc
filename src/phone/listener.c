/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-listener"

#include "phone/listener.h"

#include "phone/http-port.h"
#include "phone/http-server.h"
#include "phone/port-owner.h"

#include <errno.h>
#include <glib/gi18n.h>

#define RETRY_S 2
#define FREE_PORT_ATTEMPTS 16

/* One place to listen at: what was asked for, and the port there or what is in the way. */
typedef struct {
  CidAddress wanted;
  CidAddress bound;
  gboolean is_address;
  gboolean is_optional;
  CidHttpPort *port;
  int error_number;
  char *problem;
} Place;

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
place_free (Place *place)
{
  g_clear_pointer (&place->port, cid_http_port_close);
  g_free (place->problem);
  g_free (place);
}

static Place *
add_place (GPtrArray *places, const char *address)
{
  Place *place = g_new0 (Place, 1);

  place->is_address = cid_address_parse (address, &place->wanted);
  place->bound = place->wanted;
  if (!place->is_address)
    place->problem =
      g_strdup_printf (_ ("Cannot listen on “%s”: it is not an IP address"), address);
  g_ptr_array_add (places, place);
  return place;
}

static GPtrArray *
read_hosts (GPtrArray *hosts)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);

  for (guint i = 0; i < hosts->len; i++) {
    const char *host = g_ptr_array_index (hosts, i);

    if (g_str_equal (host, "loopback")) {
      add_place (places, "127.0.0.1");
      add_place (places, "::1")->is_optional = TRUE;
    } else if (g_str_equal (host, "any")) {
      add_place (places, "::");
    } else {
      add_place (places, host);
    }
  }

  return g_steal_pointer (&places);
}

static void
on_accepted (int fd, const struct sockaddr *peer, socklen_t size, gpointer user_data)
{
  CidListener *self = user_data;

  cid_http_server_add (self->server, fd, peer, size);
}

static gboolean
is_family_missing (int error_number)
{
  return error_number == EAFNOSUPPORT || error_number == EADDRNOTAVAIL;
}

static int
open_port (CidListener *self, Place *place)
{
  CidAddress any_ipv4;
  int error_number = 0;

  place->bound = place->wanted;
  place->port = cid_http_port_open (&place->bound, self->number, on_accepted, self, &error_number);
  if (place->port == NULL && is_family_missing (error_number) &&
      cid_address_is_any (&place->wanted) && cid_address_parse ("0.0.0.0", &any_ipv4)) {
    place->bound = any_ipv4;
    place->port = cid_http_port_open (&any_ipv4, self->number, on_accepted, self, &error_number);
  }

  if (place->port)
    self->number = cid_http_port_get_number (place->port);
  return place->port ? 0 : error_number;
}

static char *
explain (CidListener *self, Place *place, int error_number)
{
  g_autofree char *address = cid_address_to_string (&place->wanted);
  g_autofree char *owner = NULL;

  if (error_number == EADDRNOTAVAIL)
    return g_strdup_printf (_ ("The address %s is not up on this machine"), address);
  if (error_number != EADDRINUSE)
    return g_strdup_printf (_ ("Cannot listen on %s, port %u: %s"), address, self->number,
                            g_strerror (error_number));

  owner = cid_port_owner_describe (self->number);
  if (owner == NULL)
    return g_strdup_printf (_ ("Port %u on %s is taken by another program"), self->number, address);
  return g_strdup_printf (_ ("Port %u on %s is taken by %s"), self->number, address, owner);
}

/* The same trouble is told once, however often it is tried again. */
static void
note_failure (CidListener *self, Place *place, int error_number)
{
  if (place->error_number == error_number)
    return;

  place->error_number = error_number;
  g_clear_pointer (&place->problem, g_free);
  if (place->is_optional && is_family_missing (error_number))
    return;

  place->problem = explain (self, place, error_number);
  g_message ("%s; trying again every %d seconds", place->problem, RETRY_S);
}

static void
note_success (CidListener *self, Place *place)
{
  g_autofree char *address = cid_address_to_host (&place->bound, self->number);

  if (place->problem)
    g_message ("Listening on %s now", address);
  else
    g_info ("Listening on %s", address);
  place->error_number = 0;
  g_clear_pointer (&place->problem, g_free);
}

static gboolean
is_to_open (const Place *place)
{
  return place->is_address && place->port == NULL;
}

static void
open_places (CidListener *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);
    int error_number;

    if (!is_to_open (place))
      continue;
    error_number = open_port (self, place);
    if (error_number == 0)
      note_success (self, place);
    else
      note_failure (self, place, error_number);
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
      Place *place = g_ptr_array_index (self->places, i);

      if (is_to_open (place))
        is_taken = open_port (self, place) == EADDRINUSE;
    }
    if (!is_taken)
      return;
    for (guint i = 0; i < self->places->len; i++) {
      Place *place = g_ptr_array_index (self->places, i);

      g_clear_pointer (&place->port, cid_http_port_close);
    }
  }
}

static gboolean
needs_retry (CidListener *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    Place *place = g_ptr_array_index (self->places, i);

    if (is_to_open (place) && place->problem)
      return TRUE;
  }

  return FALSE;
}

static void
inherit (GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; i < to->len; i++) {
    Place *place = g_ptr_array_index (to, i);

    for (guint j = 0; j < from->len && place->is_address && !place->port; j++) {
      Place *old = g_ptr_array_index (from, j);

      if (!old->is_address || !cid_address_is_equal (&old->wanted, &place->wanted))
        continue;
      place->bound = old->bound;
      place->port = g_steal_pointer (&old->port);
      place->error_number = old->error_number;
      g_free (place->problem);
      place->problem = g_steal_pointer (&old->problem);
    }
  }
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

static gboolean
on_retry (gpointer user_data)
{
  CidListener *self = user_data;
  g_autofree char *before = describe (self);
  g_autofree char *after = NULL;
  gboolean goes_on;

  open_places (self);
  goes_on = needs_retry (self);
  if (!goes_on)
    self->retry_id = 0;

  after = describe (self);
  if (!g_str_equal (before, after))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
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
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);
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
 * connections it brought live on. What cannot be opened is a problem that is tried again every two
 * seconds. That there is no IPv6 is no problem for `loopback` and `any`.
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
  self->places = read_hosts (hosts);
  if (is_same_number)
    inherit (old, self->places);
  g_ptr_array_set_size (old, 0);

  self->is_number_free = port == 0;
  if (!is_same_number)
    self->number = port;
  if (self->number == 0)
    choose_number (self);
  open_places (self);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (needs_retry (self))
    self->retry_id = g_timeout_add_seconds (RETRY_S, on_retry, self);

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
    Place *place = g_ptr_array_index (self->places, i);

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
    Place *place = g_ptr_array_index (self->places, i);

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
