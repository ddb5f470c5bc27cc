/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "phone/interfaces.h"
#include "phone/listener.h"
#include "phone/socket-address.h"
#include "scratch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_US (10 * G_USEC_PER_SEC)
#define RING "GET /7kq3m9x2adfh/incoming?remote=1 HTTP/1.1\r\nHost: x\r\n\r\n"

typedef struct {
  CidListener *listener;
  guint16 port;
  GPtrArray *held;
  gboolean holds;
  gboolean refuses_all;
  guint check_status;
  guint handled;
  guint changes;
  char *method;
  GString *target;
  GString *body;
  char *peer;
  gboolean is_local;
} Fixture;

typedef struct {
  int fd;
  GString *in;
  gboolean is_closed;
} Client;

static gboolean
on_admit (const CidAddress *peer, gboolean is_local, gpointer user_data)
{
  Fixture *self = user_data;

  return !self->refuses_all;
}

static guint
on_check (CidRequest *request, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_assign (self->target, cid_request_get_target (request));
  return self->check_status;
}

static void
on_handle (CidRequest *request, gpointer user_data)
{
  Fixture *self = user_data;
  gsize length = 0;
  const char *body = cid_request_get_body (request, &length);

  self->handled++;
  g_free (self->method);
  self->method = g_strdup (cid_request_get_method (request));
  g_string_truncate (self->body, 0);
  g_string_append_len (self->body, body, length);
  g_free (self->peer);
  self->peer = cid_address_to_string (cid_request_get_peer (request));
  self->is_local = cid_request_is_local (request);

  if (self->holds)
    g_ptr_array_add (self->held, request);
  else
    cid_request_answer (request, 200);
}

static void
on_changed (CidListener *listener, gpointer user_data)
{
  Fixture *self = user_data;

  self->changes++;
}

static void
listen_on (Fixture *self, const char *hosts, guint16 port)
{
  g_auto (GStrv) words = g_strsplit (hosts, " ", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_auto (GStrv) addresses = NULL;

  for (char **word = words; *word; word++)
    g_ptr_array_add (list, *word);
  cid_listener_set_addresses (self->listener, list, port);
  addresses = cid_listener_get_addresses (self->listener);
  if (addresses[0])
    self->port = (guint16) g_ascii_strtoull (strrchr (addresses[0], ':') + 1, NULL, 10);
}

static int
set_up (void **state)
{
  static const CidListenerHandler handler = { on_admit, on_check, on_handle, NULL };
  Fixture *self = g_new0 (Fixture, 1);

  self->held = g_ptr_array_new ();
  self->target = g_string_new (NULL);
  self->body = g_string_new (NULL);
  self->listener = cid_listener_new (&handler, self);
  g_signal_connect (self->listener, "changed", G_CALLBACK (on_changed), self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_object_unref (self->listener);
  g_ptr_array_unref (self->held);
  g_string_free (self->target, TRUE);
  g_string_free (self->body, TRUE);
  g_free (self->method);
  g_free (self->peer);
  g_free (self);
  return 0;
}

static void
turn (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (200);
}

static void
turn_for (gint64 time_us)
{
  gint64 end_us = g_get_monotonic_time () + time_us;

  while (g_get_monotonic_time () < end_us)
    turn ();
}

static void
client_free (Client *client)
{
  close (client->fd);
  g_string_free (client->in, TRUE);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

static Client *
try_connect (const char *host, guint16 port)
{
  struct sockaddr_storage to = { 0 };
  Client *client = g_new0 (Client, 1);
  CidAddress address;
  socklen_t size;

  assert_true (cid_address_parse (host, &address));
  size = cid_socket_address_write (&address, port, &to);
  client->in = g_string_new (NULL);
  client->fd = socket (to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (client->fd, (struct sockaddr *) &to, size) == 0)
    return client;

  client_free (client);
  return NULL;
}

static Client *
connect_to (Fixture *self, const char *host)
{
  Client *client = try_connect (host, self->port);

  assert_non_null (client);
  return client;
}

static void
send_bytes (Client *client, const char *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize sent = send (client->fd, bytes + done, length - done, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (sent < 0 && errno != EAGAIN)
      return;
    if (sent > 0)
      done += (gsize) sent;
    turn ();
  }
}

static void
send_text (Client *client, const char *text)
{
  send_bytes (client, text, strlen (text));
}

static void
receive (Client *client)
{
  char bytes[4096];
  gssize length = recv (client->fd, bytes, sizeof bytes, MSG_DONTWAIT);

  if (length > 0)
    g_string_append_len (client->in, bytes, length);
  else if (length == 0 || errno == ECONNRESET)
    client->is_closed = TRUE;
}

static guint
count_answers (Client *client)
{
  guint count = 0;

  for (const char *at = client->in->str; (at = strstr (at, "HTTP/1.")) != NULL; at++)
    count++;
  return count;
}

static guint
await_answers (Client *client, guint count)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (count_answers (client) < count && !client->is_closed && g_get_monotonic_time () < end_us) {
    turn ();
    receive (client);
  }
  return count_answers (client);
}

static gboolean
await_close (Client *client)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (!client->is_closed && g_get_monotonic_time () < end_us) {
    turn ();
    receive (client);
  }
  return client->is_closed;
}

static guint
get_status (Client *client)
{
  if (await_answers (client, 1) == 0)
    return 0;
  return (guint) g_ascii_strtoull (client->in->str + strlen ("HTTP/1.1 "), NULL, 10);
}

static guint
ask (Fixture *self, const char *request)
{
  g_autoptr (Client) client = connect_to (self, "127.0.0.1");

  send_text (client, request);
  return get_status (client);
}

static gboolean
await_held (Fixture *self, guint count)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (self->held->len < count && g_get_monotonic_time () < end_us)
    turn ();
  return self->held->len == count;
}

