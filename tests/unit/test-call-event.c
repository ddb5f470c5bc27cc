/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-event"

#include "call/call-event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const nicks[] = {
  "incoming",    "outgoing", "connected",  "disconnected", "missed",  "rejected", "offhook",
  "onhook",      "hold",     "unhold",     "transfer",     "dnd-on",  "dnd-off",  "forward-on",
  "forward-off", "ready",    "registered", "unregistered", "expired", "blocked",  "asked",
};

static const char *const bad_nicks[] = {
  NULL, "", "Incoming", "incoming ", "ring", "dnd_on", "incoming?", "in",
};

/* The spellings are in URLs on phones' settings pages: they never change. */
static void
test_nicks_are_the_contracts (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++) {
    assert_string_equal (cid_event_kind_to_nick ((CidEventKind) i), nicks[i]);
    assert_int_equal (cid_event_kind_from_nick (nicks[i]), i);
  }
  assert_int_equal (G_N_ELEMENTS (nicks), CID_EVENT_ASKED + 1);
}

/* A path from the wire is an event exactly or not at all. */
static void
test_other_spellings_are_no_events (void **state)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_nicks); i++)
    assert_int_equal (cid_event_kind_from_nick (bad_nicks[i]), CID_EVENT_NONE);
}

/* No phone may say what only cidalert can know. */
static void
test_own_events_are_not_from_a_phone (void **state)
{
  for (int kind = CID_EVENT_INCOMING; kind <= CID_EVENT_ASKED; kind++)
    assert_int_equal (cid_event_kind_is_from_phone ((CidEventKind) kind), kind < CID_EVENT_EXPIRED);
  assert_false (cid_event_kind_is_from_phone ((CidEventKind) CID_EVENT_NONE));
}

/* A phone's word without the phone is a piece of one; cidalert's own needs none. */
static void
test_what_a_phone_says_names_it (void **state)
{
  g_autoptr (CidCallEvent) ring = cid_call_event_new (CID_EVENT_INCOMING);
  g_autoptr (CidCallEvent) expiry = cid_call_event_new (CID_EVENT_EXPIRED);

  assert_false (cid_call_event_is_whole (ring));
  ring->phone = g_strdup ("5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11");
  assert_true (cid_call_event_is_whole (ring));
  assert_true (cid_call_event_is_whole (expiry));
}

static CidCallEvent *
make_full_event (void)
{
  CidCallEvent *event;

  event = cid_call_event_new (CID_EVENT_MISSED);
  event->stamp = (CidStamp){ 11, 22 };
  event->phone = g_strdup ("id");
  event->phone_name = g_strdup ("desk");
  event->group = g_strdup ("hall");
  event->simulated = TRUE;
  event->party = cid_party_parse ("0299991234@192.0.2.1", &(CidNumberPlan){ "AU", NULL });
  event->name = g_strdup ("Ana");
  event->line = g_strdup ("0101");
  event->call_ref = g_strdup ("abc");
  event->call_uid = g_strdup ("uid");
  event->reason = g_strdup ("reason");
  event->diverted = g_strdup ("0102");
  event->mac = g_strdup ("000413000000");
  event->target = g_strdup ("/-/missed");
  event->body = g_strdup ("body");
  event->extra = g_strsplit ("a=b c=d", " ", -1);
  return event;
}

/* The store keeps its copy on another thread: nothing that may change is shared, nothing left out.
 */
static void
test_copy_has_everything_and_shares_what_never_changes (void **state)
{
  g_autoptr (CidCallEvent) event = make_full_event ();
  g_autoptr (CidCallEvent) copy = cid_call_event_copy (event);

  assert_int_equal (copy->kind, CID_EVENT_MISSED);
  assert_int_equal (copy->stamp.wall_us, 11);
  assert_int_equal (copy->stamp.boot_us, 22);
  assert_true (copy->simulated);
  assert_ptr_equal (copy->party, event->party);
  assert_string_equal (copy->phone, "id");
  assert_ptr_not_equal (copy->phone, event->phone);
  assert_string_equal (copy->phone_name, "desk");
  assert_string_equal (copy->group, "hall");
  assert_string_equal (copy->name, "Ana");
  assert_string_equal (copy->line, "0101");
  assert_string_equal (copy->call_ref, "abc");
  assert_string_equal (copy->call_uid, "uid");
  assert_string_equal (copy->reason, "reason");
  assert_string_equal (copy->diverted, "0102");
  assert_string_equal (copy->mac, "000413000000");
  assert_string_equal (copy->target, "/-/missed");
  assert_string_equal (copy->body, "body");
  assert_string_equal (copy->extra[1], "c=d");
  assert_ptr_not_equal (copy->extra[1], event->extra[1]);
}

/* An event of which the phone said nothing is an event like others. */
static void
test_empty_event_can_be_copied_and_freed (void **state)
{
  g_autoptr (CidCallEvent) event = cid_call_event_new (CID_EVENT_READY);
  g_autoptr (CidCallEvent) copy = cid_call_event_copy (event);

  assert_int_equal (copy->kind, CID_EVENT_READY);
  assert_null (copy->party);
  assert_null (copy->extra);
  cid_call_event_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_nicks_are_the_contracts),
    cmocka_unit_test (test_other_spellings_are_no_events),
    cmocka_unit_test (test_own_events_are_not_from_a_phone),
    cmocka_unit_test (test_what_a_phone_says_names_it),
    cmocka_unit_test (test_copy_has_everything_and_shares_what_never_changes),
    cmocka_unit_test (test_empty_event_can_be_copied_and_freed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
