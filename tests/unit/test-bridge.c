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

#include <string.h>

#include "bridge-kit.h"
#include "command-kit.h"
#include "config/paths.h"
#include "daemon/call-way.h"
#include "daemon/intake.h"
#include "phone/address-watch.h"
#include "sample.h"
#include "web-client.h"

#define RING "incoming?call=c1&local=0101@h&remote=0299991234@h&name="
#define CARD "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Pérez\nTEL:+61 2 9999 1234\nEND:VCARD\n"

typedef struct {
  CidBridge *bridge;
  guint16 port;
} Fixture;

static guint n_expected;
static guint n_looked_up;
static guint n_tried_again;
static CidAddressWatchFunc addresses_changed;
static gpointer addresses_data;

void __real_cid_call_way_expect (CidCallWay *self);
void __wrap_cid_call_way_expect (CidCallWay *self);

/* Only counts. */
void
__wrap_cid_call_way_expect (CidCallWay *self)
{
  n_expected++;
  __real_cid_call_way_expect (self);
}

CidAddressWatch *__real_cid_address_watch_new (guint settle_ms,
                                               CidAddressWatchFunc changed,
                                               CidAddressWatchFunc settled,
                                               gpointer user_data);
CidAddressWatch *__wrap_cid_address_watch_new (guint settle_ms,
                                               CidAddressWatchFunc changed,
                                               CidAddressWatchFunc settled,
                                               gpointer user_data);
void __real_cid_intake_look_up_networks (CidIntake *self);
void __wrap_cid_intake_look_up_networks (CidIntake *self);

/* Remembers whom the kernel's news go to. */
CidAddressWatch *
__wrap_cid_address_watch_new (guint settle_ms,
                              CidAddressWatchFunc changed,
                              CidAddressWatchFunc settled,
                              gpointer user_data)
{
  addresses_changed = changed;
  addresses_data = user_data;
  return __real_cid_address_watch_new (settle_ms, changed, settled, user_data);
}

/* Only counts. */
void
__wrap_cid_intake_look_up_networks (CidIntake *self)
{
  n_looked_up++;
  __real_cid_intake_look_up_networks (self);
}

void __real_cid_listener_try_again (CidListener *self);
void __wrap_cid_listener_try_again (CidListener *self);

/* Only counts. */
void
__wrap_cid_listener_try_again (CidListener *self)
{
  n_tried_again++;
  __real_cid_listener_try_again (self);
}

static gboolean
is_expected (gpointer user_data)
{
  return n_expected > 0;
}

static void
write_settings (void)
{
  g_autofree char *text =
    g_strdup_printf ("[numbers]\nregion=AU\n[contacts]\nvcards=%s/data/cards\n", home);

  scratch_write (home, "config/cidalert/cidalert.conf", text);
}

static int
set_up (void **state)
{
  move_in (state);
  write_settings ();
  write_phones (DESK_PHONE);
  *state = g_new0 (Fixture, 1);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  if (self->bridge != NULL)
    stop_bridge (self->bridge);
  g_free (self);
  return move_out (state);
}

static void
start (Fixture *self)
{
  self->bridge = start_bridge (&self->port);
}

/* What the phone is answered. */
static guint
tell (Fixture *self, const char *event)
{
  g_autofree char *request =
    g_strdup_printf ("GET /" TOKEN "/%s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", event);
  g_autoptr (WebClient) client = web_client_new (self->port);

  web_client_send (client, request);
  return web_client_wait_for_status (client);
}

static void
assert_one_call (CidOutcome outcome, const char *name)
{
  g_autoptr (GPtrArray) calls = read_log ();
  const CidCall *call;

  assert_non_null (calls);
  assert_int_equal (calls->len, 1);
  call = g_ptr_array_index (calls, 0);
  assert_int_equal (call->outcome, outcome);
  assert_string_equal (call->party->number, "+61299991234");
  if (name != NULL)
    assert_string_equal (call->caller->name, name);
}

static guint
count_events (gint64 id)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (GPtrArray) events = cid_call_reader_get_events (reader, id, NULL);

  assert_non_null (events);
  return events->len;
}

/* The three things that a ring comes to: it is on disk when the phone has its 200, and it is shown.
 */
static void
test_a_ring_is_stored_and_shown (void **state)
{
  Fixture *self = *state;

  start (self);
  assert_int_equal (tell (self, RING), 200);
  assert_one_call (CID_OUTCOME_RINGING, NULL);
  wait_for_printed ("(02) 9999 1234");
}

/* Who connects is taken for a phone that is about to say something, before it does. */
static void
test_a_connection_lets_an_event_be_expected (void **state)
{
  Fixture *self = *state;
  g_autoptr (WebClient) client = NULL;

  start (self);
  n_expected = 0;
  client = web_client_new (self->port);
  scratch_run_until (is_expected, NULL);
  assert_int_equal (n_expected, 1);
}