static void
answer_held (Fixture *self, guint status)
{
  for (guint i = 0; i < self->held->len; i++)
    cid_request_answer (g_ptr_array_index (self->held, i), status);
  g_ptr_array_set_size (self->held, 0);
}

/* A phone's ring is the reason for all this. */
static void
test_ring_is_answered_with_an_empty_body (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  send_text (client, RING);
  assert_int_equal (get_status (client), 200);
  assert_true (g_str_has_suffix (client->in->str, "\r\n\r\n"));
  assert_non_null (strstr (client->in->str, "Content-Length: 0\r\n"));
  assert_int_equal (self->handled, 1);
  assert_string_equal (self->method, "GET");
  assert_string_equal (self->peer, "127.0.0.1");
  assert_true (self->is_local);
}

/* Every answer of the contract must exist, be short text and never echo what was asked. */
static void
test_refusals_are_one_line_and_echo_nothing (void **state)
{
  static const guint statuses[] = { 400, 403, 404, 405, 413, 414, 429, 503 };
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autoptr (Client) client = connect_to (self, "127.0.0.1");
    const char *body;

    self->check_status = statuses[i];
    send_text (client, RING);
    assert_int_equal (get_status (client), statuses[i]);
    assert_non_null (strstr (client->in->str, "Content-Type: text/plain\r\n"));
    assert_int_equal (strstr (client->in->str, "Allow: GET, POST\r\n") != NULL, statuses[i] == 405);
    assert_null (strstr (client->in->str, "7kq3"));
    body = strstr (client->in->str, "\r\n\r\n") + 4;
    assert_true (strlen (body) > 10);
    assert_ptr_equal (strchr (body, '\n'), body + strlen (body) - 1);
  }
  assert_int_equal (self->handled, 0);
}

/* Phones send targets that no standard allows, and the parser needs each byte of them. */
static void
test_targets_arrive_byte_for_byte (void **state)
{
  static const char *const targets[] = {
    "/t/incoming?name=John Doe&remote=1",
    "/t/incoming?name=\"Bob\" <sip:12@h;user=phone>",
    "/t/incoming?name=J\xc3\xbcrgen M\xfcller",
    "/t/incoming?remote=+49 30 1234",
    "/t/incoming?remote=%2B49%zz50%",
    "/t/incoming?remote=*21#",
    "/t/mac=0011&display_remote =12",
    "/t/incoming?remote=$remote&",
    "http://192.0.2.1:80/t/incoming?a",
    "/",
    "*",
  };
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[i]);

    assert_int_equal (ask (self, request), 200);
    assert_string_equal (self->target->str, targets[i]);
  }
}

