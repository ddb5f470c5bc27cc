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

#include "daemon/intake.h"
#include "interfaces-kit.h"
#include "phone/socket-address.h"
#include "scratch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TOKEN "7kq3m9x2adfh"
#define RING "/" TOKEN "/incoming?call=c1&local=0101@h&remote=0299991234@h&name="

/* One event that the intake handed over, with whom to tell what became of it. */
typedef struct {
  CidCallEvent *event;
  CidStoreFunc stored;
  gpointer stored_data;
} Handed;

typedef struct {
  CidIntake *intake;
  guint16 port;
  GPtrArray *handed;
  gboolean answers_at_once;
  guint n_drained;
  guint n_connected;
} Fixture;

typedef struct {
  int fd;
  int status;
} Client;

static void
handed_free (gpointer data)
{
  Handed *handed = data;

  cid_call_event_free (handed->event);
  g_free (handed);
}

static void
on_event (CidCallEvent *event, CidStoreFunc stored, gpointer stored_data, gpointer user_data)
{
  Fixture *self = user_data;
  Handed *handed = g_new0 (Handed, 1);

  handed->event = event;
  handed->stored = stored;
  handed->stored_data = stored_data;
  g_ptr_array_add (self->handed, handed);
  if (self->answers_at_once)
    stored (TRUE, stored_data);
}

static void
on_drained (gpointer user_data)
{
  ((Fixture *) user_data)->n_drained++;
}

static void
on_connected (gpointer user_data)
{
  ((Fixture *) user_data)->n_connected++;
}

static gboolean
has_connected (gpointer user_data)
{
  return ((Fixture *) user_data)->n_connected > 0;
}

static void
set_phone (Fixture *self, guint rate)
{
  CidAccess *access = cid_intake_get_access (self->intake);
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
  CidPhone *phone = cid_phone_new ("desk", "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11", TOKEN);

  g_free (phone->group);
  phone->group = g_strdup ("office");
  g_ptr_array_add (phones, phone);
  cid_access_set_phones (access, phones);
  cid_access_set_rate (access, rate);
}

static int
set_up (void **state)
{
  const CidNumberPlan plan = { .region = "AU" };
  Fixture *self = g_new0 (Fixture, 1);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new ();
  g_auto (GStrv) addresses = NULL;

  self->handed = g_ptr_array_new_with_free_func (handed_free);
  self->intake = cid_intake_new (on_event, self);
  cid_hearing_set_plan (cid_intake_get_hearing (self->intake), &plan);
  set_phone (self, 0);
  g_ptr_array_add (hosts, (gpointer) "127.0.0.1");
  cid_listener_set_addresses (cid_intake_get_listener (self->intake), hosts, 0);
  addresses = cid_listener_get_addresses (cid_intake_get_listener (self->intake));
  self->port = (guint16) g_ascii_strtoull (strrchr (addresses[0], ':') + 1, NULL, 10);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_intake_free (self->intake);
  g_ptr_array_unref (self->handed);
  g_free (self);
  return 0;
}

static int
client_connect (Fixture *self)
{
  struct sockaddr_storage to;
  CidAddress address;
  socklen_t size;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_true (cid_address_parse ("127.0.0.1", &address));
  size = cid_socket_address_write (&address, self->port, &to);
  assert_int_equal (connect (fd, (struct sockaddr *) &to, size), 0);
  return fd;
}

static void
client_send (Client *client,
             Fixture *self,
             const char *method,
             const char *target,
             const char *body)
{
  g_autofree char *request = g_strdup_printf (
    "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", method,
    target, strlen (body), body);

  client->status = 0;
  client->fd = client_connect (self);
  assert_int_equal (send (client->fd, request, strlen (request), MSG_NOSIGNAL), strlen (request));
}

static gboolean
has_status (gpointer user_data)
{
  Client *client = user_data;
  char answer[256] = "";

  if (client->status == 0 && recv (client->fd, answer, sizeof answer - 1, MSG_DONTWAIT) > 12)
    client->status = atoi (answer + 9);
  if (client->status != 0)
    return TRUE;
  g_usleep (1000);
  g_main_context_wakeup (NULL);
  return FALSE;
}

static int
client_wait (Client *client)
{
  scratch_run_until (has_status, client);
  close (client->fd);
  return client->status;
}

static gboolean
has_event (gpointer user_data)
{
  return ((Fixture *) user_data)->handed->len > 0;
}

static const CidCallEvent *
get_event (Fixture *self, guint which)
{
  return ((Handed *) g_ptr_array_index (self->handed, which))->event;
}

static void
tell_stored (Fixture *self, guint which, gboolean is_stored)
{
  Handed *handed = g_ptr_array_index (self->handed, which);

  handed->stored (is_stored, handed->stored_data);
}

