/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/http-server.h"
#include "phone/socket-address.h"
#include "scratch.h"
#include "web-client.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PHONE "192.0.2.50"
#define SECOND "192.0.2.77"
#define RING "GET /t/incoming HTTP/1.1\r\nHost: x\r\n\r\n"
#define SHORT_PATIENCE_US (100 * 1000)

typedef struct {
  CidHttpServer *server;
  GPtrArray *held;
  gboolean holds;
  gboolean refuses;
  guint check_status;
  guint n_admit_asked;
  guint n_checked;
  guint n_handled;
  gboolean is_local;
  guint n_wanted;
} Fixture;

static gboolean
on_admit (const CidAddress *peer, gboolean is_local, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_admit_asked++;
  self->is_local = is_local;
  return !self->refuses;
}

static guint
on_check (CidRequest *request, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_checked++;
  return self->check_status;
}

static void
on_handle (CidRequest *request, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_handled++;
  if (self->holds)
    g_ptr_array_add (self->held, request);
  else
    cid_request_answer (request, 200);
}

static gboolean
on_is_own (const CidAddress *peer, gpointer user_data)
{
  g_autofree char *text = cid_address_to_string (peer);

  return g_str_equal (text, SECOND);
}

static int
set_up (void **state)
{
  static const CidListenerHandler handler = { on_admit, on_check, on_handle, on_is_own };
  Fixture *self = g_new0 (Fixture, 1);

  self->held = g_ptr_array_new ();
  self->server = cid_http_server_new (&handler, self);
  assert_non_null (self->server);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_pointer (&self->server, cid_http_server_free);
  g_ptr_array_unref (self->held);
  g_free (self);
  return 0;
}

/* A phone anywhere: the server is told who it is, and the bytes go through a pair of sockets. */
static WebClient *
connect_from (Fixture *self, const char *host)
{
  struct sockaddr_storage peer = { 0 };
  CidAddress address;
  socklen_t size;
  int fds[2];

  assert_true (cid_address_parse (host, &address));
  size = cid_socket_address_write (&address, 5060, &peer);
  assert_int_equal (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  assert_int_equal (fcntl (fds[0], F_SETFL, O_NONBLOCK), 0);
  cid_http_server_add (self->server, fds[0], (struct sockaddr *) &peer, size);
  return web_client_new_for_fd (fds[1]);
}

static gboolean
has_held (gpointer user_data)
{
  Fixture *self = user_data;

  return self->held->len >= self->n_wanted;
}

static void
wait_for_held (Fixture *self, guint n_wanted)
{
  self->n_wanted = n_wanted;
  scratch_run_until (has_held, self);
}

static void
answer_held (Fixture *self, guint status)
{
  for (guint i = 0; i < self->held->len; i++)
    cid_request_answer (g_ptr_array_index (self->held, i), status);
  g_ptr_array_set_size (self->held, 0);
}

/* The three questions come in their order, once each, and an answer ends them. */
static void
test_each_question_is_asked_once (void **state)
{
  static const struct {
    gboolean refuses;
    guint check_status;
    guint n_checked;
    guint n_handled;
    guint status;
  } rows[] = {
    { FALSE, 0, 1, 1, 200 },
    { FALSE, 403, 1, 0, 403 },
    { TRUE, 0, 0, 0, 0 },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WebClient) client = NULL;

    self->refuses = rows[i].refuses;
    self->check_status = rows[i].check_status;
    self->n_admit_asked = self->n_checked = self->n_handled = 0;
    client = connect_from (self, PHONE);
    if (!self->refuses)
      web_client_send (client, RING);
    assert_int_equal (web_client_wait_for_status (client), rows[i].status);
    assert_int_equal (self->n_admit_asked, 1);
    assert_int_equal (self->n_checked, rows[i].n_checked);
    assert_int_equal (self->n_handled, rows[i].n_handled);
  }
}