/* A whole call is one call, with its end; nothing else makes one. */
static void
test_a_call_has_its_end (void **state)
{
  static const struct {
    const char *events[4];
    CidOutcome outcome;
  } rows[] = {
    { { RING, "connected?call=c1", "disconnected?call=c1" }, CID_OUTCOME_ANSWERED },
    { { RING, "disconnected?call=c1" }, CID_OUTCOME_MISSED },
    { { RING, "rejected?call=c1", "disconnected?call=c1" }, CID_OUTCOME_REJECTED },
    { { "ready", RING, "missed?call=c1" }, CID_OUTCOME_MISSED },
  };
  Fixture *self = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    start (self);
    for (gsize k = 0; k < G_N_ELEMENTS (rows[i].events) && rows[i].events[k] != NULL; k++)
      assert_int_equal (tell (self, rows[i].events[k]), 200);
    assert_one_call (rows[i].outcome, NULL);
    stop_bridge (g_steal_pointer (&self->bridge));
    scratch_free (scratch_path (home, "data"));
  }
}

/* Phones say things twice: each is answered and kept, and the call is still one. */
static void
test_what_is_said_twice_is_one_call (void **state)
{
  Fixture *self = *state;

  start (self);
  for (guint i = 0; i < 2; i++)
    assert_int_equal (tell (self, RING), 200);
  for (guint i = 0; i < 3; i++)
    assert_int_equal (tell (self, "disconnected?call=c1"), 200);
  assert_one_call (CID_OUTCOME_MISSED, NULL);
  assert_in_range (count_events (1), 2, 5);
}

static gboolean
has_name (gpointer name)
{
  g_autoptr (GPtrArray) calls = read_log ();
  const CidCall *call = calls != NULL && calls->len > 0 ? g_ptr_array_index (calls, 0) : NULL;

  g_usleep (1000);
  g_main_context_wakeup (NULL);
  return call != NULL && call->caller != NULL && g_strcmp0 (call->caller->name, name) == 0;
}

/* A contact that comes while it rings completes the call in its place, on screen and in the log. */
static void
test_a_call_learns_its_name_while_it_rings (void **state)
{
  Fixture *self = *state;

  start (self);
  assert_int_equal (tell (self, RING), 200);
  scratch_write (home, "data/cards/ana.vcf", CARD);
  cid_bridge_reload (self->bridge);
  wait_for_printed ("Ana Pérez");
  scratch_run_until (has_name, (gpointer) "Ana Pérez");
  assert_one_call (CID_OUTCOME_RINGING, "Ana Pérez");
}

/* The phone's tokens are the file's: who is added may report at once, who is removed no more. */
static void
test_phones_change_without_a_restart (void **state)
{
  Fixture *self = *state;

  write_phones ("");
  start (self);
  assert_int_equal (tell (self, RING), 403);
  write_phones (DESK_PHONE);
  cid_bridge_reload (self->bridge);
  assert_int_equal (tell (self, RING), 200);
  write_phones ("");
  cid_bridge_reload (self->bridge);
  assert_int_equal (tell (self, RING), 403);
}

/* A log that cannot be opened: the phone is told 503 after its time, but people see who rings; and
 * when it is mended, what waited is stored. */
static void
test_without_a_store_calls_are_shown_and_wait (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");

  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  start (self);
  assert_int_equal (tell (self, RING), 503);
  wait_for_printed ("Calls are not being logged");
  wait_for_printed ("(02) 9999 1234");
  assert_int_equal (g_remove (path), 0);
  scratch_run_until (has_name, NULL);
  assert_one_call (CID_OUTCOME_RINGING, NULL);
  assert_int_equal (tell (self, "disconnected?call=c1"), 200);
  assert_one_call (CID_OUTCOME_MISSED, NULL);
}

/* A restart in the middle of a call goes on with it. */
static void
test_a_call_survives_a_restart (void **state)
{
  Fixture *self = *state;

  start (self);
  assert_int_equal (tell (self, RING), 200);
  assert_int_equal (tell (self, "connected?call=c1"), 200);
  stop_bridge (g_steal_pointer (&self->bridge));
  start (self);
  assert_int_equal (tell (self, "disconnected?call=c1"), 200);
  assert_one_call (CID_OUTCOME_ANSWERED, NULL);
}

/* Commands ask the daemon over its socket; it is theirs while it runs, and gone after. */
static void
test_commands_are_answered_on_the_socket (void **state)
{
  static const char *const words[] = { "\"store\":\"ready\"", "\"open-calls\":1",
                                       "\"region\":\"AU\"", "\"last-event\":\"incoming\"" };
  Fixture *self = *state;
  g_autofree char *socket_path = cid_paths_get_socket ();
  g_autofree char *token_path = cid_paths_get_simulate_token ();

  start (self);
  assert_int_equal (tell (self, RING), 200);
  assert_int_equal (run_command (cid_command_status, "status --json"), CID_EXIT_DONE);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    assert_says ("status", printed->str, words[i]);
  assert_null (strstr (printed->str, TOKEN));
  assert_int_equal (run_command (cid_command_lookup, "lookup 0299991234"), CID_EXIT_NOTHING);
  assert_says ("lookup", printed->str, "+61299991234");

  assert_true (g_file_test (token_path, G_FILE_TEST_EXISTS));
  stop_bridge (g_steal_pointer (&self->bridge));
  assert_false (g_file_test (socket_path, G_FILE_TEST_EXISTS));
  assert_false (g_file_test (token_path, G_FILE_TEST_EXISTS));
}

