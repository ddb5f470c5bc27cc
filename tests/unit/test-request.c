/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/http-loop.h"
#include "phone/request.h"
#include "scratch.h"
#include "web-client.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int
set_up (void **state)
{
  CidAddress peer;

  assert_true (cid_address_parse ("192.0.2.50", &peer));
  *state = cid_request_new (NULL, -1, &peer, TRUE);
  return 0;
}

static int
tear_down (void **state)
{
  cid_request_free (*state);
  return 0;
}

static void
take_text (CidRequest *request, const char *text)
{
  cid_request_take_body (request, text, strlen (text));
}

/* A connection without a request may be asked anything, and says nothing of note. */
static void
test_a_new_connection_is_empty (void **state)
{
  CidRequest *self = *state;
  g_autofree char *peer = cid_address_to_string (cid_request_get_peer (self));
  gsize length = 99;

  assert_int_equal (self->phase, CID_REQUEST_PHASE_IDLE);
  assert_string_equal (cid_request_get_target (self), "");
  assert_string_equal (cid_request_get_method (self), "");
  assert_string_equal (cid_request_get_body (self, &length), "");
  assert_int_equal (length, 0);
  assert_string_equal (peer, "192.0.2.50");
  assert_true (cid_request_is_local (self));
}

/* By which address a phone came is what it was told; a connection that is gone tells nothing. */
static void
test_the_reached_address_is_that_of_the_socket (void **state)
{
  CidRequest *self = *state;
  CidAddress address = { 0 };
  g_autofree char *text = NULL;
  struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };

  assert_false (cid_request_get_reached (self, &address));
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal (bind (self->fd, (struct sockaddr *) &own, sizeof own), 0);
  assert_true (cid_request_get_reached (self, &address));
  text = cid_address_to_string (&address);
  assert_string_equal (text, "127.0.0.1");
  close (self->fd);
}

/* One connection carries many requests: what the last one said must not be taken for the next's. */
static void
test_nothing_of_the_last_request_is_left (void **state)
{
  CidRequest *self = *state;
  g_autofree char *much = g_strnfill (CID_LISTENER_MAX_BODY + 1, 'b');
  gsize length = 99;

  cid_request_begin (self, "/t/incoming?remote=1");
  assert_string_equal (cid_request_get_parts (self)->event, "incoming");
  take_text (self, much);
  self->status = 413;
  assert_true (self->is_too_large);

  cid_request_begin (self, "/t");
  assert_int_equal (self->phase, CID_REQUEST_PHASE_BEGUN);
  assert_int_equal (self->status, 0);
  assert_false (self->is_too_large);
  assert_string_equal (cid_request_get_target (self), "/t");
  assert_string_equal (cid_request_get_parts (self)->event, "");
  assert_string_equal (cid_request_get_body (self, &length), "");
  assert_int_equal (length, 0);

  take_text (self, "a=1");
  cid_request_begin (self, "/t");
  take_text (self, "b");
  assert_string_equal (cid_request_get_body (self, NULL), "b");
}

/* A body comes in pieces of any size; exactly the limit is taken, and a byte more is too much. */
static void
test_a_body_is_gathered_up_to_its_limit (void **state)
{
  static const struct {
    gsize pieces[3];
    gsize length;
    gboolean is_too_large;
  } rows[] = {
    { { 0, 0, 0 }, 0, FALSE },
    { { 1, 2, 3 }, 6, FALSE },
    { { CID_LISTENER_MAX_BODY, 0, 0 }, CID_LISTENER_MAX_BODY, FALSE },
    { { CID_LISTENER_MAX_BODY - 1, 1, 0 }, CID_LISTENER_MAX_BODY, FALSE },
    { { CID_LISTENER_MAX_BODY + 1, 0, 0 }, 0, TRUE },
    { { CID_LISTENER_MAX_BODY, 1, 0 }, CID_LISTENER_MAX_BODY, TRUE },
    /* What follows the piece that was too much would leave a hole. */
    { { 10, CID_LISTENER_MAX_BODY, 10 }, 10, TRUE },
  };
  CidRequest *self = *state;
  g_autofree char *bytes = g_strnfill (CID_LISTENER_MAX_BODY + 1, 'b');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gsize length = 99;

    cid_request_begin (self, "/t");
    for (gsize k = 0; k < G_N_ELEMENTS (rows[i].pieces); k++)
      cid_request_take_body (self, bytes, rows[i].pieces[k]);
    cid_request_get_body (self, &length);
    assert_int_equal (length, rows[i].length);
    assert_int_equal (self->is_too_large, rows[i].is_too_large);
  }
}

