/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/http-loop.h"
#include "scratch.h"
#include "web-client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RING "GET /t HTTP/1.1\r\nHost: x\r\n\r\n"
#define MAX_DESCRIPTORS 64

typedef struct {
  struct MHD_Daemon *daemon;
  CidHttpLoop *loop;
  struct MHD_Connection *sleeping;
  gboolean puts_to_sleep;
  gboolean ran_in_callback;
  gboolean wakes_in_callback;
  guint n_calls;
} Fixture;

static guint n_runs;

enum MHD_Result __real_MHD_run (struct MHD_Daemon *daemon);
enum MHD_Result __wrap_MHD_run (struct MHD_Daemon *daemon);

/* Only counts. */
enum MHD_Result
__wrap_MHD_run (struct MHD_Daemon *daemon)
{
  n_runs++;
  return __real_MHD_run (daemon);
}

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
  static char nothing[1];
  Fixture *self = cls;
  struct MHD_Response *response;
  enum MHD_Result result;

  self->n_calls++;
  self->ran_in_callback = cid_http_loop_is_running (self->loop);
  if (self->wakes_in_callback)
    cid_http_loop_wake (self->loop);
  if (*request_cls == NULL) {
    *request_cls = self;
    return MHD_YES;
  }
  if (self->puts_to_sleep) {
    self->sleeping = connection;
    self->puts_to_sleep = FALSE;
    MHD_suspend_connection (connection);
    return MHD_YES;
  }

  response = MHD_create_response_from_buffer (0, nothing, MHD_RESPMEM_PERSISTENT);
  result = MHD_queue_response (connection, 200, response);
  MHD_destroy_response (response);
  return result;
}

static void
start (Fixture *self, guint timeout_s)
{
  self->daemon =
    MHD_start_daemon (MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, self,
                      MHD_OPTION_CONNECTION_TIMEOUT, timeout_s, MHD_OPTION_END);
  assert_non_null (self->daemon);
  self->loop = cid_http_loop_new (self->daemon);
}

static int
set_up (void **state)
{
  *state = g_new0 (Fixture, 1);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_pointer (&self->loop, cid_http_loop_free);
  MHD_stop_daemon (self->daemon);
  g_free (self);
  return 0;
}