/* Rehearsals and the tokens of others are for this machine alone. */
static void
test_only_this_machine_is_local (void **state)
{
  static const struct {
    const char *host;
    gboolean is_local;
  } rows[] = { { PHONE, FALSE },
               { SECOND, TRUE },
               { "127.0.0.1", TRUE },
               { "127.9.9.9", TRUE },
               { "::1", TRUE },
               { "2001:db8::1", FALSE },
               { "::ffff:127.0.0.1", TRUE },
               { "10.0.0.127", FALSE } };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    web_client_free (connect_from (self, rows[i].host));
    assert_int_equal (self->is_local, rows[i].is_local);
  }
}

/* A phone that forgets its connections loses the oldest of them, and not its next ring. */
static void
test_one_address_has_so_many_connections (void **state)
{
  Fixture *self = *state;
  WebClient *clients[CID_LISTENER_MAX_PER_ADDRESS];
  g_autoptr (WebClient) late = NULL;
  g_autoptr (WebClient) other = NULL;

  other = connect_from (self, "192.0.2.51");
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = connect_from (self, PHONE);
  late = connect_from (self, PHONE);
  web_client_send (late, RING);
  assert_int_equal (web_client_wait_for_status (late), 200);
  web_client_wait_for_close (clients[0]);
  assert_int_equal (clients[0]->in->len, 0);

  for (gsize i = 1; i < G_N_ELEMENTS (clients); i++) {
    web_client_send (clients[i], RING);
    assert_int_equal (web_client_wait_for_status (clients[i]), 200);
  }
  web_client_send (other, RING);
  assert_int_equal (web_client_wait_for_status (other), 200);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    web_client_free (clients[i]);
}

/* Far more silent connections than there are places, and rings come through between them. */
static void
test_a_flood_of_silence_keeps_no_ring_out (void **state)
{
  Fixture *self = *state;
  WebClient *clients[4 * CID_LISTENER_MAX_PER_ADDRESS];

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++) {
    clients[i] = connect_from (self, PHONE);
    if (i % CID_LISTENER_MAX_PER_ADDRESS == 0) {
      web_client_send (clients[i], RING);
      assert_int_equal (web_client_wait_for_status (clients[i]), 200);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (clients) - CID_LISTENER_MAX_PER_ADDRESS; i++)
    web_client_wait_for_close (clients[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    web_client_free (clients[i]);
}

/* Whoever is not admitted takes no place from those who are. */
static void
test_who_is_refused_takes_no_room (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  self->refuses = TRUE;
  for (guint i = 0; i < 2 * CID_LISTENER_MAX_PER_ADDRESS; i++)
    web_client_free (connect_from (self, PHONE));
  self->refuses = FALSE;
  client = connect_from (self, PHONE);
  web_client_send (client, RING);
  assert_int_equal (web_client_wait_for_status (client), 200);
}

/* A peer that is no IP address (nothing we would open) is turned away before anybody is asked. */
static void
test_a_strange_peer_is_turned_away (void **state)
{
  const struct sockaddr peer = { .sa_family = AF_UNIX };
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;
  int fds[2];

  assert_int_equal (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  client = web_client_new_for_fd (fds[1]);
  cid_http_server_add (self->server, fds[0], &peer, sizeof peer);
  web_client_wait_for_close (client);
  assert_int_equal (self->n_admit_asked, 0);
}

/* Each of these would hold a connection for ever: silence, half a request, half a body. */
static void
test_who_takes_too_long_is_cut_off (void **state)
{
  static const char *const rows[] = {
    "",
    "GET /t/inc",
    "GET /t/incoming HTTP/1.1\r\nHost:",
    "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123",
  };
  Fixture *self = *state;

  cid_http_server_set_patience (self->server, SHORT_PATIENCE_US);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WebClient) client = connect_from (self, PHONE);
    gint64 begun_us = g_get_monotonic_time ();

    web_client_send (client, rows[i]);
    web_client_wait_for_close (client);
    assert_in_range (g_get_monotonic_time () - begun_us, SHORT_PATIENCE_US / 2, 5 * G_USEC_PER_SEC);
    assert_int_equal (client->in->len, 0);
  }
  assert_int_equal (self->n_handled, 0);
}

/* A slow disk is our fault, not the phone's; when we have answered, its time begins anew. */
static void
test_the_deadline_rests_while_we_think (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  cid_http_server_set_patience (self->server, SHORT_PATIENCE_US);
  self->holds = TRUE;
  client = connect_from (self, PHONE);
  web_client_send (client, RING);
  wait_for_held (self, 1);
  scratch_run_ms (2 * SHORT_PATIENCE_US / 1000);
  assert_false (client->is_closed);
  answer_held (self, 200);
  assert_int_equal (web_client_wait_for_status (client), 200);
  assert_false (client->is_closed);
  web_client_wait_for_close (client);
}

/* Chunks tell no length, so the end of the patience for bodies is found while they come. */
static void
test_bodies_are_bounded_however_they_come (void **state)
{
  static const struct {
    const char *head;
    guint n_blocks;
    guint status;
  } rows[] = {
    { "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 16384\r\n\r\n", 16, 200 },
    { "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 16385\r\n\r\n", 0, 413 },
    { "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n", 16, 200 },
    { "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4400\r\n", 17, 413 },
  };
  Fixture *self = *state;
  g_autofree char *block = g_strnfill (1024, 'b');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WebClient) client = connect_from (self, PHONE);

    self->n_handled = 0;
    web_client_send (client, rows[i].head);
    for (guint k = 0; k < rows[i].n_blocks; k++)
      web_client_send (client, block);
    if (strstr (rows[i].head, "chunked") != NULL)
      web_client_send (client, "\r\n0\r\n\r\n");
    assert_int_equal (web_client_wait_for_status (client), rows[i].status);
    assert_int_equal (self->n_handled, rows[i].status == 200 ? 1 : 0);
  }
}

