/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/http-port.h"
#include "phone/socket-address.h"
#include "scratch.h"
#include "web-client.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define N_CROWD 100

typedef struct {
  CidHttpPort *port;
  GArray *fds;
  char *peer;
  guint n_wanted;
  guint n_seen_by_others;
} Fixture;

static void
on_accepted (int fd, const struct sockaddr *peer, socklen_t size, gpointer user_data)
{
  Fixture *self = user_data;
  CidAddress address;

  g_array_append_val (self->fds, fd);
  g_free (self->peer);
  self->peer =
    cid_socket_address_read (peer, &address) ? cid_address_to_string (&address) : g_strdup ("?");
  assert_true (size > 0);
}

static CidHttpPort *
try_open (Fixture *self, const char *host, guint16 number, int *error_number)
{
  CidAddress address;

  assert_true (cid_address_parse (host, &address));
  return cid_http_port_open (&address, number, on_accepted, self, error_number);
}

static void
open_on (Fixture *self, const char *host)
{
  int error_number = 0;

  self->port = try_open (self, host, 0, &error_number);
  assert_non_null (self->port);
  assert_int_equal (error_number, 0);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->fds = g_array_new (FALSE, FALSE, sizeof (int));
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_pointer (&self->port, cid_http_port_close);
  for (guint i = 0; i < self->fds->len; i++)
    close (g_array_index (self->fds, int, i));
  g_array_unref (self->fds);
  g_free (self->peer);
  g_free (self);
  return 0;
}

static gboolean
has_accepted (gpointer user_data)
{
  Fixture *self = user_data;

  return self->fds->len >= self->n_wanted;
}

static void
wait_for_accepted (Fixture *self, guint n_wanted)
{
  self->n_wanted = n_wanted;
  scratch_run_until (has_accepted, self);
  assert_int_equal (self->fds->len, n_wanted);
}

static int
get_first_fd (Fixture *self)
{
  return g_array_index (self->fds, int, 0);
}

/* The server reads without waiting, and a program that is started must not inherit a phone. */
static void
test_a_connection_is_handed_over_ready_for_use (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  open_on (self, "127.0.0.1");
  client = web_client_new (cid_http_port_get_number (self->port));
  wait_for_accepted (self, 1);
  assert_string_equal (self->peer, "127.0.0.1");
  assert_true ((fcntl (get_first_fd (self), F_GETFL) & O_NONBLOCK) != 0);
  assert_true ((fcntl (get_first_fd (self), F_GETFD) & FD_CLOEXEC) != 0);
}

/* The main loop is awake while it takes a connection: whoever woke it then would cost it a turn. */
static void
test_a_connection_does_not_wake_the_loop (void **state)
{
  Fixture *self = *state;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_storage to;
  CidAddress address;
  socklen_t size;

  open_on (self, "127.0.0.1");
  assert_true (cid_address_parse ("127.0.0.1", &address));
  size = cid_socket_address_write (&address, cid_http_port_get_number (self->port), &to);
  scratch_begin_counting_wakes ();
  assert_int_equal (connect (fd, (const struct sockaddr *) &to, size), 0);
  while (self->fds->len == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_int_equal (scratch_end_counting_wakes (), 0);
  close (fd);
}

/* Tests and a first start ask for any port; what is printed must be the one that was given. */
static void
test_the_number_is_the_real_one (void **state)
{
  static const char *const hosts[] = { "127.0.0.1", "::1" };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autoptr (CidHttpPort) again = NULL;
    guint16 number;
    int error_number = 0;

    open_on (self, hosts[i]);
    number = cid_http_port_get_number (self->port);
    assert_true (number > 0);
    g_clear_pointer (&self->port, cid_http_port_close);
    again = try_open (self, hosts[i], number, &error_number);
    assert_non_null (again);
    assert_int_equal (cid_http_port_get_number (again), number);
  }
}

