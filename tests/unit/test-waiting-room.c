/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/waiting-room.h"

#include "base/timer.h"
#include "phone/http-port.h"
#include "phone/http-server.h"
#include "scratch.h"
#include "web-client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RING "GET /t/incoming HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define PATIENCE_US (2 * G_USEC_PER_SEC)

typedef struct {
  CidHttpServer *server;
  CidHttpPort *port;
  CidWaitingRoom *room;
  GPtrArray *tickets;
  guint n_drained;
  guint n_wanted;
} Fixture;

/* How far the clock of whoever enters is behind: so a test need not wait for two seconds. */
static gint64 entered_ago_us;

gint64 __real_g_get_monotonic_time (void);
gint64 __wrap_g_get_monotonic_time (void);

gint64
__wrap_g_get_monotonic_time (void)
{
  return __real_g_get_monotonic_time () - entered_ago_us;
}

static gboolean
on_admit (const CidAddress *peer, gboolean is_local, gpointer user_data)
{
  return TRUE;
}

static guint
on_check (CidRequest *request, gpointer user_data)
{
  return 0;
}

static void
on_handle (CidRequest *request, gpointer user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->tickets, request);
}

static void
on_accepted (int fd, const struct sockaddr *peer, socklen_t size, gpointer user_data)
{
  Fixture *self = user_data;

  cid_http_server_add (self->server, fd, peer, size);
}

static void
on_drained (gpointer user_data)
{
  ((Fixture *) user_data)->n_drained++;
}

static int
set_up (void **state)
{
  static const CidListenerHandler handler = { on_admit, on_check, on_handle, NULL };
  Fixture *self = g_new0 (Fixture, 1);
  CidAddress address;
  int error_number = 0;

  assert_true (cid_address_parse ("127.0.0.1", &address));
  self->tickets = g_ptr_array_new ();
  self->room = cid_waiting_room_new ();
  self->server = cid_http_server_new (&handler, self);
  self->port = cid_http_port_open (&address, 0, on_accepted, self, &error_number);
  assert_non_null (self->port);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_http_port_close (self->port);
  g_clear_pointer (&self->room, cid_waiting_room_free);
  cid_http_server_free (self->server);
  g_ptr_array_unref (self->tickets);
  g_free (self);
  return 0;
}

static gboolean
has_request (gpointer user_data)
{
  Fixture *self = user_data;

  return self->tickets->len >= self->n_wanted;
}

/* One more request, in the room since @ago_us. */
static WebClient *
enter (Fixture *self, gint64 ago_us)
{
  WebClient *client = web_client_new (cid_http_port_get_number (self->port));
  guint at = self->tickets->len;

  web_client_send (client, RING);
  self->n_wanted = at + 1;
  scratch_run_until (has_request, self);
  entered_ago_us = ago_us;
  self->tickets->pdata[at] =
    cid_waiting_room_enter (self->room, g_ptr_array_index (self->tickets, at));
  entered_ago_us = 0;
  return client;
}

static void
leave (Fixture *self, guint which, gboolean is_stored)
{
  cid_waiting_room_leave (is_stored, g_ptr_array_index (self->tickets, which));
}

/* When the room will look at its clock next; negative: never. */
static gint64
get_next_look (Fixture *self)
{
  gpointer source = g_main_context_find_source_by_user_data (NULL, self->room);

  return cid_timer_get_due ((CidTimer *) source);
}

/* The contract says two seconds; and an idle daemon wakes nobody, so an empty room has no clock. */
static void
test_the_clock_runs_for_two_seconds_and_only_when_needed (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) first = NULL;
  g_autoptr (WebClient) second = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  assert_true (get_next_look (self) < 0);
  first = enter (self, 0);
  assert_in_range (get_next_look (self), begun_us + PATIENCE_US,
                   g_get_monotonic_time () + PATIENCE_US);
  leave (self, 0, TRUE);
  assert_int_equal (web_client_wait_for_status (first), 200);

  cid_waiting_room_free (self->room);
  self->room = cid_waiting_room_new ();
  second = enter (self, PATIENCE_US - 20 * 1000);
  assert_int_equal (web_client_wait_for_status (second), 503);
  assert_true (get_next_look (self) < 0);
  leave (self, 1, TRUE);
}

/* The phone hears what the disk says, whoever came first. */
static void
test_each_hears_of_its_own_event (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) first = enter (self, 0);
  g_autoptr (WebClient) second = enter (self, 0);
  g_autoptr (WebClient) third = enter (self, 0);

  scratch_run_ms (20);
  assert_int_equal (first->in->len + second->in->len + third->in->len, 0);
  leave (self, 1, FALSE);
  assert_int_equal (web_client_wait_for_status (second), 503);
  assert_int_equal (first->in->len + third->in->len, 0);
  leave (self, 2, TRUE);
  leave (self, 0, TRUE);
  assert_int_equal (web_client_wait_for_status (third), 200);
  assert_int_equal (web_client_wait_for_status (first), 200);
}

/* A stuck disk uses up nobody's connection: two seconds, each counted from its own arrival. */
static void
test_patience_ends_for_each_in_turn (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) old = enter (self, PATIENCE_US - 100 * 1000);
  g_autoptr (WebClient) young = enter (self, PATIENCE_US - 400 * 1000);
  gint64 begun_us = g_get_monotonic_time ();

  assert_int_equal (web_client_wait_for_status (old), 503);
  assert_true (g_get_monotonic_time () - begun_us >= 50 * 1000);
  assert_int_equal (young->in->len, 0);
  assert_int_equal (web_client_wait_for_status (young), 503);
  assert_in_range (g_get_monotonic_time () - begun_us, 350 * 1000, 10 * G_USEC_PER_SEC);
  leave (self, 0, TRUE);
  leave (self, 1, FALSE);
}

