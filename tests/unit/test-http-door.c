/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/http-door.h"
#include "scratch.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PATIENCE_US (20 * 1000)
#define MAX_GUESTS (CID_LISTENER_MAX_CONNECTIONS + 2)

typedef struct {
  CidHttpDoor *door;
  CidRequest *guests[MAX_GUESTS];
  guint n_guests;
  int fds[2];
} Fixture;

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->door = cid_http_door_new ();
  assert_int_equal (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, self->fds), 0);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  for (guint i = 0; i < self->n_guests; i++) {
    cid_http_door_leave (self->door, self->guests[i]);
    cid_request_free (self->guests[i]);
  }
  cid_http_door_free (self->door);
  close (self->fds[0]);
  close (self->fds[1]);
  g_free (self);
  return 0;
}

/* The sockets of all but one guest do not matter, and are none. */
static CidRequest *
arrive (Fixture *self, const char *host, gboolean is_local, gboolean is_let_in)
{
  CidAddress peer;
  CidRequest *guest;

  assert_true (cid_address_parse (host, &peer));
  guest = cid_request_new (NULL, -1, &peer, is_local);
  self->guests[self->n_guests++] = guest;
  assert_int_equal (cid_http_door_enter (self->door, guest), is_let_in);
  assert_int_equal (guest->is_in, is_let_in);
  return guest;
}

static void
fill_with (Fixture *self, const char *host, gboolean is_local, guint count)
{
  for (guint i = 0; i < count; i++)
    arrive (self, host, is_local, TRUE);
}

static gboolean
is_cut_off (gpointer user_data)
{
  Fixture *self = user_data;
  char byte;

  return recv (self->fds[1], &byte, 1, MSG_DONTWAIT) == 0;
}

/* A phone that forgets to close its connections still rings; it takes no place of another's. */
static void
test_an_address_makes_room_for_itself (void **state)
{
  Fixture *self = *state;
  CidRequest *other = arrive (self, "192.0.2.51", FALSE, TRUE);
  CidRequest *first = arrive (self, "192.0.2.50", FALSE, TRUE);

  first->fd = self->fds[0];
  fill_with (self, "192.0.2.50", FALSE, CID_LISTENER_MAX_PER_ADDRESS - 1);
  assert_true (first->is_in);
  assert_false (is_cut_off (self));
  arrive (self, "192.0.2.50", FALSE, TRUE);
  assert_false (first->is_in);
  assert_true (is_cut_off (self));
  assert_true (other->is_in);
}

/* What runs here may be silent as often as it likes: the next ring from here comes through. */
static void
test_this_machine_makes_room_for_itself (void **state)
{
  Fixture *self = *state;
  CidRequest *phone = arrive (self, "192.0.2.50", FALSE, TRUE);
  CidRequest *first = arrive (self, "127.0.0.1", TRUE, TRUE);

  fill_with (self, "127.0.0.2", TRUE, CID_LISTENER_MAX_LOOPBACK - 1);
  arrive (self, "::1", TRUE, TRUE);
  assert_false (first->is_in);
  assert_true (phone->is_in);
}

/* The last place of all is for the next ring as well, whoever holds the others. */
static void
test_a_full_house_makes_room_for_a_stranger (void **state)
{
  Fixture *self = *state;
  CidRequest *first = arrive (self, "192.0.2.99", FALSE, TRUE);

  for (guint i = 1; i < CID_LISTENER_MAX_CONNECTIONS; i++) {
    g_autofree char *host = g_strdup_printf ("10.0.%u.1", i / 8);

    arrive (self, host, FALSE, TRUE);
  }
  arrive (self, "192.0.2.50", FALSE, TRUE);
  assert_false (first->is_in);
}

/* With few descriptors there are few places: the rest is for what a ring needs. */
static void
test_descriptors_are_left_for_others (void **state)
{
  Fixture *self = *state;
  struct rlimit old = { 0 };
  struct rlimit tight = { 0 };
  CidRequest *first;

  assert_int_equal (getrlimit (RLIMIT_NOFILE, &old), 0);
  tight = old;
  tight.rlim_cur = 256;
  assert_int_equal (setrlimit (RLIMIT_NOFILE, &tight), 0);
  cid_http_door_free (self->door);
  self->door = cid_http_door_new ();
  assert_int_equal (setrlimit (RLIMIT_NOFILE, &old), 0);

  first = arrive (self, "127.0.0.1", TRUE, TRUE);
  fill_with (self, "127.0.0.1", TRUE, 127);
  assert_true (first->is_in);
  arrive (self, "127.0.0.1", TRUE, TRUE);
  assert_false (first->is_in);
}

/* Who waits for our disk is not silent, and is never sent away for somebody else. */
static void
test_who_waits_for_us_keeps_his_place (void **state)
{
  Fixture *self = *state;

  for (guint i = 0; i < CID_LISTENER_MAX_PER_ADDRESS; i++)
    cid_http_door_relax (self->door, arrive (self, "192.0.2.50", FALSE, TRUE));
  arrive (self, "192.0.2.50", FALSE, FALSE);
  for (guint i = 0; i < CID_LISTENER_MAX_PER_ADDRESS; i++)
    assert_true (self->guests[i]->is_in);

  cid_http_door_hurry (self->door, self->guests[7]);
  arrive (self, "192.0.2.50", FALSE, TRUE);
  assert_false (self->guests[7]->is_in);
}

/* Whoever had to go may still finish what he was at: he is neither counted nor sent away again. */
static void
test_who_has_left_stays_out (void **state)
{
  Fixture *self = *state;
  CidRequest *first = arrive (self, "192.0.2.50", FALSE, TRUE);

  fill_with (self, "192.0.2.50", FALSE, CID_LISTENER_MAX_PER_ADDRESS);
  cid_http_door_hurry (self->door, first);
  assert_false (first->deadline.is_queued);
  cid_http_door_leave (self->door, first);
  arrive (self, "192.0.2.50", FALSE, TRUE);
  assert_false (self->guests[1]->is_in);
}

/* Silence costs the connection, once its time is over. */
static void
test_silence_is_cut_off (void **state)
{
  Fixture *self = *state;
  gint64 begun_us = g_get_monotonic_time ();

  cid_http_door_set_patience (self->door, PATIENCE_US);
  arrive (self, "192.0.2.50", FALSE, TRUE)->fd = self->fds[0];
  scratch_run_until (is_cut_off, self);
  assert_true (g_get_monotonic_time () - begun_us >= PATIENCE_US);
}

#define fixture_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fixture_test (test_an_address_makes_room_for_itself),
    fixture_test (test_this_machine_makes_room_for_itself),
    fixture_test (test_a_full_house_makes_room_for_a_stranger),
    fixture_test (test_descriptors_are_left_for_others),
    fixture_test (test_who_waits_for_us_keeps_his_place),
    fixture_test (test_who_has_left_stays_out),
    fixture_test (test_silence_is_cut_off),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
