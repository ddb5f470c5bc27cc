/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-request"

#include "phone/request.h"

#include "phone/http-server.h"
#include "phone/socket-address.h"

#include <string.h>

/* What the headers say of where the body ends. */
typedef struct {
  const char *length;
  const char *coding;
  guint n_said;
} Framing;

/**
 * cid_request_new:
 * @server: whose it is
 * @fd: the connection's socket, which is not owned
 * @peer: who is at the other end
 * @is_local: it comes from this machine
 *
 * Returns: (transfer full): a connection with no request on it yet
 */
CidRequest *
cid_request_new (CidHttpServer *server, int fd, const CidAddress *peer, gboolean is_local)
{
  CidRequest *self = g_new0 (CidRequest, 1);

  self->server = server;
  self->fd = fd;
  self->peer = *peer;
  self->peer_text = cid_address_to_string (peer);
  self->is_local = is_local;
  self->target = g_string_sized_new (256);
  return self;
}

/**
 * cid_request_free:
 * @self: (transfer full): a request
 *
 * Frees it. The socket is not closed.
 */
void
cid_request_free (CidRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->peer_text);
  g_string_free (self->target, TRUE);
  cid_target_free (self->parts);
  if (self->body)
    g_string_free (self->body, TRUE);
  g_free (self);
}

/**
 * cid_request_begin:
 * @self: a connection
 * @target: the undecoded target of the next request on it
 *
 * Makes it ready for the next request.
 */
void
cid_request_begin (CidRequest *self, const char *target)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (target != NULL);

  g_string_assign (self->target, target);
  g_clear_pointer (&self->parts, cid_target_free);
  if (self->body)
    g_string_truncate (self->body, 0);
  self->phase = CID_REQUEST_PHASE_BEGUN;
  self->status = 0;
  self->is_too_large = FALSE;
}

static enum MHD_Result
on_header (void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
  Framing *self = cls;

  if (g_ascii_strcasecmp (name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
    self->length = value;
    self->n_said++;
  } else if (g_ascii_strcasecmp (name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
    self->coding = value;
    self->n_said++;
  }
  return MHD_YES;
}

/**
 * cid_request_get_announced_length:
 * @self: a request whose headers are there
 *
 * Whoever says twice where a body ends, or says it in a way that is not ours, could have what is
 * behind it taken for a request.
 *
 * Returns: how long its body will be, 0 if there is none, or %CID_REQUEST_LENGTH_UNKNOWN or
 *   %CID_REQUEST_LENGTH_DOUBTFUL
 */
guint64
cid_request_get_announced_length (CidRequest *self)
{
  Framing framing = { 0 };

  g_return_val_if_fail (self != NULL, 0);

  MHD_get_connection_values (self->connection, MHD_HEADER_KIND, on_header, &framing);
  if (framing.n_said == 0)
    return 0;
  if (framing.n_said > 1)
    return CID_REQUEST_LENGTH_DOUBTFUL;
  if (framing.length != NULL)
    return MIN (g_ascii_strtoull (framing.length, NULL, 10), CID_REQUEST_LENGTH_MAX);
  return framing.coding != NULL && g_ascii_strcasecmp (framing.coding, "chunked") == 0
           ? CID_REQUEST_LENGTH_UNKNOWN
           : CID_REQUEST_LENGTH_DOUBTFUL;
}

/**
 * cid_request_take_body:
 * @self: a request
 * @data: the next piece of its body
 * @length: bytes of it
 *
 * Gathers the body. What goes over %CID_LISTENER_MAX_BODY is dropped, and remembered as too large.
 */
void
cid_request_take_body (CidRequest *self, const char *data, gsize length)
{
  g_return_if_fail (self != NULL);

  if (self->body == NULL)
    self->body = g_string_sized_new (MIN (length, CID_LISTENER_MAX_BODY));

  if (self->is_too_large || length > CID_LISTENER_MAX_BODY - self->body->len) {
    self->is_too_large = TRUE;
    return;
  }

  g_string_append_len (self->body, data, length);
}

/**
 * cid_request_get_method:
 * @self: a request that is not answered yet
 *
 * Returns: (transfer none): `GET`, `POST` or whatever else the client wrote, cut at 15 characters
 */
const char *
cid_request_get_method (CidRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->method;
}

/**
 * cid_request_get_target:
 * @self: a request that is not answered yet
 *
 * Returns: (transfer none): the target byte for byte as the client sent it, at most
 *   %CID_LISTENER_MAX_TARGET bytes; not decoded and not always UTF-8
 */
const char *
cid_request_get_target (CidRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->target->str;
}

/**
 * cid_request_get_parts:
 * @self: a request that is not answered yet
 *
 * Returns: (transfer none): the target, taken apart
 */
const CidTarget *
cid_request_get_parts (CidRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->parts == NULL)
    self->parts = cid_target_parse (self->target->str);
  return self->parts;
}

/**
 * cid_request_get_body:
 * @self: a request that is not answered yet
 * @length: (out) (optional): its bytes
 *
 * Returns: (transfer none): the body, empty where there is none; a NUL follows it, and there may be
 *   others in it
 */
const char *
cid_request_get_body (CidRequest *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (length)
    *length = self->body ? self->body->len : 0;
  return self->body ? self->body->str : "";
}

/**
 * cid_request_get_peer:
 * @self: a request that is not answered yet
 *
 * Returns: (transfer none): who sent it; IPv4 however it arrived
 */
const CidAddress *
cid_request_get_peer (CidRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->peer;
}

/**
 * cid_request_get_peer_text:
 * @self: a request that is not answered yet
 *
 * Returns: (transfer none): cid_request_get_peer() by cid_address_to_string()
 */
const char *
cid_request_get_peer_text (CidRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->peer_text;
}

/**
 * cid_request_is_local:
 * @self: a request that is not answered yet
 *
 * Returns: %TRUE if this machine talks to itself, over loopback or its own address
 */
gboolean
cid_request_is_local (CidRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_local;
}

/**
 * cid_request_get_reached:
 * @self: a request that is not answered yet
 * @address: (out): the address of this machine that it came to; untouched on failure
 *
 * Returns: %TRUE if that is known
 */
gboolean
cid_request_get_reached (CidRequest *self, CidAddress *address)
{
  struct sockaddr_storage own = { 0 };
  socklen_t size = sizeof own;

  g_return_val_if_fail (self != NULL && address != NULL, FALSE);

  return getsockname (self->fd, (struct sockaddr *) &own, &size) == 0 &&
         cid_socket_address_read ((struct sockaddr *) &own, address);
}

/**
 * cid_request_answer:
 * @self: (transfer full): a request that the handler was given and has not answered yet
 * @status: 200, 400, 403, 404, 405, 413, 414, 429 or 503; or %CID_LISTENER_PROVED
 *
 * Answers it, at once or any time later; not to be touched after. If its client has left, or
 * the listener was stopped meanwhile, nothing happens; but it must not be called once the listener
 * is freed. Many answers in one turn of the main loop are sent together.
 */
void
cid_request_answer (CidRequest *self, guint status)
{
  g_return_if_fail (self != NULL);

  cid_http_server_answer (self->server, self, status);
}