/* The disk may speak after the phone has hung up: its answer goes nowhere and nothing is lost. */
static void
test_an_answer_to_nobody_is_dropped (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) next = NULL;

  self->holds = TRUE;
  for (guint i = 0; i < 3; i++) {
    WebClient *client = connect_from (self, PHONE);

    web_client_send (client, RING);
    wait_for_held (self, i + 1);
    web_client_free (client);
  }
  scratch_run_ms (20);
  answer_held (self, 200);
  scratch_run_ms (20);
  self->holds = FALSE;
  next = connect_from (self, PHONE);
  web_client_send (next, RING);
  assert_int_equal (web_client_wait_for_status (next), 200);
}

/* The end: those who wait are told 503 before their connections close, and what the handler says of
 * them afterwards changes nothing. */
static void
test_stopping_tells_those_who_wait (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) waits = connect_from (self, PHONE);
  g_autoptr (WebClient) idle = connect_from (self, "192.0.2.51");
  g_autoptr (WebClient) late = NULL;

  self->holds = TRUE;
  web_client_send (waits, RING);
  wait_for_held (self, 1);
  cid_http_server_stop (self->server);
  assert_int_equal (web_client_wait_for_status (waits), 503);
  web_client_wait_for_close (waits);
  web_client_wait_for_close (idle);
  assert_int_equal (idle->in->len, 0);
  answer_held (self, 200);

  late = connect_from (self, PHONE);
  web_client_wait_for_close (late);
  cid_http_server_stop (self->server);
}

/* A client that reads nothing must not keep the daemon from leaving. */
static void
test_stopping_takes_a_moment_at_most (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = connect_from (self, PHONE);
  gint64 begun_us;

  self->holds = TRUE;
  web_client_send (client, RING);
  wait_for_held (self, 1);
  begun_us = g_get_monotonic_time ();
  g_clear_pointer (&self->server, cid_http_server_free);
  assert_in_range (g_get_monotonic_time () - begun_us, 0, 2 * G_USEC_PER_SEC);
  g_ptr_array_set_size (self->held, 0);
}

