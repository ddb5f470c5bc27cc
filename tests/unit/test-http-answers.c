/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/http-answers.h"
#include "phone/http-loop.h"
#include "phone/listener.h"
#include "scratch.h"
#include "web-client.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  CidHttpAnswers *answers;
  struct MHD_Daemon *daemon;
  CidHttpLoop *loop;
  guint status;
} Fixture;

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
  Fixture *self = cls;

  if (*request_cls == NULL) {
    *request_cls = self;
    return MHD_YES;
  }

  return cid_http_answers_send (self->answers, connection, self->status);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->answers = cid_http_answers_new ();
  self->daemon = MHD_start_daemon (MHD_USE_EPOLL, 0, NULL, NULL, on_request, self, MHD_OPTION_END);
  assert_non_null (self->daemon);
  self->loop = cid_http_loop_new (self->daemon);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_http_loop_free (self->loop);
  MHD_stop_daemon (self->daemon);
  cid_http_answers_free (self->answers);
  g_free (self);
  return 0;
}

/* The contract names the answers; what is not among them must not be asked of libmicrohttpd. */
static void
test_the_answers_of_the_contract_are_there (void **state)
{
  static const struct {
    guint status;
    gboolean is_there;
  } rows[] = {
    { 200, TRUE },  { 400, TRUE },  { 403, TRUE },  { 404, TRUE },  { 405, TRUE },
    { 413, TRUE },  { 414, TRUE },  { 429, TRUE },  { 503, TRUE },  { 0, FALSE },
    { 100, FALSE }, { 201, FALSE }, { 301, FALSE }, { 401, FALSE }, { 500, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_http_answers_have (rows[i].status), rows[i].is_there);
}

/* Phones show some of these lines on their display, and people read them with curl. */
static void
test_each_answer_has_its_words (void **state)
{
  static const struct {
    guint status;
    const char *body;
  } rows[] = {
    { 200, "" },
    { 400, "Where the body ends is not clear\n" },
    { 403, "The token is wrong, or may not be used from this address\n" },
    { 404, "There is no such event\n" },
    { 405, "Use GET or POST\n" },
    { 413, "The body is too long\n" },
    { 414, "The address is too long\n" },
    { 429, "Too many events, try again in a few seconds\n" },
    { 503, "The event is not stored yet\n" },
  };
  Fixture *self = *state;
  guint16 port = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WebClient) client = web_client_new (port);
    const char *body;

    self->status = rows[i].status;
    web_client_send (client, "GET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    web_client_wait_for_close (client);
    assert_int_equal (web_client_wait_for_status (client), rows[i].status);
    body = strstr (client->in->str, "\r\n\r\n");
    assert_non_null (body);
    assert_string_equal (body + 4, rows[i].body);
    assert_int_equal (strstr (client->in->str, "Content-Type: text/plain\r\n") != NULL,
                      rows[i].status != 200);
    assert_int_equal (strstr (client->in->str, "Allow: GET, POST\r\n") != NULL,
                      rows[i].status == 405);
  }
}

/* A phone's browser that opened the page shuts at once, and nobody has to press a key. */
static void
test_the_page_of_a_proof_closes_itself (void **state)
{
  Fixture *self = *state;
  guint16 port = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
  g_autoptr (WebClient) client = web_client_new (port);

  assert_true (cid_http_answers_have (CID_LISTENER_PROVED));
  self->status = CID_LISTENER_PROVED;
  web_client_send (client, "GET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  web_client_wait_for_close (client);
  assert_int_equal (web_client_wait_for_status (client), 200);
  assert_non_null (strstr (client->in->str, "Content-Type: text/xml\r\n"));
  assert_non_null (strstr (client->in->str, "<fetch mil=\"1\">snom://mb_exit</fetch>"));
}

/* One answer serves a connection again and again: nothing of it is used up. */
static void
test_an_answer_is_given_again (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client =
    web_client_new (MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);

  self->status = 503;
  for (guint i = 1; i <= 5; i++) {
    web_client_send (client, "GET /t HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal (web_client_wait_for_answers (client, i), i);
  }
  assert_false (client->is_closed);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_answers_of_the_contract_are_there),
    cmocka_unit_test_setup_teardown (test_each_answer_has_its_words, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_page_of_a_proof_closes_itself, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_an_answer_is_given_again, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