/* Old phones speak HTTP/1.0 or forget the Host header. */
static void
test_old_manners_are_understood (void **state)
{
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  assert_int_equal (ask (self, "GET /t/incoming?a b HTTP/1.0\r\n\r\n"), 200);
  assert_string_equal (self->target->str, "/t/incoming?a b");
  assert_int_equal (ask (self, "GET /t/incoming HTTP/1.1\r\n\r\n"), 200);
  assert_int_equal (self->handled, 2);
}

/* The parser is promised a bounded target, and a phone gets a clear answer beyond it. */
static void
test_target_is_bounded (void **state)
{
  static const struct {
    gsize length;
    guint status;
  } cases[] = {
    { CID_LISTENER_MAX_TARGET, 200 },
    { CID_LISTENER_MAX_TARGET + 1, 414 },
    { 12000, 414 },
    { 100000, 414 },
  };
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *target = g_strnfill (cases[i].length, 'a');
    g_autofree char *request = NULL;

    target[0] = '/';
    request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: x\r\n\r\n", target);
    assert_int_equal (ask (self, request), cases[i].status);
    assert_int_equal (self->handled, 1);
  }
}

/* Headers are of no use to us: they must not cost memory without end. */
static void
test_huge_headers_are_refused (void **state)
{
  Fixture *self = *state;
  g_autofree char *filler = g_strnfill (60000, 'h');
  g_autofree char *request = NULL;

  listen_on (self, "127.0.0.1", 0);
  request = g_strdup_printf ("GET /t/incoming HTTP/1.1\r\nX: %s\r\n\r\n", filler);
  assert_int_equal (ask (self, request), 431);
  assert_int_equal (ask (self, RING), 200);
}

/* Poly posts XML, and others forms: all of the body is needed, NUL and all. */
static void
test_body_arrives_whole (void **state)
{
  Fixture *self = *state;
  g_autofree char *body = g_strnfill (CID_LISTENER_MAX_BODY, 'b');
  g_autofree char *head = NULL;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  body[7] = '\0';
  head = g_strdup_printf ("POST /t HTTP/1.1\r\nContent-Length: %d\r\n\r\n", CID_LISTENER_MAX_BODY);
  send_text (client, head);
  send_bytes (client, body, CID_LISTENER_MAX_BODY);
  assert_int_equal (get_status (client), 200);
  assert_int_equal (self->body->len, CID_LISTENER_MAX_BODY);
  assert_memory_equal (self->body->str, body, CID_LISTENER_MAX_BODY);

  send_text (
    client,
    "POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n2\r\n&b\r\n0\r\n\r\n");
  assert_int_equal (await_answers (client, 2), 2);
  assert_string_equal (self->body->str, "a=1&b");
  send_text (client, RING);
  assert_int_equal (await_answers (client, 3), 3);
  assert_int_equal (self->body->len, 0);
}

/* A body that is announced too long is refused before it is sent. */
static void
test_announced_long_body_is_refused_at_once (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  send_text (client, "POST /t HTTP/1.1\r\nContent-Length: 16385\r\n\r\n");
  assert_int_equal (get_status (client), 413);
  assert_true (await_close (client));
  assert_int_equal (self->handled, 0);
}

/* A body in chunks does not announce its length, and must not be gathered without end. */
static void
test_long_chunked_body_is_refused (void **state)
{
  Fixture *self = *state;
  g_autofree char *chunk = g_strnfill (0x1000, 'c');
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  send_text (client, "POST /t HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (guint i = 0; i < 5; i++) {
    send_text (client, "1000\r\n");
    send_text (client, chunk);
    send_text (client, "\r\n");
  }
  send_text (client, "0\r\n\r\n");
  assert_int_equal (get_status (client), 413);
  assert_int_equal (self->handled, 0);
}

/* Who may not post must not make us read what he posts. */
static void
test_refused_post_is_answered_before_its_body (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  self->check_status = 403;
  client = connect_to (self, "127.0.0.1");
  send_text (client, "POST /t HTTP/1.1\r\nContent-Length: 100\r\n\r\n");
  assert_int_equal (get_status (client), 403);
  assert_non_null (strstr (client->in->str, "Connection: close\r\n"));
  assert_true (await_close (client));
}

