/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-http-server"

#include "phone/http-server.h"

#include "phone/http-answers.h"
#include "phone/http-door.h"
#include "phone/http-loop.h"
#include "phone/socket-address.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for the longest target and as much of headers; no more, since each connection costs it. */
#define CONNECTION_MEMORY (16 * 1024)
/* Beyond the door's own limit, with those who had to make room and are not quite gone, so that
 * libmicrohttpd never reaches its own. */
#define CONNECTION_LIMIT (CID_LISTENER_MAX_CONNECTIONS + 512)
/* The deadlines come first; this is for a socket that even shutdown() does not end. */
#define INACTIVITY_S (2 * CID_LISTENER_REQUEST_S)
#define HOLD_US (CID_LISTENER_HOLD_S * G_USEC_PER_SEC)
#define STOP_US (200 * 1000)
#define STOP_STEP_MS 5

struct _CidHttpServer {
  CidListenerHandler handler;
  gpointer user_data;
  struct MHD_Daemon *daemon;
  CidHttpLoop *loop;
  CidHttpAnswers *answers;
  CidHttpDoor *door;
  CidDeadlineQueue *holds;
  CidRequest *arriving;
  GQueue waiting;
  GHashTable *orphans;
  guint unwritten;
  gboolean is_stopping;
};

static void
resume (CidHttpServer *self, CidRequest *request)
{
  g_queue_unlink (&self->waiting, &request->waiting);
  cid_http_door_hurry (self->door, request);
  MHD_resume_connection (request->connection);
}

static void
end_hold (CidHttpServer *self, CidRequest *request)
{
  cid_deadline_queue_cancel (self->holds, &request->hold);
  request->phase = CID_REQUEST_PHASE_ANSWERED;
  resume (self, request);
}

static void
on_hold_over (gpointer owner, gpointer user_data)
{
  CidHttpServer *self = user_data;

  end_hold (self, owner);
  cid_http_loop_wake (self->loop);
}

static void G_GNUC_PRINTF (2, 0) on_log (void *cls, const char *format, va_list arguments)
{
  g_logv (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, format, arguments);
}

static void *
on_target (void *cls, const char *target, struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info;
  CidRequest *request;

  info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  request = info->socket_context;
  cid_request_begin (request, target);
  return request;
}

static void
settle (CidHttpServer *self, CidRequest *request, guint status)
{
  if (!cid_http_answers_have (status)) {
    g_critical ("There is no answer for status %u", status);
    status = MHD_HTTP_SERVICE_UNAVAILABLE;
  }

  request->status = status;
  request->phase = CID_REQUEST_PHASE_ANSWERED;
  self->unwritten++;
}

static guint
check (CidHttpServer *self, CidRequest *request, const char *method)
{
  guint64 length;
  guint status;

  g_strlcpy (request->method, method, sizeof request->method);
  if (self->is_stopping)
    return MHD_HTTP_SERVICE_UNAVAILABLE;
  if (request->target->len > CID_LISTENER_MAX_TARGET)
    return MHD_HTTP_URI_TOO_LONG;

  status = self->handler.check (request, self->user_data);
  if (status != 0)
    return status;
  length = cid_request_get_announced_length (request);
  if (length == CID_REQUEST_LENGTH_DOUBTFUL)
    return MHD_HTTP_BAD_REQUEST;
  if (length != CID_REQUEST_LENGTH_UNKNOWN && length > CID_LISTENER_MAX_BODY)
    return MHD_HTTP_CONTENT_TOO_LARGE;
  return 0;
}

static void
handle (CidHttpServer *self, CidRequest *request)
{
  if (request->is_too_large) {
    settle (self, request, MHD_HTTP_CONTENT_TOO_LARGE);
    return;
  }

  request->phase = CID_REQUEST_PHASE_HANDLED;
  self->handler.handle (request, self->user_data);
  if (request->phase == CID_REQUEST_PHASE_ANSWERED)
    return;

  request->phase = CID_REQUEST_PHASE_WAITING;
  request->waiting.data = request;
  g_queue_push_tail_link (&self->waiting, &request->waiting);
  cid_http_door_relax (self->door, request);
  MHD_suspend_connection (request->connection);
}

/* Who guesses tokens gets few answers a second from each connection, of which an address has few.
 * Nothing else waits for them, and each wrong token waits as long as the next. */
static void
hold (CidHttpServer *self, CidRequest *request)
{
  request->phase = CID_REQUEST_PHASE_HELD;
  request->waiting.data = request;
  g_queue_push_tail_link (&self->waiting, &request->waiting);
  cid_http_door_relax (self->door, request);
  cid_deadline_queue_start (self->holds, &request->hold, request);
  MHD_suspend_connection (request->connection);
}

static enum MHD_Result
send_answer (CidHttpServer *self, CidRequest *request)
{
  enum MHD_Result result =
    cid_http_answers_send (self->answers, request->connection, request->status);

  if (result == MHD_YES && request->status == MHD_HTTP_FORBIDDEN && !self->is_stopping)
    hold (self, request);
  return result;
}