static WebClient *
connect_to (Fixture *self)
{
  return web_client_new (MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
}

static gboolean
is_asleep (gpointer user_data)
{
  return ((Fixture *) user_data)->sleeping != NULL;
}

/* How long the main loop would sleep now, in ms. */
static int
get_loop_timeout (void)
{
  GMainContext *context = g_main_context_default ();
  GPollFD fds[MAX_DESCRIPTORS];
  int timeout_ms = 0;
  int priority = 0;

  while (g_main_context_iteration (context, FALSE))
    continue;
  assert_true (g_main_context_acquire (context));
  g_main_context_prepare (context, &priority);
  g_main_context_query (context, G_MAXINT, &timeout_ms, fds, G_N_ELEMENTS (fds));
  g_main_context_release (context);
  return timeout_ms;
}

/* The request is handled on our thread, and whoever stops the server has to know that it is. */
static void
test_a_request_is_handled_in_the_main_loop (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  start (self, 0);
  client = connect_to (self);
  web_client_send (client, RING);
  assert_false (cid_http_loop_is_running (self->loop));
  assert_int_equal (self->n_calls, 0);
  assert_int_equal (web_client_wait_for_status (client), 200);
  assert_true (self->ran_in_callback);
  assert_false (cid_http_loop_is_running (self->loop));
}

/* No descriptor says that a sleeper was resumed: without the wake the phone would wait for ever. */
static void
test_a_resumed_connection_goes_on_when_woken (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  start (self, 0);
  self->puts_to_sleep = TRUE;
  client = connect_to (self);
  web_client_send (client, RING);
  scratch_run_until (is_asleep, self);
  scratch_run_ms (20);
  assert_int_equal (client->in->len, 0);
  MHD_resume_connection (self->sleeping);
  for (guint i = 0; i < 3; i++)
    cid_http_loop_wake (self->loop);
  assert_int_equal (get_loop_timeout (), -1);
  assert_int_equal (web_client_wait_for_status (client), 200);
}

/* What a callback asks for is done after it, and once: many phones are answered in one run. */
static void
test_a_wake_is_one_more_run (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;
  guint n_needed[3];
  guint n_before;

  start (self, 0);
  client = connect_to (self);
  for (guint i = 1; i <= G_N_ELEMENTS (n_needed); i++) {
    n_before = n_runs;
    self->wakes_in_callback = i == G_N_ELEMENTS (n_needed);
    web_client_send (client, RING);
    assert_int_equal (web_client_wait_for_answers (client, i), i);
    assert_int_equal (get_loop_timeout (), -1);
    n_needed[i - 1] = n_runs - n_before;
  }
  /* The first request has its connection accepted too. */
  assert_int_equal (n_needed[2], n_needed[1] + 1);

  n_before = n_runs;
  for (guint i = 0; i < 5; i++)
    cid_http_loop_wake (self->loop);
  assert_int_equal (get_loop_timeout (), -1);
  assert_int_equal (n_runs - n_before, 1);
}

/* The main loop is awake while it handles a request: whoever woke it then would cost it a turn. */
static void
test_a_request_does_not_wake_the_loop (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  start (self, 0);
  self->wakes_in_callback = TRUE;
  client = connect_to (self);
  g_clear_handle_id (&client->watch_id, g_source_remove);
  scratch_begin_counting_wakes ();
  web_client_send (client, RING);
  while (self->n_calls < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_int_equal (scratch_end_counting_wakes (), 0);
}

/* An idle daemon wakes nobody; a connection that may time out is looked at when that is due. */
static void
test_it_sleeps_as_long_as_it_may (void **state)
{
  static const struct {
    guint timeout_s;
    gboolean is_connected;
    int least_ms;
    int most_ms;
  } rows[] = {
    { 0, FALSE, -1, -1 },
    { 0, TRUE, -1, -1 },
    { 30, FALSE, -1, -1 },
    { 30, TRUE, 1000, 31000 },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WebClient) client = NULL;
    int timeout_ms;

    start (self, rows[i].timeout_s);
    if (rows[i].is_connected) {
      client = connect_to (self);
      web_client_send (client, RING);
      assert_int_equal (web_client_wait_for_status (client), 200);
    }
    timeout_ms = get_loop_timeout ();
    assert_true (timeout_ms >= rows[i].least_ms && timeout_ms <= rows[i].most_ms);
    g_clear_pointer (&self->loop, cid_http_loop_free);
    if (i + 1 < G_N_ELEMENTS (rows))
      MHD_stop_daemon (self->daemon);
  }
}

/* libmicrohttpd asks for its time only when it runs: a silent client is cut off by that alone. */
static void
test_its_time_is_kept (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  start (self, 1);
  client = connect_to (self);
  web_client_send (client, RING);
  assert_int_equal (web_client_wait_for_status (client), 200);
  web_client_wait_for_close (client);
}

/* While the daemon stops, the main loop stands still and answers are written all the same. */
static void
test_it_runs_by_hand (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;
  gint64 end_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  start (self, 0);
  client = connect_to (self);
  web_client_send (client, RING);
  while (self->n_calls < 2 && g_get_monotonic_time () < end_us) {
    cid_http_loop_wait (self->loop, 1000);
    cid_http_loop_run (self->loop);
  }
  assert_int_equal (self->n_calls, 2);
  assert_false (cid_http_loop_is_running (self->loop));
}

/* Whoever waits for libmicrohttpd waits no longer than he said. */
static void
test_waiting_ends (void **state)
{
  Fixture *self = *state;
  gint64 begun_us = g_get_monotonic_time ();

  start (self, 0);
  cid_http_loop_wait (self->loop, 30);
  assert_in_range (g_get_monotonic_time () - begun_us, 29 * 1000, 5 * G_USEC_PER_SEC);
}

/* After its end nothing of it is left in the main loop, which lives on. */
static void
test_nothing_runs_after_its_end (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  start (self, 0);
  cid_http_loop_wake (self->loop);
  g_clear_pointer (&self->loop, cid_http_loop_free);
  client = connect_to (self);
  web_client_send (client, RING);
  scratch_run_ms (50);
  assert_int_equal (self->n_calls, 0);
  assert_int_equal (get_loop_timeout (), -1);
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_a_request_is_handled_in_the_main_loop),
    fixture_test (test_a_resumed_connection_goes_on_when_woken),
    fixture_test (test_a_wake_is_one_more_run),
    fixture_test (test_a_request_does_not_wake_the_loop),
    fixture_test (test_it_sleeps_as_long_as_it_may),
    fixture_test (test_its_time_is_kept),
    fixture_test (test_it_runs_by_hand),
    fixture_test (test_waiting_ends),
    fixture_test (test_nothing_runs_after_its_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
