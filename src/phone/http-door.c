/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-http-door"

#include "phone/http-door.h"

#include "phone/crowd.h"

#include <sys/resource.h>
#include <sys/socket.h>

/* Descriptors for all that is not a connection: the store, address books, the bus, hooks. */
#define RESERVED 192

struct _CidHttpDoor {
  CidCrowd *crowd;
  CidDeadlineQueue *deadlines;
};

/* libmicrohttpd finds the socket at its end, and ends the connection. */
static void
on_deadline (gpointer owner, gpointer user_data)
{
  CidRequest *request = owner;

  g_debug ("A connection takes too long and is cut off");
  shutdown (request->fd, SHUT_RDWR);
}

/* Connections must not take the descriptors of what has to be done for them. */
static guint
count_places (void)
{
  struct rlimit limit = { 0 };
  rlim_t places;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return CID_LISTENER_MAX_CONNECTIONS;

  places = limit.rlim_cur - MIN (RESERVED, limit.rlim_cur / 2);
  return (guint) MIN (places, CID_LISTENER_MAX_CONNECTIONS);
}

/**
 * cid_http_door_new:
 *
 * Keeps count of who is connected, and time of who makes us wait for a request.
 *
 * Returns: (transfer full): a door that nobody has come through
 */
CidHttpDoor *
cid_http_door_new (void)
{
  CidHttpDoor *self = g_new0 (CidHttpDoor, 1);

  self->crowd =
    cid_crowd_new (count_places (), CID_LISTENER_MAX_LOOPBACK, CID_LISTENER_MAX_PER_ADDRESS);
  self->deadlines =
    cid_deadline_queue_new (CID_LISTENER_REQUEST_S * G_USEC_PER_SEC, on_deadline, self);
  return self;
}

/**
 * cid_http_door_free:
 * @self: (transfer full): a door
 *
 * Frees it. Nobody is cut off any more.
 */
void
cid_http_door_free (CidHttpDoor *self)
{
  g_return_if_fail (self != NULL);

  cid_deadline_queue_free (self->deadlines);
  cid_crowd_free (self->crowd);
  g_free (self);
}

/**
 * cid_http_door_set_patience:
 * @self: a door that nobody has come through
 * @patience_us: how long each request may take to arrive
 */
void
cid_http_door_set_patience (CidHttpDoor *self, gint64 patience_us)
{
  g_return_if_fail (self != NULL);

  cid_deadline_queue_set_patience (self->deadlines, patience_us);
}

static gboolean
is_rival (gpointer owner, gpointer user_data)
{
  const CidRequest *other = owner;
  const CidRequest *request = user_data;

  return request->is_local ? other->is_local : cid_address_is_equal (&other->peer, &request->peer);
}

/* A phone sends its request at once. Whoever has let us wait longest for one, among those who share
 * a limit with @request, makes room for it: so a thousand silent connections keep no ring out. */
static gboolean
make_room (CidHttpDoor *self, CidRequest *request)
{
  gboolean is_own_limit = !cid_crowd_has_own_room (self->crowd, &request->peer, request->is_local);
  CidRequest *oldest =
    cid_deadline_queue_find (self->deadlines, is_own_limit ? is_rival : NULL, request);

  if (oldest == NULL)
    return FALSE;

  g_debug ("A connection that says nothing makes room for another");
  cid_http_door_leave (self, oldest);
  shutdown (oldest->fd, SHUT_RDWR);
  return TRUE;
}

/**
 * cid_http_door_is_blocked:
 * @self: a door
 * @request: a new connection
 *
 * Returns: %TRUE if there is no room for it though it is within its own limit: others have it all
 */
gboolean
cid_http_door_is_blocked (CidHttpDoor *self, CidRequest *request)
{
  g_return_val_if_fail (self != NULL && request != NULL, FALSE);

  return cid_crowd_is_full (self->crowd) &&
         cid_crowd_has_own_room (self->crowd, &request->peer, request->is_local);
}

/**
 * cid_http_door_enter:
 * @self: a door
 * @request: a new connection
 *
 * Lets it in and begins to wait for its request, if there is room or room can be made.
 *
 * Returns: %TRUE if it is in
 */
gboolean
cid_http_door_enter (CidHttpDoor *self, CidRequest *request)
{
  g_return_val_if_fail (self != NULL && request != NULL, FALSE);

  while (!cid_crowd_enter (self->crowd, &request->peer, request->is_local)) {
    if (!make_room (self, request))
      return FALSE;
  }

  request->is_in = TRUE;
  cid_http_door_hurry (self, request);
  return TRUE;
}

/**
 * cid_http_door_leave:
 * @self: a door
 * @request: a connection that ends, or has to
 *
 * Its place is free from now on. Nothing happens if it has left.
 */
void
cid_http_door_leave (CidHttpDoor *self, CidRequest *request)
{
  g_return_if_fail (self != NULL && request != NULL);

  if (!request->is_in)
    return;

  cid_http_door_relax (self, request);
  cid_crowd_leave (self->crowd, &request->peer, request->is_local);
  request->is_in = FALSE;
}

/**
 * cid_http_door_hurry:
 * @self: a door
 * @request: a connection
 *
 * Waits for its next request, or for it to take its answer, but not for ever.
 */
void
cid_http_door_hurry (CidHttpDoor *self, CidRequest *request)
{
  g_return_if_fail (self != NULL && request != NULL);

  if (request->is_in)
    cid_deadline_queue_start (self->deadlines, &request->deadline, request);
}

/**
 * cid_http_door_relax:
 * @self: a door
 * @request: a connection
 *
 * It waits for us now, and may wait as long as it takes.
 */
void
cid_http_door_relax (CidHttpDoor *self, CidRequest *request)
{
  g_return_if_fail (self != NULL && request != NULL);

  cid_deadline_queue_cancel (self->deadlines, &request->deadline);
}