/* Called once when the headers are there, once for each piece of the body, and once at the end. */
static enum MHD_Result
on_request (void *cls,
            struct MHD_Connection *connection,
            const char *url,
            const char *method,
            const char *version,
            const char *upload_data,
            size_t *upload_data_size,
            void **request_cls)
{
  CidHttpServer *self = cls;
  CidRequest *request = *request_cls;
  guint status;

  if (request->phase == CID_REQUEST_PHASE_BEGUN) {
    request->connection = connection;
    request->phase = CID_REQUEST_PHASE_BODY;
    status = check (self, request, method);
    if (status != 0)
      settle (self, request, status);
    /* An answer now, before the body, costs the connection: only to be rid of a body. */
    if (status == 0 || cid_request_get_announced_length (request) == 0)
      return MHD_YES;
  }

  if (*upload_data_size > 0 && request->phase == CID_REQUEST_PHASE_BODY) {
    cid_request_take_body (request, upload_data, *upload_data_size);
    *upload_data_size = 0;
    return MHD_YES;
  }

  if (request->phase == CID_REQUEST_PHASE_BODY)
    handle (self, request);
  if (request->phase == CID_REQUEST_PHASE_WAITING)
    return MHD_YES;
  return send_answer (self, request);
}

static void
on_completed (void *cls,
              struct MHD_Connection *connection,
              void **request_cls,
              enum MHD_RequestTerminationCode how)
{
  CidHttpServer *self = cls;
  CidRequest *request = *request_cls;

  if (request == NULL)
    return;

  if (request->phase == CID_REQUEST_PHASE_ANSWERED)
    self->unwritten--;
  request->phase = CID_REQUEST_PHASE_IDLE;
  cid_http_door_hurry (self->door, request);
  *request_cls = NULL;
}

static void
on_connection (void *cls,
               struct MHD_Connection *connection,
               void **socket_context,
               enum MHD_ConnectionNotificationCode what)
{
  CidHttpServer *self = cls;
  CidRequest *request;

  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    *socket_context = g_steal_pointer (&self->arriving);
    return;
  }

  request = *socket_context;
  cid_http_door_leave (self->door, request);
  request->phase = CID_REQUEST_PHASE_ORPHANED;
  if (!g_hash_table_contains (self->orphans, request))
    cid_request_free (request);
}

static struct MHD_Daemon *
start_daemon (CidHttpServer *self)
{
  return MHD_start_daemon (
    MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
    NULL, NULL, on_request, self, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
    MHD_OPTION_STRICT_FOR_CLIENT, -1, MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
    MHD_OPTION_NOTIFY_COMPLETED, on_completed, self, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
    self, MHD_OPTION_CONNECTION_LIMIT, (unsigned int) CONNECTION_LIMIT,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT,
    (unsigned int) INACTIVITY_S, MHD_OPTION_END);
}

/**
 * cid_http_server_new:
 * @handler: what to ask about connections and requests
 * @user_data: for @handler
 *
 * Speaks HTTP, by libmicrohttpd in the main loop, on connections that others accept.
 *
 * Returns: (transfer full) (nullable): a server without connections, or %NULL if the system has no
 *   room for one
 */
CidHttpServer *
cid_http_server_new (const CidListenerHandler *handler, gpointer user_data)
{
  g_autoptr (CidHttpServer) self = g_new0 (CidHttpServer, 1);

  g_return_val_if_fail (handler != NULL, NULL);

  self->handler = *handler;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  self->orphans = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) cid_request_free, NULL);
  self->answers = cid_http_answers_new ();
  self->door = cid_http_door_new ();
  self->holds = cid_deadline_queue_new (HOLD_US, on_hold_over, self);
  self->daemon = start_daemon (self);
  if (self->daemon == NULL)
    return NULL;

  self->loop = cid_http_loop_new (self->daemon);
  return g_steal_pointer (&self);
}

/**
 * cid_http_server_free:
 * @self: (transfer full): a server
 *
 * Stops it if that is still to do, and frees it with whatever the handler has not answered.
 */
void
cid_http_server_free (CidHttpServer *self)
{
  g_return_if_fail (self != NULL);

  cid_http_server_stop (self);
  g_clear_pointer (&self->orphans, g_hash_table_unref);
  g_clear_pointer (&self->holds, cid_deadline_queue_free);
  g_clear_pointer (&self->door, cid_http_door_free);
  g_clear_pointer (&self->answers, cid_http_answers_free);
  g_free (self);
}

/**
 * cid_http_server_set_patience:
 * @self: a server without connections
 * @patience_us: how long each request may take to arrive
 */
void
cid_http_server_set_patience (CidHttpServer *self, gint64 patience_us)
{
  g_return_if_fail (self != NULL);

  cid_http_door_set_patience (self->door, patience_us);
}