/* A phone that asks for an unknown event goes on with its connection. */
static void
test_refused_get_keeps_the_connection (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  self->check_status = 404;
  client = connect_to (self, "127.0.0.1");
  send_text (client, RING);
  assert_int_equal (get_status (client), 404);
  self->check_status = 0;
  send_text (client, RING);
  assert_int_equal (await_answers (client, 2), 2);
  assert_int_equal (self->handled, 1);
}

/* HEAD is refused by the handler like any method, and its answer has no body. */
static void
test_head_gets_no_body (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  self->check_status = 405;
  client = connect_to (self, "127.0.0.1");
  send_text (client, "HEAD /t/incoming HTTP/1.1\r\nHost: x\r\n\r\n");
  assert_int_equal (get_status (client), 405);
  assert_true (g_str_has_suffix (client->in->str, "\r\n\r\n"));
}

/* Bursts come in one segment over a connection that is kept. */
static void
test_hundred_requests_in_one_segment (void **state)
{
  Fixture *self = *state;
  g_autoptr (GString) burst = g_string_new (NULL);
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (burst, "GET /t/incoming?call=%u HTTP/1.1\r\nHost: x\r\n\r\n", i);
  client = connect_to (self, "127.0.0.1");
  send_text (client, burst->str);
  assert_int_equal (await_answers (client, 100), 100);
  assert_int_equal (self->handled, 100);
  assert_string_equal (self->target->str, "/t/incoming?call=99");
}

/* The same, when each has to wait for the disk. */
static void
test_hundred_requests_in_one_segment_answered_later (void **state)
{
  Fixture *self = *state;
  g_autoptr (GString) burst = g_string_new (NULL);
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  self->holds = TRUE;
  for (guint i = 0; i < 100; i++)
    g_string_append (burst, RING);
  client = connect_to (self, "127.0.0.1");
  send_text (client, burst->str);
  for (guint i = 0; i < 100; i++) {
    assert_true (await_held (self, 1));
    answer_held (self, 200);
  }
  assert_int_equal (await_answers (client, 100), 100);
}

/* A bad network delivers one request in many pieces. */
static void
test_one_request_in_hundred_segments (void **state)
{
  Fixture *self = *state;
  g_autofree char *filler = g_strnfill (80, 'n');
  g_autofree char *request = NULL;
  g_autoptr (Client) client = NULL;
  int on = 1;

  listen_on (self, "127.0.0.1", 0);
  request = g_strdup_printf ("GET /t/incoming?name=%s HTTP/1.1\r\nHost: x\r\n\r\n", filler);
  client = connect_to (self, "127.0.0.1");
  assert_int_equal (setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
  for (const char *at = request; *at; at++) {
    send_bytes (client, at, 1);
    turn ();
  }
  assert_int_equal (get_status (client), 200);
  assert_true (g_str_has_suffix (self->target->str, filler));
}

/* The 200 waits for the disk; other phones do not wait with it. */
static void
test_answer_may_come_later (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) slow = NULL;

  listen_on (self, "127.0.0.1", 0);
  slow = connect_to (self, "127.0.0.1");
  self->holds = TRUE;
  send_text (slow, RING);
  assert_true (await_held (self, 1));
  self->holds = FALSE;
  assert_int_equal (ask (self, RING), 200);
  turn_for (G_USEC_PER_SEC / 20);
  receive (slow);
  assert_int_equal (slow->in->len, 0);
  answer_held (self, 503);
  assert_int_equal (get_status (slow), 503);
}

/* Group commit answers many phones in one turn. */
static void
test_many_are_answered_together (void **state)
{
  Fixture *self = *state;
  Client *clients[50];

  listen_on (self, "127.0.0.1", 0);
  self->holds = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    clients[i] = connect_to (self, "127.0.0.1");
    send_text (clients[i], RING);
  }
  assert_true (await_held (self, G_N_ELEMENTS (clients)));
  answer_held (self, 200);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    assert_int_equal (get_status (clients[i]), 200);
    client_free (clients[i]);
  }
}

/* A phone that hangs up its connection early must not upset the late answer. */
static void
test_client_may_leave_before_its_answer (void **state)
{
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  self->holds = TRUE;
  for (guint i = 0; i < 10; i++) {
    Client *client = connect_to (self, "127.0.0.1");

    send_text (client, RING);
    assert_true (await_held (self, i + 1));
    client_free (client);
  }
  turn_for (G_USEC_PER_SEC / 20);
  answer_held (self, 200);
  turn_for (G_USEC_PER_SEC / 20);
  self->holds = FALSE;
  assert_int_equal (ask (self, RING), 200);
}