/* The listener tells the user one thing if a port is taken, another if an address is not up. */
static void
test_what_cannot_be_opened_is_told_by_its_errno (void **state)
{
  Fixture *self = *state;
  int error_number = 0;

  open_on (self, "127.0.0.1");
  assert_null (try_open (self, "127.0.0.1", cid_http_port_get_number (self->port), &error_number));
  assert_int_equal (error_number, EADDRINUSE);
  assert_null (try_open (self, "192.0.2.77", 0, &error_number));
  assert_int_equal (error_number, EADDRNOTAVAIL);
  assert_null (try_open (self, "2001:db8::77", 0, &error_number));
  assert_int_equal (error_number, EADDRNOTAVAIL);
}

/* A restart must not wait for the connections of the life before. */
static void
test_a_port_that_was_just_used_is_opened_again (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;
  guint16 number;
  int error_number = 0;

  open_on (self, "127.0.0.1");
  number = cid_http_port_get_number (self->port);
  client = web_client_new (number);
  wait_for_accepted (self, 1);
  g_clear_pointer (&self->port, cid_http_port_close);
  /* Who closes first keeps the port in TIME_WAIT. */
  close (get_first_fd (self));
  g_array_set_size (self->fds, 0);
  web_client_wait_for_close (client);
  self->port = try_open (self, "127.0.0.1", number, &error_number);
  assert_non_null (self->port);
}

/* The settings may move the listener elsewhere while a phone is being answered. */
static void
test_a_closed_port_leaves_its_connections (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  open_on (self, "127.0.0.1");
  client = web_client_new (cid_http_port_get_number (self->port));
  wait_for_accepted (self, 1);
  g_clear_pointer (&self->port, cid_http_port_close);
  assert_int_equal (send (get_first_fd (self), "HTTP/1.1 200", 12, MSG_NOSIGNAL), 12);
  assert_int_equal (web_client_wait_for_status (client), 200);
}

/* One socket serves both families where the settings say "any". */
static void
test_ipv4_reaches_the_socket_of_both_families (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  open_on (self, "::");
  client = web_client_new (cid_http_port_get_number (self->port));
  wait_for_accepted (self, 1);
  assert_string_equal (self->peer, "127.0.0.1");
}

static gboolean
on_others_turn (gpointer user_data)
{
  Fixture *self = user_data;

  self->n_seen_by_others = self->fds->len;
  return self->fds->len > 0 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* A crowd at the door gets in, but whatever else the loop has to do gets its turn meanwhile. */
static void
test_a_crowd_leaves_room_for_others (void **state)
{
  Fixture *self = *state;
  WebClient *clients[N_CROWD];

  open_on (self, "127.0.0.1");
  for (guint i = 0; i < N_CROWD; i++)
    clients[i] = web_client_new (cid_http_port_get_number (self->port));
  g_timeout_add_full (G_PRIORITY_DEFAULT, 0, on_others_turn, self, NULL);
  wait_for_accepted (self, N_CROWD);
  assert_in_range (self->n_seen_by_others, 1, N_CROWD - 1);
  for (guint i = 0; i < N_CROWD; i++)
    web_client_free (clients[i]);
}

static gint64
get_cpu_us (void)
{
  struct rusage usage;

  assert_int_equal (getrusage (RUSAGE_SELF, &usage), 0);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

/* Out of descriptors, whoever stands at the door stays there: the loop must not spin over him, and
 * he gets in when there is room again. */
static void
test_without_descriptors_the_door_stays_shut_for_a_while (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;
  gint64 begun_us;

  open_on (self, "127.0.0.1");
  client = web_client_new (cid_http_port_get_number (self->port));
  begun_us = get_cpu_us ();
  scratch_run_short_of_descriptors ((rlim_t) client->fd, 350);
  assert_in_range (get_cpu_us () - begun_us, 0, 150 * 1000);
  assert_int_equal (self->fds->len, 0);
  wait_for_accepted (self, 1);
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_a_connection_is_handed_over_ready_for_use),
    fixture_test (test_a_connection_does_not_wake_the_loop),
    fixture_test (test_the_number_is_the_real_one),
    fixture_test (test_what_cannot_be_opened_is_told_by_its_errno),
    fixture_test (test_a_port_that_was_just_used_is_opened_again),
    fixture_test (test_a_closed_port_leaves_its_connections),
    fixture_test (test_ipv4_reaches_the_socket_of_both_families),
    fixture_test (test_a_crowd_leaves_room_for_others),
    fixture_test (test_without_descriptors_the_door_stays_shut_for_a_while),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