/* What the phone said, who it is, and when: all of it is in the event, but never the token. */
static void
test_a_request_becomes_an_event (void **state)
{
  Fixture *self = *state;
  Client client;
  const CidCallEvent *event;

  self->answers_at_once = TRUE;
  client_send (&client, self, "GET", RING "Ana%20" TOKEN, "");
  assert_int_equal (client_wait (&client), 200);
  assert_int_equal (self->handed->len, 1);
  event = get_event (self, 0);
  assert_int_equal (event->kind, CID_EVENT_INCOMING);
  assert_string_equal (event->phone, "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11");
  assert_string_equal (event->phone_name, "desk");
  assert_string_equal (event->group, "office");
  assert_false (event->simulated);
  assert_string_equal (event->party->number, "+61299991234");
  assert_string_equal (event->name, "Ana ************");
  assert_string_equal (event->line, "0101");
  assert_null (event->body);
  assert_null (strstr (event->target, TOKEN));
  assert_true (event->stamp.wall_us > 0 && event->stamp.boot_us > 0);
}

/* Who connects is expected to say something, before it does, and need not. */
static void
test_a_connection_is_told_of (void **state)
{
  Fixture *self = *state;
  int fd;

  cid_intake_set_connected (self->intake, on_connected, self);
  fd = client_connect (self);
  scratch_run_until (has_connected, self);
  scratch_run_ms (20);
  assert_int_equal (self->n_connected, 1);
  assert_int_equal (self->handed->len, 0);
  close (fd);
}

/* The phone's 200 is a promise: it waits for the disk, and nothing else gives it. */
static void
test_the_answer_waits_for_the_disk (void **state)
{
  static const struct {
    gboolean is_stored;
    int status;
  } rows[] = { { TRUE, 200 }, { FALSE, 503 } };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Client client;

    g_ptr_array_set_size (self->handed, 0);
    client_send (&client, self, "GET", RING, "");
    scratch_run_until (has_event, self);
    scratch_run_ms (50);
    assert_int_equal (recv (client.fd, (char[1]){ 0 }, 1, MSG_DONTWAIT), -1);
    tell_stored (self, 0, rows[i].is_stored);
    assert_int_equal (client_wait (&client), rows[i].status);
  }
}

/* A disk that hangs costs the phone two seconds; what it says later is heard by nobody. */
static void
test_patience_ends_after_two_seconds (void **state)
{
  Fixture *self = *state;
  Client client;
  gint64 begun_us = g_get_monotonic_time ();
  gint64 took_us;

  client_send (&client, self, "GET", RING, "");
  assert_int_equal (client_wait (&client), 503);
  took_us = g_get_monotonic_time () - begun_us;
  assert_true (took_us >= 2 * G_USEC_PER_SEC);
  assert_true (took_us < 8 * G_USEC_PER_SEC);
  tell_stored (self, 0, TRUE);
  scratch_run_ms (20);
}

/* A form, a bare token with XML, and a form that says nothing. */
static void
test_bodies_are_read (void **state)
{
  static const struct {
    const char *target;
    const char *body;
    int status;
    const char *number;
  } rows[] = {
    { "/" TOKEN "/incoming", "remote=0299991234@h&token=" TOKEN, 200, "+61299991234" },
    { "/" TOKEN "/incoming?remote=0299991234@h", "remote=0299990000@h", 200, "+61299991234" },
    { "/" TOKEN "/incoming", "", 200, NULL },
    { "/" TOKEN,
      "\xEF\xBB\xBF<IncomingCallEvent><CallingPartyNumber>0299991234"
      "</CallingPartyNumber></IncomingCallEvent>",
      200, "+61299991234" },
    { "/" TOKEN, "<IncomingCallEvent>", 404, NULL },
    { "/" TOKEN, "remote=0299991234@h", 404, NULL },
    { "/" TOKEN "/incoming", "<Nonsense/>", 404, NULL },
  };
  Fixture *self = *state;

  self->answers_at_once = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Client client;

    g_ptr_array_set_size (self->handed, 0);
    client_send (&client, self, "POST", rows[i].target, rows[i].body);
    assert_int_equal (client_wait (&client), rows[i].status);
    assert_int_equal (self->handed->len, rows[i].status == 200 ? 1 : 0);
    if (rows[i].status != 200)
      continue;
    assert_int_equal (g_strcmp0 (get_event (self, 0)->party->number, rows[i].number), 0);
    assert_true (get_event (self, 0)->body == NULL ||
                 strstr (get_event (self, 0)->body, TOKEN) == NULL);
  }
}

static guint
count_refused (Fixture *self, CidRefusalWhy why)
{
  GPtrArray *list = cid_refusals_list (cid_intake_get_refusals (self->intake));
  guint count = 0;

  for (guint i = 0; i < list->len; i++) {
    const CidRefusal *refusal = g_ptr_array_index (list, i);

    if (refusal->why == why)
      count += refusal->count;
  }
  return count;
}