/* Dribbling a byte at a time keeps a connection active, which must not keep it for ever. */
static void
test_dribbling_client_is_cut_off_and_harms_nobody (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) dribbler = NULL;
  gint64 start_us;

  cid_listener_set_patience (self->listener, 1);
  listen_on (self, "127.0.0.1", 0);
  dribbler = connect_to (self, "127.0.0.1");
  start_us = g_get_monotonic_time ();
  while (!dribbler->is_closed && g_get_monotonic_time () - start_us < PATIENCE_US) {
    send_text (dribbler, "G");
    assert_int_equal (ask (self, RING), 200);
    turn_for (G_USEC_PER_SEC / 10);
    receive (dribbler);
  }
  assert_true (dribbler->is_closed);
  assert_in_range (g_get_monotonic_time () - start_us, G_USEC_PER_SEC * 9 / 10, 3 * G_USEC_PER_SEC);
}

/* The wait for our own disk is not the phone's fault. */
static void
test_deadline_does_not_count_while_we_think (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  cid_listener_set_patience (self->listener, 1);
  listen_on (self, "127.0.0.1", 0);
  self->holds = TRUE;
  client = connect_to (self, "127.0.0.1");
  send_text (client, RING);
  assert_true (await_held (self, 1));
  turn_for (G_USEC_PER_SEC * 3 / 2);
  answer_held (self, 200);
  assert_int_equal (get_status (client), 200);
}

/* Each answer renews the deadline, and silence after it ends the connection. */
static void
test_deadline_starts_again_after_each_answer (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  cid_listener_set_patience (self->listener, 1);
  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  for (guint i = 1; i <= 3; i++) {
    send_text (client, RING);
    assert_int_equal (await_answers (client, i), i);
    turn_for (G_USEC_PER_SEC * 6 / 10);
  }
  assert_true (await_close (client));
}

static int
get_loop_timeout (void)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[64];
  int timeout_ms = 0;
  int priority = 0;

  assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  return timeout_ms;
}

/* An idle daemon wakes nobody: no timer runs without a connection. */
static void
test_no_timer_runs_without_a_connection (void **state)
{
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  assert_int_equal (ask (self, RING), 200);
  turn_for (G_USEC_PER_SEC / 10);
  assert_int_equal (get_loop_timeout (), -1);
}

/* libmicrohttpd forgets to listen again once its limit was reached: the next ring must get in. */
static void
test_ring_is_served_after_the_limit_was_reached (void **state)
{
  Fixture *self = *state;
  Client *clients[CID_LISTENER_MAX_LOOPBACK];
  struct rlimit limit = { 0 };
  g_autoptr (Client) late = NULL;

  assert_int_equal (getrlimit (RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = MIN (limit.rlim_max, 4096);
  assert_int_equal (setrlimit (RLIMIT_NOFILE, &limit), 0);

  listen_on (self, "127.0.0.1", 0);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    clients[i] = connect_to (self, "127.0.0.1");
    turn ();
  }
  late = connect_to (self, "127.0.0.1");
  send_text (late, RING);
  assert_int_equal (get_status (late), 200);
  assert_true (await_close (clients[0]));

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
  turn_for (G_USEC_PER_SEC / 10);
  assert_int_equal (ask (self, RING), 200);
}

/* Running out of descriptors is a pause, not the end. */
static void
test_ring_is_served_after_descriptors_ran_out (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  scratch_run_short_of_descriptors ((rlim_t) client->fd, 100);
  send_text (client, RING);
  assert_int_equal (get_status (client), 200);
}

/* Strangers are turned away before we read a byte of theirs. */
static void
test_peer_that_is_not_admitted_is_closed_at_once (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  self->refuses_all = TRUE;
  client = connect_to (self, "127.0.0.1");
  send_text (client, RING);
  assert_true (await_close (client));
  assert_int_equal (client->in->len, 0);
  assert_int_equal (self->handled, 0);
}

/* Stopping with a sleeping connection aborts in libmicrohttpd; the phone is told instead. */
static void
test_stop_answers_those_who_wait (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) waits = NULL;
  g_autoptr (Client) idle = NULL;

  listen_on (self, "127.0.0.1", 0);
  idle = connect_to (self, "127.0.0.1");
  waits = connect_to (self, "127.0.0.1");
  self->holds = TRUE;
  send_text (waits, RING);
  assert_true (await_held (self, 1));
  cid_listener_stop (self->listener);
  assert_int_equal (get_status (waits), 503);
  assert_true (await_close (waits));
  assert_true (await_close (idle));
  answer_held (self, 200);
  assert_null (try_connect ("127.0.0.1", self->port));
}