static void
on_silence (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* That the disk let somebody wait in vain is told; that it failed it says itself. */
static void
test_a_silent_disk_is_told (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) failed = enter (self, 0);
  g_autoptr (WebClient) waited = enter (self, PATIENCE_US - 20 * 1000);
  guint n_silent = 0;

  cid_waiting_room_set_silence (self->room, on_silence, &n_silent);
  leave (self, 0, FALSE);
  assert_int_equal (web_client_wait_for_status (failed), 503);
  assert_int_equal (n_silent, 0);
  assert_int_equal (web_client_wait_for_status (waited), 503);
  assert_int_equal (n_silent, 1);
  leave (self, 1, TRUE);
}

/* Whoever leaves early hands the clock on to the next, and does not stop it. */
static void
test_the_next_is_timed_when_the_first_has_left (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) first = enter (self, PATIENCE_US - 100 * 1000);
  g_autoptr (WebClient) next = enter (self, PATIENCE_US - 200 * 1000);

  leave (self, 0, TRUE);
  assert_int_equal (web_client_wait_for_status (first), 200);
  assert_int_equal (web_client_wait_for_status (next), 503);
  leave (self, 1, TRUE);
}

/* A room that was empty for a while times the next one who comes. */
static void
test_a_room_is_used_again (void **state)
{
  Fixture *self = *state;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (WebClient) client = enter (self, PATIENCE_US - 20 * 1000);

    assert_int_equal (web_client_wait_for_status (client), 503);
    scratch_run_ms (5);
    leave (self, i, TRUE);
  }
}

/* The 503 was the answer: when the disk wakes up, the phone is not answered again. */
static void
test_a_late_commit_changes_nothing (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = enter (self, PATIENCE_US);

  assert_int_equal (web_client_wait_for_status (client), 503);
  leave (self, 0, TRUE);
  web_client_wait_for_close (client);
  assert_int_equal (web_client_wait_for_answers (client, 1), 1);
}

/* A phone that hung up is answered into the air, in time or not. */
static void
test_who_hung_up_is_let_go (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) stays = NULL;

  web_client_free (enter (self, PATIENCE_US - 50 * 1000));
  web_client_free (enter (self, PATIENCE_US - 60 * 1000));
  stays = enter (self, PATIENCE_US - 70 * 1000);
  leave (self, 0, TRUE);
  assert_int_equal (web_client_wait_for_status (stays), 503);
  leave (self, 1, TRUE);
  leave (self, 2, TRUE);
}

/* The daemon leaves when the last was answered, by the disk or for want of it; once. */
static void
test_it_is_drained_when_nobody_waits (void **state)
{
  static const struct {
    gint64 ago_us;
    gboolean is_left;
    guint status;
  } rows[] = { { PATIENCE_US - 20 * 1000, FALSE, 503 }, { 0, TRUE, 200 } };
  Fixture *self = *state;
  g_autoptr (WebClient) last = NULL;

  cid_waiting_room_drain (self->room, on_drained, self);
  assert_int_equal (self->n_drained, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (WebClient) client = enter (self, rows[i].ago_us);

    self->n_drained = 0;
    cid_waiting_room_drain (self->room, on_drained, self);
    assert_int_equal (self->n_drained, 0);
    if (rows[i].is_left)
      leave (self, i, TRUE);
    assert_int_equal (web_client_wait_for_status (client), rows[i].status);
    assert_int_equal (self->n_drained, 1);
    if (!rows[i].is_left)
      leave (self, i, TRUE);
    assert_int_equal (self->n_drained, 1);
  }
  last = enter (self, 0);
  leave (self, G_N_ELEMENTS (rows), TRUE);
  assert_int_equal (web_client_wait_for_status (last), 200);
  assert_int_equal (self->n_drained, 1);
}

/* The room goes before the store does: what the store says then must find its ticket, not the room.
 */
static void
test_a_ticket_outlives_the_room (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) first = enter (self, 0);
  g_autoptr (WebClient) second = enter (self, 0);

  cid_waiting_room_drain (self->room, on_drained, self);
  g_clear_pointer (&self->room, cid_waiting_room_free);
  assert_int_equal (web_client_wait_for_status (first), 503);
  assert_int_equal (web_client_wait_for_status (second), 503);
  leave (self, 0, TRUE);
  leave (self, 1, FALSE);
  assert_int_equal (self->n_drained, 0);
  cid_waiting_room_free (NULL);
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_the_clock_runs_for_two_seconds_and_only_when_needed),
    fixture_test (test_each_hears_of_its_own_event),
    fixture_test (test_patience_ends_for_each_in_turn),
    fixture_test (test_a_silent_disk_is_told),
    fixture_test (test_the_next_is_timed_when_the_first_has_left),
    fixture_test (test_a_room_is_used_again),
    fixture_test (test_a_late_commit_changes_nothing),
    fixture_test (test_who_hung_up_is_let_go),
    fixture_test (test_it_is_drained_when_nobody_waits),
    fixture_test (test_a_ticket_outlives_the_room),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