/* A NUL in a body is a byte like any, and what is gathered always ends as text does. */
static void
test_a_body_may_hold_a_nul (void **state)
{
  CidRequest *self = *state;
  gsize length = 0;

  cid_request_begin (self, "/t");
  cid_request_take_body (self, "a\0b", 3);
  take_text (self, "c");
  assert_memory_equal (cid_request_get_body (self, &length), "a\0bc", 5);
  assert_int_equal (length, 4);
}

typedef struct {
  CidRequest *request;
  guint64 length;
  gboolean is_known;
} Announced;

static enum MHD_Result
on_headers (void *cls,
            struct MHD_Connection *connection,
            const char *url,
            const char *method,
            const char *version,
            const char *upload_data,
            size_t *upload_data_size,
            void **request_cls)
{
  Announced *self = cls;

  self->request->connection = connection;
  self->length = cid_request_get_announced_length (self->request);
  self->is_known = TRUE;
  return MHD_NO;
}

static gboolean
is_known (gpointer user_data)
{
  return ((Announced *) user_data)->is_known;
}

/* By this a body is refused before it is sent: whatever the headers say has to be read right. */
static void
test_the_announced_length_is_read (void **state)
{
  static const struct {
    const char *headers;
    guint64 length;
  } rows[] = {
    { "", 0 },
    { "Content-Length: 0\r\n", 0 },
    { "Content-Length: 7\r\n", 7 },
    { "content-length: 16385\r\n", 16385 },
    { "Content-Length: 9223372036854775807\r\n", G_MAXINT64 },
    { "Content-Length: 18446744073709551615\r\n", CID_REQUEST_LENGTH_MAX },
    { "Transfer-Encoding: chunked\r\n", CID_REQUEST_LENGTH_UNKNOWN },
    { "transfer-encoding: Chunked\r\n", CID_REQUEST_LENGTH_UNKNOWN },
    { "Transfer-Encoding: gzip, chunked\r\n", CID_REQUEST_LENGTH_DOUBTFUL },
    { "Transfer-Encoding: identity\r\n", CID_REQUEST_LENGTH_DOUBTFUL },
    { "Content-Length: 7\r\nContent-Length: 7\r\n", CID_REQUEST_LENGTH_DOUBTFUL },
    { "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n", CID_REQUEST_LENGTH_DOUBTFUL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Announced announced = { .request = *state };
    struct MHD_Daemon *daemon =
      MHD_start_daemon (MHD_USE_EPOLL, 0, NULL, NULL, on_headers, &announced, MHD_OPTION_END);
    CidHttpLoop *loop = cid_http_loop_new (daemon);
    g_autoptr (WebClient) client =
      web_client_new (MHD_get_daemon_info (daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    g_autofree char *text =
      g_strdup_printf ("POST /t HTTP/1.1\r\nHost: x\r\n%s\r\n", rows[i].headers);

    web_client_send (client, text);
    scratch_run_until (is_known, &announced);
    cid_http_loop_free (loop);
    MHD_stop_daemon (daemon);
    assert_true (announced.length == rows[i].length);
  }
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_a_new_connection_is_empty),
    fixture_test (test_the_reached_address_is_that_of_the_socket),
    fixture_test (test_a_body_is_gathered_up_to_its_limit),
    fixture_test (test_nothing_of_the_last_request_is_left),
    fixture_test (test_a_body_is_gathered_up_to_its_limit),
    fixture_test (test_a_body_may_hold_a_nul),
    fixture_test (test_the_announced_length_is_read),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