/* The last resort: freed with requests that nobody ever answers, nothing may leak or crash. */
static void
test_unanswered_requests_are_freed_with_the_listener (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  self->holds = TRUE;
  send_text (client, RING);
  assert_true (await_held (self, 1));
}

/* Before it stops the daemon takes no new calls but finishes those it has. */
static void
test_quiet_listener_serves_those_who_are_in (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) client = NULL;

  listen_on (self, "127.0.0.1", 0);
  client = connect_to (self, "127.0.0.1");
  turn_for (G_USEC_PER_SEC / 50);
  cid_listener_quiesce (self->listener);
  assert_null (try_connect ("127.0.0.1", self->port));
  send_text (client, RING);
  assert_int_equal (get_status (client), 200);
}

/* Port 0 is for tests and trials, where both families must agree on one port. */
static void
test_loopback_is_both_families_on_one_free_port (void **state)
{
  Fixture *self = *state;
  g_auto (GStrv) addresses = NULL;
  g_auto (GStrv) problems = NULL;
  g_autofree char *ipv4 = NULL;
  g_autofree char *ipv6 = NULL;
  g_autoptr (Client) client = NULL;

  listen_on (self, "loopback", 0);
  addresses = cid_listener_get_addresses (self->listener);
  problems = cid_listener_get_problems (self->listener);
  ipv4 = g_strdup_printf ("127.0.0.1:%u", self->port);
  ipv6 = g_strdup_printf ("[::1]:%u", self->port);
  assert_int_equal (g_strv_length (problems), 0);
  assert_string_equal (addresses[0], ipv4);
  if (addresses[1] == NULL)
    return;

  assert_string_equal (addresses[1], ipv6);
  client = connect_to (self, "::1");
  send_text (client, RING);
  assert_int_equal (get_status (client), 200);
  assert_string_equal (self->peer, "::1");
  assert_true (self->is_local);
}

/* An IPv4 phone is an IPv4 phone, whatever socket it came through. */
static void
test_ipv4_peer_on_dual_stack_socket_is_ipv4 (void **state)
{
  Fixture *self = *state;
  g_auto (GStrv) addresses = NULL;
  CidAddress own;

  listen_on (self, "any", 0);
  addresses = cid_listener_get_addresses (self->listener);
  assert_int_equal (g_strv_length (addresses), 1);
  assert_int_equal (ask (self, RING), 200);
  assert_string_equal (self->peer, "127.0.0.1");

  if (cid_interfaces_get_best_address (&own)) {
    g_autofree char *host = cid_address_to_string (&own);
    g_autoptr (Client) client = connect_to (self, host);

    send_text (client, RING);
    assert_int_equal (get_status (client), 200);
    assert_string_equal (self->peer, host);
    assert_true (self->is_local);
  }
}

/* The settings change while phones are connected. */
static void
test_addresses_change_under_living_connections (void **state)
{
  Fixture *self = *state;
  g_autoptr (Client) first = NULL;
  g_autoptr (Client) second = NULL;
  guint16 port;

  listen_on (self, "127.0.0.1 127.0.0.2", 0);
  port = self->port;
  first = connect_to (self, "127.0.0.1");
  second = connect_to (self, "127.0.0.2");
  turn_for (G_USEC_PER_SEC / 50);

  listen_on (self, "127.0.0.1 127.0.0.3", port);
  assert_int_equal (self->port, port);
  assert_int_equal (self->changes, 2);
  assert_null (try_connect ("127.0.0.2", port));
  send_text (first, RING);
  assert_int_equal (get_status (first), 200);
  send_text (second, RING);
  assert_int_equal (get_status (second), 200);
  assert_int_equal (ask (self, RING), 200);
  client_free (connect_to (self, "127.0.0.3"));
}