/* Whoever guesses tokens has to wait for each answer, a form's body or not; nobody else has to. */
static void
test_a_wrong_token_is_answered_late (void **state)
{
  static const char *const rows[] = {
    RING,
    "POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab",
    "POST /t HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab",
    "HEAD /t HTTP/1.1\r\nHost: x\r\n\r\n",
  };
  Fixture *self = *state;
  WebClient *guessing[G_N_ELEMENTS (rows)];
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (WebClient) phone = NULL;

  self->check_status = 403;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    guessing[i] = connect_from (self, PHONE);
    web_client_send (guessing[i], rows[i]);
  }
  scratch_run_ms (100);
  assert_int_equal (self->n_checked, G_N_ELEMENTS (rows));

  self->check_status = 0;
  phone = connect_from (self, PHONE);
  web_client_send (phone, RING);
  assert_int_equal (web_client_wait_for_status (phone), 200);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_int_equal (web_client_wait_for_status (guessing[i]), 403);
    assert_true (g_get_monotonic_time () - begun_us >= CID_LISTENER_HOLD_S * G_USEC_PER_SEC);
    web_client_free (guessing[i]);
  }
  assert_int_equal (self->n_handled, 1);
}

/* After its 403 a connection goes on like any other, and the next guess waits anew. */
static void
test_each_guess_on_a_connection_waits (void **state)
{
  Fixture *self = *state;
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (WebClient) client = connect_from (self, PHONE);

  self->check_status = 403;
  web_client_send (client, RING RING);
  assert_int_equal (web_client_wait_for_answers (client, 2), 2);
  assert_true (g_get_monotonic_time () - begun_us >= 2 * CID_LISTENER_HOLD_S * G_USEC_PER_SEC);
  self->check_status = 0;
  web_client_send (client, RING);
  assert_int_equal (web_client_wait_for_answers (client, 3), 3);
}

/* A guesser may hang up, or the daemon end, before the answer is due. */
static void
test_held_answers_keep_nobody (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) waiting = connect_from (self, PHONE);
  WebClient *leaving = connect_from (self, PHONE);
  gint64 begun_us = g_get_monotonic_time ();

  self->check_status = 403;
  web_client_send (leaving, RING);
  web_client_send (waiting, RING);
  scratch_run_ms (50);
  assert_int_equal (self->n_checked, 2);
  web_client_free (leaving);
  g_clear_pointer (&self->server, cid_http_server_free);
  assert_in_range (g_get_monotonic_time () - begun_us, 0, G_USEC_PER_SEC / 2);
  assert_int_equal (web_client_wait_for_status (waiting), 403);
}

/* Where a body ends has to be clear, or what follows could be taken for a request. */
static void
test_a_doubtful_body_ends_the_connection (void **state)
{
  static const char *const rows[] = {
    "Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd",
    "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2f\r\n",
    "Transfer-Encoding: gzip\r\n\r\nabcd",
  };
  static const char *const methods[] = { "GET", "POST" };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows) * G_N_ELEMENTS (methods); i++) {
    g_autoptr (WebClient) client = connect_from (self, PHONE);
    g_autofree char *text =
      g_strconcat (methods[i % 2], " /t/incoming HTTP/1.1\r\nHost: x\r\n", rows[i / 2], RING, NULL);

    web_client_send (client, text);
    assert_int_equal (web_client_wait_for_status (client), 400);
    web_client_wait_for_close (client);
    assert_null (strstr (client->in->str + 1, "HTTP/1.1"));
  }
  assert_int_equal (self->n_handled, 0);
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_each_question_is_asked_once),
    fixture_test (test_only_this_machine_is_local),
    fixture_test (test_one_address_has_so_many_connections),
    fixture_test (test_a_flood_of_silence_keeps_no_ring_out),
    fixture_test (test_a_wrong_token_is_answered_late),
    fixture_test (test_each_guess_on_a_connection_waits),
    fixture_test (test_held_answers_keep_nobody),
    fixture_test (test_a_doubtful_body_ends_the_connection),
    fixture_test (test_who_is_refused_takes_no_room),
    fixture_test (test_a_strange_peer_is_turned_away),
    fixture_test (test_who_takes_too_long_is_cut_off),
    fixture_test (test_the_deadline_rests_while_we_think),
    fixture_test (test_bodies_are_bounded_however_they_come),
    fixture_test (test_an_answer_to_nobody_is_dropped),
    fixture_test (test_stopping_tells_those_who_wait),
    fixture_test (test_stopping_takes_a_moment_at_most),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