/* Who connects from this machine to a second address of it comes from its first. */
static gboolean
is_local (CidHttpServer *self, int fd, const CidAddress *peer)
{
  if (cid_socket_address_is_local (fd, peer))
    return TRUE;
  return self->handler.is_own != NULL && self->handler.is_own (peer, self->user_data);
}

/* Who has many addresses, as each host has on IPv6, may have guesses in all places at once. One of
 * them, which is known to be wrong, makes room before any that has said nothing yet. */
static void
make_room (CidHttpServer *self, CidRequest *request)
{
  CidRequest *guess = cid_deadline_queue_find (self->holds, NULL, NULL);

  if (guess == NULL || !cid_http_door_is_blocked (self->door, request))
    return;

  g_debug ("A wrong token makes room for another connection");
  cid_http_door_leave (self->door, guess);
  shutdown (guess->fd, SHUT_RDWR);
  end_hold (self, guess);
  cid_http_loop_wake (self->loop);
}

static CidRequest *
admit (CidHttpServer *self, int fd, const struct sockaddr *from)
{
  CidAddress peer;
  CidRequest *request;
  gboolean local;

  if (self->daemon == NULL || !cid_socket_address_read (from, &peer))
    return NULL;

  local = is_local (self, fd, &peer);
  if (!self->handler.admit (&peer, local, self->user_data))
    return NULL;

  request = cid_request_new (self, fd, &peer, local);
  make_room (self, request);
  if (!cid_http_door_enter (self->door, request))
    g_clear_pointer (&request, cid_request_free);
  return request;
}

/**
 * cid_http_server_add:
 * @self: a server
 * @fd: (transfer full): a connected socket that does not block
 * @peer: who is at the other end
 * @size: bytes of @peer
 *
 * Serves this connection too, or closes it at once if its peer is not admitted or there are too
 * many.
 */
void
cid_http_server_add (CidHttpServer *self, int fd, const struct sockaddr *peer, socklen_t size)
{
  CidRequest *request;

  g_return_if_fail (self != NULL);
  g_return_if_fail (peer != NULL);

  request = admit (self, fd, peer);
  if (request == NULL) {
    close (fd);
    return;
  }

  self->arriving = request;
  if (MHD_add_connection (self->daemon, fd, peer, size) == MHD_YES || self->arriving == NULL)
    return;

  self->arriving = NULL;
  cid_http_door_leave (self->door, request);
  cid_request_free (request);
}

/**
 * cid_http_server_answer:
 * @self: the server of @request
 * @request: (transfer full): a request that the handler was given
 * @status: an HTTP status
 *
 * What cid_request_answer() does.
 */
void
cid_http_server_answer (CidHttpServer *self, CidRequest *request, guint status)
{
  CidRequestPhase phase;

  g_return_if_fail (self != NULL);
  g_return_if_fail (request != NULL);

  if (g_hash_table_steal (self->orphans, request)) {
    if (request->phase == CID_REQUEST_PHASE_ORPHANED)
      cid_request_free (request);
    return;
  }

  phase = request->phase;
  g_return_if_fail (phase == CID_REQUEST_PHASE_HANDLED || phase == CID_REQUEST_PHASE_WAITING);
  settle (self, request, status);
  if (phase == CID_REQUEST_PHASE_HANDLED)
    return;

  resume (self, request);
  cid_http_loop_wake (self->loop);
}

static void
refuse_waiting (CidHttpServer *self)
{
  while (self->waiting.head) {
    CidRequest *request = self->waiting.head->data;

    if (request->phase == CID_REQUEST_PHASE_HELD) {
      end_hold (self, request);
      continue;
    }
    settle (self, request, MHD_HTTP_SERVICE_UNAVAILABLE);
    resume (self, request);
    g_hash_table_add (self->orphans, request);
  }
}

static void
write_answers (CidHttpServer *self)
{
  gint64 end_us = g_get_monotonic_time () + STOP_US;

  cid_http_loop_run (self->loop);
  while (self->unwritten > 0 && g_get_monotonic_time () < end_us) {
    cid_http_loop_wait (self->loop, STOP_STEP_MS);
    cid_http_loop_run (self->loop);
  }
}

/**
 * cid_http_server_stop:
 * @self: a server, stopped already or not
 *
 * Answers what still waits with 503, sees the answers off for a moment, and closes every
 * connection. libmicrohttpd aborts the process if it is stopped while a connection sleeps. Not to
 * be called from the handler.
 */
void
cid_http_server_stop (CidHttpServer *self)
{
  g_return_if_fail (self != NULL);

  if (self->loop == NULL)
    return;
  g_return_if_fail (!cid_http_loop_is_running (self->loop));

  self->is_stopping = TRUE;
  refuse_waiting (self);
  write_answers (self);
  g_clear_pointer (&self->loop, cid_http_loop_free);
  g_clear_pointer (&self->daemon, MHD_stop_daemon);
}