/* Settings may say the same thing twice, which must not make us our own rival for the port. */
static void
test_places_that_others_cover_are_left_out (void **state)
{
  static const struct {
    const char *hosts;
    guint count;
  } cases[] = {
    { "127.0.0.1 127.0.0.1", 1 },
    { "127.0.0.1 any ::1", 1 },
    { "any loopback", 1 },
    { "0.0.0.0 127.0.0.1", 1 },
    { "127.0.0.1 ::ffff:127.0.0.1 127.0.0.2", 2 },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) problems = NULL;
    g_auto (GStrv) addresses = NULL;

    listen_on (self, cases[i].hosts, 0);
    problems = cid_listener_get_problems (self->listener);
    addresses = cid_listener_get_addresses (self->listener);
    assert_int_equal (g_strv_length (problems), 0);
    assert_int_equal (g_strv_length (addresses), cases[i].count);
    assert_int_equal (ask (self, RING), 200);
  }
}

/* Asking for any free port again is no reason to move. */
static void
test_free_port_is_kept (void **state)
{
  Fixture *self = *state;
  guint16 port;

  listen_on (self, "127.0.0.1", 0);
  port = self->port;
  listen_on (self, "loopback", 0);
  assert_int_equal (self->port, port);
}

static int
take_port (guint16 *port)
{
  struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof own;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_int_equal (bind (fd, (struct sockaddr *) &own, size), 0);
  assert_int_equal (listen (fd, 1), 0);
  assert_int_equal (getsockname (fd, (struct sockaddr *) &own, &size), 0);
  *port = ntohs (own.sin_port);
  return fd;
}

/* What is away may be so for ever: an idle daemon is woken for it once in a minute at most. A port
 * that is taken may be free in a moment. */
static void
test_what_is_away_wakes_nobody (void **state)
{
  Fixture *self = *state;
  guint16 port = 0;
  int fd = take_port (&port);

  listen_on (self, "192.0.2.77 fe80::1 127.0.0.2", port);
  assert_in_range (get_loop_timeout (), 58 * 1000, 61 * 1000);
  listen_on (self, "192.0.2.77 127.0.0.1", port);
  assert_in_range (get_loop_timeout (), 500, 3 * 1000);
  close (fd);
}

/* Where the addresses have changed nobody waits for the next time. */
static void
test_it_is_tried_again_at_once_when_told (void **state)
{
  Fixture *self = *state;
  g_auto (GStrv) problems = NULL;
  guint16 port = 0;
  int fd = take_port (&port);

  listen_on (self, "127.0.0.1", port);
  assert_int_equal (self->changes, 1);
  cid_listener_try_again (self->listener);
  assert_int_equal (self->changes, 1);
  close (fd);
  cid_listener_try_again (self->listener);
  assert_int_equal (self->changes, 2);
  problems = cid_listener_get_problems (self->listener);
  assert_int_equal (g_strv_length (problems), 0);
  self->port = port;
  assert_int_equal (ask (self, RING), 200);
  turn_for (G_USEC_PER_SEC / 10);
  assert_int_equal (get_loop_timeout (), -1);
}

/* Another program has the port: say who, and take over when it goes. */
static void
test_taken_port_is_told_and_taken_over (void **state)
{
  Fixture *self = *state;
  guint16 port = 0;
  int fd = take_port (&port);
  g_auto (GStrv) problems = NULL;
  g_auto (GStrv) none = NULL;
  g_autofree char *pid = g_strdup_printf ("(pid %d, user ", (int) getpid ());
  g_autofree char *number = NULL;
  gint64 end_us;

  listen_on (self, "127.0.0.1", port);
  assert_int_equal (self->changes, 1);
  problems = cid_listener_get_problems (self->listener);
  assert_int_equal (g_strv_length (problems), 1);
  number = g_strdup_printf ("Port %u ", port);
  assert_non_null (strstr (problems[0], number));
  assert_non_null (strstr (problems[0], pid));

  close (fd);
  end_us = g_get_monotonic_time () + PATIENCE_US;
  while (self->changes == 1 && g_get_monotonic_time () < end_us)
    turn ();
  assert_int_equal (self->changes, 2);
  none = cid_listener_get_problems (self->listener);
  assert_int_equal (g_strv_length (none), 0);
  self->port = port;
  assert_int_equal (ask (self, RING), 200);
  turn_for (G_USEC_PER_SEC / 10);
  assert_int_equal (get_loop_timeout (), -1);
}