/* Who, what, how, in this order: whoever has no token learns nothing of the rest. */
static void
test_refusals_come_in_order (void **state)
{
  static const struct {
    const char *method;
    const char *target;
    int status;
  } rows[] = {
    { "DELETE", "/aaaaaaaaaaaa/nonsense", 403 },
    { "GET", "/", 403 },
    { "DELETE", "/" TOKEN "/nonsense", 404 },
    { "GET", "/" TOKEN "/expired", 404 },
    { "GET", "/" TOKEN, 404 },
    { "DELETE", RING, 405 },
    { "HEAD", RING, 405 },
  };
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Client client;

    client_send (&client, self, rows[i].method, rows[i].target, "");
    assert_int_equal (client_wait (&client), rows[i].status);
  }
  assert_int_equal (self->handed->len, 0);
  assert_int_equal (count_refused (self, CID_REFUSAL_TOKEN), 2);
  assert_int_equal (count_refused (self, CID_REFUSAL_EVENT), 3);
  assert_int_equal (count_refused (self, CID_REFUSAL_METHOD), 2);
}

/* A phone gone mad gets ten seconds' worth and no more. */
static void
test_the_rate_is_limited (void **state)
{
  Fixture *self = *state;
  guint n_refused = 0;

  self->answers_at_once = TRUE;
  set_phone (self, 1);
  for (guint i = 0; i < 15; i++) {
    Client client;

    client_send (&client, self, "GET", RING, "");
    n_refused += client_wait (&client) == 429 ? 1 : 0;
  }
  assert_in_range (n_refused, 3, 5);
  assert_int_equal (count_refused (self, CID_REFUSAL_RATE), n_refused);
  assert_int_equal (self->handed->len, 15 - n_refused);
}

/* The daemon may leave when nobody waits for the disk any more, and only then. */
static void
test_draining_waits_for_the_last (void **state)
{
  Fixture *self = *state;
  Client client;

  cid_intake_drain (self->intake, on_drained, self);
  assert_int_equal (self->n_drained, 1);
  client_send (&client, self, "GET", RING, "");
  scratch_run_until (has_event, self);
  cid_intake_drain (self->intake, on_drained, self);
  assert_int_equal (self->n_drained, 1);
  tell_stored (self, 0, TRUE);
  assert_int_equal (self->n_drained, 2);
  assert_int_equal (client_wait (&client), 200);
  assert_int_equal (self->n_drained, 2);
}

static void
on_proved (const CidPhone *phone, const char *nonce, const CidAddress *peer, gpointer user_data)
{
  g_autofree char *address = cid_address_to_string (peer);

  g_string_append_printf (user_data, "%s %s %s|", phone->name, nonce, address);
}

/* A proof is no event: it is told, and nothing of it goes on; and what it says may be anything. */
static void
test_a_proof_is_told_and_is_no_event (void **state)
{
  static const struct {
    const char *method;
    const char *target;
    int status;
    const char *told;
  } rows[] = {
    { "GET", "/" TOKEN "/test?nonce=0a1b2c", 200, "desk 0a1b2c 127.0.0.1|" },
    { "GET", "/" TOKEN "/test?x=1&nonce=ff&y=2", 200, "desk ff 127.0.0.1|" },
    { "GET", "/" TOKEN "/test?nonce=<b>", 200, "desk  127.0.0.1|" },
    { "GET", "/" TOKEN "/test", 200, "" },
    { "POST", "/" TOKEN "/test?nonce=ff", 404, "" },
    { "GET", "/7kq3m9x2adfg/test?nonce=ff", 403, "" },
  };
  Fixture *self = *state;
  g_autoptr (GString) told = g_string_new (NULL);

  cid_intake_set_proved (self->intake, on_proved, told);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Client client;

    g_string_truncate (told, 0);
    client_send (&client, self, rows[i].method, rows[i].target, "");
    assert_int_equal (client_wait (&client), rows[i].status);
    assert_string_equal (told->str, rows[i].told);
  }
  assert_int_equal (self->handed->len, 0);
}

static gboolean
admits (Fixture *self, const char *host)
{
  CidAddress peer;

  assert_true (cid_address_parse (host, &peer));
  return cid_access_admits (cid_intake_get_access (self->intake), &peer, FALSE);
}

/* On a journey the network at home is a foreign one, though nobody has knocked since; and the phone
 * of the new network may ring before five seconds have passed. */
static void
test_networks_change_at_once (void **state)
{
  Fixture *self = *state;

  own_address = "192.0.2.10";
  cid_intake_look_up_networks (self->intake);
  assert_true (admits (self, "192.0.2.50"));
  assert_false (admits (self, "10.9.8.50"));
  own_address = "10.9.8.7";
  cid_intake_look_up_networks (self->intake);
  assert_true (admits (self, "10.9.8.50"));
  assert_false (admits (self, "192.0.2.50"));
  own_address = NULL;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_proof_is_told_and_is_no_event, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_request_becomes_an_event, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_connection_is_told_of, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_answer_waits_for_the_disk, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_patience_ends_after_two_seconds, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_bodies_are_read, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_refusals_come_in_order, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_rate_is_limited, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_networks_change_at_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_draining_waits_for_the_last, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