/* A rehearsal goes all the way, marked: by its own token, and by nothing that a phone may say. */
static void
test_a_rehearsal_is_marked (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = cid_paths_get_simulate_token ();
  g_autofree char *token = NULL;
  g_autofree char *request = NULL;
  g_autoptr (WebClient) client = NULL;
  g_autoptr (GPtrArray) calls = NULL;

  start (self);
  assert_int_equal (tell (self, RING "&simulated=1"), 200);
  assert_true (g_file_get_contents (path, &token, NULL, NULL));
  request = g_strdup_printf ("GET /%s/incoming?call=c2&remote=0491570156 HTTP/1.1\r\nHost: h\r\n"
                             "\r\n",
                             g_strstrip (token));
  client = web_client_new (self->port);
  web_client_send (client, request);
  assert_int_equal (web_client_wait_for_status (client), 200);
  calls = read_log ();
  assert_int_equal (calls->len, 2);
  assert_false (((CidCall *) g_ptr_array_index (calls, 0))->simulated);
  assert_true (((CidCall *) g_ptr_array_index (calls, 1))->simulated);
}

/* The end takes no more requests, and is there at once when nobody waits. */
static void
test_stopping_is_quick_and_may_be_asked_twice (void **state)
{
  Fixture *self = *state;
  gint64 begun_us;

  start (self);
  assert_int_equal (tell (self, RING), 200);
  g_idle_add (on_time_to_stop, self->bridge);
  begun_us = g_get_monotonic_time ();
  stop_bridge (g_steal_pointer (&self->bridge));
  assert_in_range (g_get_monotonic_time () - begun_us, 0, 5 * G_USEC_PER_SEC);
  assert_one_call (CID_OUTCOME_RINGING, NULL);
}

#define bridge_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

static void
write_many_cards (guint n)
{
  g_autoptr (GString) cards = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    if (sample_takes_next ())
      g_string_append_printf (
        cards, "BEGIN:VCARD\nVERSION:3.0\nFN:Person %u\nTEL:+61 3 91%06u\nEND:VCARD\n", i, i);
  scratch_replace (home, "data/cards/ana.vcf", cards->str);
}

static gboolean
has_no_name (gpointer unused)
{
  g_autoptr (GPtrArray) calls = read_log ();

  for (guint i = 0; calls != NULL && i < calls->len; i++)
    if (((const CidCall *) g_ptr_array_index (calls, i))->caller->name != NULL)
      return FALSE;
  return calls != NULL && calls->len == 2;
}

/* Whom the address books do not have any more has no name, also if he calls while they are read. */
static void
test_a_name_of_yesterday_goes_though_it_rang_early (void **state)
{
  Fixture *self = *state;

  scratch_write (home, "data/cards/ana.vcf", CARD);
  start (self);
  scratch_run_ms (200);
  assert_int_equal (tell (self, RING), 200);
  scratch_run_until (has_name, (gpointer) "Ana Pérez");
  assert_int_equal (tell (self, "disconnected?call=c1"), 200);
  stop_bridge (g_steal_pointer (&self->bridge));

  write_many_cards (30000);
  start (self);
  assert_int_equal (tell (self, "incoming?call=c2&local=0101@h&remote=0299991234@h&name="), 200);
  assert_int_equal (tell (self, "disconnected?call=c2"), 200);
  scratch_run_until (has_no_name, NULL);
}

/* Nobody has to knock for it, and it is not waited for. */
static void
test_networks_are_looked_up_when_addresses_change (void **state)
{
  Fixture *self = *state;
  guint n_before;

  n_looked_up = 0;
  start (self);
  assert_true (n_looked_up > 0);
  n_before = n_looked_up;
  addresses_changed (addresses_data);
  assert_int_equal (n_looked_up, n_before + 1);
}

/* An address to listen on that was away may have come. */
static void
test_listening_is_tried_again_when_addresses_change (void **state)
{
  Fixture *self = *state;

  start (self);
  n_tried_again = 0;
  addresses_changed (addresses_data);
  assert_int_equal (n_tried_again, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    bridge_test (test_a_ring_is_stored_and_shown),
    bridge_test (test_a_connection_lets_an_event_be_expected),
    bridge_test (test_a_call_has_its_end),
    bridge_test (test_networks_are_looked_up_when_addresses_change),
    bridge_test (test_listening_is_tried_again_when_addresses_change),
    bridge_test (test_what_is_said_twice_is_one_call),
    bridge_test (test_a_call_learns_its_name_while_it_rings),
    bridge_test (test_phones_change_without_a_restart),
    bridge_test (test_without_a_store_calls_are_shown_and_wait),
    bridge_test (test_a_call_survives_a_restart),
    bridge_test (test_commands_are_answered_on_the_socket),
    bridge_test (test_a_rehearsal_is_marked),
    bridge_test (test_stopping_is_quick_and_may_be_asked_twice),
    bridge_test (test_a_name_of_yesterday_goes_though_it_rang_early),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