/* What cannot be used is told, and does not keep the rest from working. */
static void
test_bad_addresses_are_told (void **state)
{
  static const struct {
    const char *hosts;
    const char *says;
  } cases[] = {
    { "192.0.2.77 127.0.0.1", "192.0.2.77 is not up" },
    { "phone.example 127.0.0.1", "“phone.example”" },
    { " 127.0.0.1", "not an IP address" },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) problems = NULL;
    g_auto (GStrv) addresses = NULL;

    listen_on (self, cases[i].hosts, 0);
    problems = cid_listener_get_problems (self->listener);
    addresses = cid_listener_get_addresses (self->listener);
    assert_int_equal (g_strv_length (problems), 1);
    assert_non_null (strstr (problems[0], cases[i].says));
    assert_int_equal (g_strv_length (addresses), 1);
    assert_int_equal (ask (self, RING), 200);
  }
}

/* Noise on the port must neither crash nor stop us. */
static void
test_garbage_is_survived (void **state)
{
  static const char *const garbage[] = {
    "\r\n\r\n\r\n",
    "GET\r\n\r\n",
    "\x16\x03\x01\x02\x01\xff\xfe",
    "GET / HTTP/9.9\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
  };
  Fixture *self = *state;

  listen_on (self, "127.0.0.1", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++) {
    Client *client = connect_to (self, "127.0.0.1");

    send_text (client, garbage[i]);
    turn_for (G_USEC_PER_SEC / 100);
    client_free (client);
    assert_int_equal (ask (self, RING), 200);
  }
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_ring_is_answered_with_an_empty_body),
    fixture_test (test_refusals_are_one_line_and_echo_nothing),
    fixture_test (test_targets_arrive_byte_for_byte),
    fixture_test (test_old_manners_are_understood),
    fixture_test (test_target_is_bounded),
    fixture_test (test_huge_headers_are_refused),
    fixture_test (test_body_arrives_whole),
    fixture_test (test_announced_long_body_is_refused_at_once),
    fixture_test (test_long_chunked_body_is_refused),
    fixture_test (test_refused_post_is_answered_before_its_body),
    fixture_test (test_refused_get_keeps_the_connection),
    fixture_test (test_head_gets_no_body),
    fixture_test (test_hundred_requests_in_one_segment),
    fixture_test (test_hundred_requests_in_one_segment_answered_later),
    fixture_test (test_one_request_in_hundred_segments),
    fixture_test (test_answer_may_come_later),
    fixture_test (test_many_are_answered_together),
    fixture_test (test_client_may_leave_before_its_answer),
    fixture_test (test_dribbling_client_is_cut_off_and_harms_nobody),
    fixture_test (test_deadline_does_not_count_while_we_think),
    fixture_test (test_deadline_starts_again_after_each_answer),
    fixture_test (test_no_timer_runs_without_a_connection),
    fixture_test (test_ring_is_served_after_the_limit_was_reached),
    fixture_test (test_ring_is_served_after_descriptors_ran_out),
    fixture_test (test_peer_that_is_not_admitted_is_closed_at_once),
    fixture_test (test_stop_answers_those_who_wait),
    fixture_test (test_unanswered_requests_are_freed_with_the_listener),
    fixture_test (test_quiet_listener_serves_those_who_are_in),
    fixture_test (test_loopback_is_both_families_on_one_free_port),
    fixture_test (test_ipv4_peer_on_dual_stack_socket_is_ipv4),
    fixture_test (test_addresses_change_under_living_connections),
    fixture_test (test_places_that_others_cover_are_left_out),
    fixture_test (test_free_port_is_kept),
    fixture_test (test_what_is_away_wakes_nobody),
    fixture_test (test_it_is_tried_again_at_once_when_told),
    fixture_test (test_taken_port_is_told_and_taken_over),
    fixture_test (test_bad_addresses_are_told),
    fixture_test (test_garbage_is_survived),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
