/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidWatch *
add (CidCallTable *table, const char *uid, gint64 second, const char *remote)
{
  CidCall *call = make_call (uid, CID_OUTCOME_RINGING, second, remote);

  return cid_call_table_add (table, call, call->started);
}

static CidTrack *
get_track (CidWatch *watch, guint index)
{
  return g_ptr_array_index (watch->tracks, index);
}

static guint
count (const GList *link)
{
  return g_list_length ((GList *) link);
}

/* Events find their call by what they say of it; the newest comes first. */
static void
test_tracks_are_found_by_phone_id_and_party (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_MISSED, 9, "0299991234", "u1");
  CidWatch *first = add (table, "u1", 0, "0299991234");
  CidWatch *second = add (table, "u2", 1, "0299991234");
  CidWatch *third = add (table, "u3", 2, "0412345678");
  const GList *of_phone = cid_call_table_find (table, CID_TRACK_BY_PHONE, event);
  const GList *of_party = cid_call_table_find (table, CID_TRACK_BY_PARTY, event);
  const GList *of_ref = cid_call_table_find (table, CID_TRACK_BY_REF, event);

  assert_int_equal (count (of_phone), 3);
  assert_ptr_equal (of_phone->data, get_track (third, 0));
  assert_int_equal (count (of_party), 2);
  assert_ptr_equal (of_party->data, get_track (second, 0));
  assert_int_equal (count (of_ref), 1);
  assert_ptr_equal (of_ref->data, get_track (first, 0));
  assert_ptr_equal (cid_call_table_get_by_uid (table, "u2"), second);
  assert_null (cid_call_table_get_by_uid (table, "u9"));
}

/* What another phone says is about another phone's calls, whatever id and number it names. */
static void
test_phones_are_kept_apart (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_MISSED, 9, "0299991234", "u1");

  add (table, "u1", 0, "0299991234");
  g_free (event->phone);
  event->phone = g_strdup (HALL);
  assert_null (cid_call_table_find (table, CID_TRACK_BY_PHONE, event));
  assert_null (cid_call_table_find (table, CID_TRACK_BY_REF, event));
  assert_null (cid_call_table_find (table, CID_TRACK_BY_PARTY, event));
}

/* Phones that ring together are found by what they have in common, and a rehearsal is not. */
static void
test_legs_of_other_phones_are_found_by_id_and_group (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 9, "0299991234", "u1");
  g_autoptr (CidCallEvent) elsewhere = make_event (CID_EVENT_INCOMING, 9, "0299991234", "u2");
  g_autoptr (CidCallEvent) rehearsal = make_event (CID_EVENT_INCOMING, 9, "0299991234", "u1");
  CidWatch *watch = add (table, "u1", 0, "0299991234");
  const CidTrack *track = get_track (watch, 0);

  g_free (event->phone);
  event->phone = g_strdup (HALL);
  elsewhere->group = g_strdup ("shop");
  rehearsal->simulated = TRUE;
  assert_ptr_equal (cid_call_table_find (table, CID_TRACK_BY_ANY_REF, event)->data, track);
  assert_ptr_equal (cid_call_table_find (table, CID_TRACK_BY_GROUP, event)->data, track);
  assert_null (cid_call_table_find (table, CID_TRACK_BY_ANY_REF, elsewhere));
  assert_null (cid_call_table_find (table, CID_TRACK_BY_GROUP, elsewhere));
  for (CidTrackIndex index = 0; index < CID_N_TRACK_INDEXES; index++)
    assert_null (cid_call_table_find (table, index, rehearsal));
}

/* A leg that leaves its call is found no more, and its call still is. */
static void
test_legs_come_and_go (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_MISSED, 9, "0299991234", "u1");
  CidWatch *watch = add (table, "u1", 0, "0299991234");
  CidLeg *leg = cid_call_add_leg (watch->call, HALL, "hall", "h1", CID_CALL_STATE_RINGING);
  CidTrack *second = cid_call_table_add_leg (table, watch, leg, watch->call->started);

  assert_int_equal (count (cid_call_table_find (table, CID_TRACK_BY_GROUP, event)), 2);
  assert_ptr_equal (second->watch, watch);
  assert_int_equal (cid_call_table_get_n_open (table), 1);
  cid_call_table_remove_leg (table, get_track (watch, 0));
  assert_int_equal (watch->tracks->len, 1);
  assert_ptr_equal (cid_call_table_find (table, CID_TRACK_BY_GROUP, event)->data, second);
  assert_null (cid_call_table_find (table, CID_TRACK_BY_PHONE, event));
  assert_ptr_equal (cid_call_table_get_by_uid (table, "u1"), watch);
}

/* A call that learns its id or its party late is found by them from then on, and only by them. */
static void
test_keys_follow_the_call (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) before = make_event (CID_EVENT_MISSED, 9, "0299991234", "u1");
  g_autoptr (CidCallEvent) after = make_event (CID_EVENT_MISSED, 9, "0412345678", "new");
  CidTrack *track = get_track (add (table, "u1", 0, "0299991234"), 0);

  g_free (track->leg->call_ref);
  track->leg->call_ref = g_strdup ("new");
  cid_party_unref (track->watch->call->party);
  track->watch->call->party = cid_party_ref (after->party);
  cid_call_table_update_keys (table, track);
  assert_null (cid_call_table_find (table, CID_TRACK_BY_REF, before));
  assert_null (cid_call_table_find (table, CID_TRACK_BY_PARTY, before));
  assert_ptr_equal (cid_call_table_find (table, CID_TRACK_BY_REF, after)->data, track);
  assert_ptr_equal (cid_call_table_find (table, CID_TRACK_BY_PARTY, after)->data, track);
  assert_int_equal (count (cid_call_table_find (table, CID_TRACK_BY_PHONE, after)), 1);
}

/* What is over and forgotten must leave nothing behind, or the daemon grows with every call. */
static void
test_a_removed_track_is_found_no_more (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_MISSED, 9, "0299991234", "u1");

  for (guint i = 0; i < 3; i++) {
    CidWatch *watch = add (table, "u1", i, "0299991234");

    cid_call_table_wait (table, watch, 100 + i);
    assert_int_equal (cid_call_table_get_n_open (table), 1);
    cid_call_table_remove (table, watch);
    assert_int_equal (cid_call_table_get_n_open (table), 0);
    assert_null (cid_call_table_get_by_uid (table, "u1"));
    for (CidTrackIndex index = 0; index < CID_N_TRACK_INDEXES; index++)
      assert_null (cid_call_table_find (table, index, event));
    assert_int_equal (cid_call_table_get_queue (table, CID_TRACK_RINGING)->length, 0);
  }
}

/* Each waits among its like, the next first, and moves on with its state. */
static void
test_tracks_wait_by_state (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  CidWatch *first = add (table, "u1", 0, "0299991234");
  CidWatch *second = add (table, "u2", 1, "0412345678");
  GQueue *ringing = cid_call_table_get_queue (table, CID_TRACK_RINGING);

  cid_call_table_wait (table, first, 100);
  cid_call_table_wait (table, second, 200);
  assert_int_equal (ringing->length, 2);
  assert_ptr_equal (ringing->head->data, first);

  get_track (first, 0)->leg->state = CID_CALL_STATE_ACTIVE;
  cid_call_table_wait (table, first, 300);
  assert_ptr_equal (ringing->head->data, second);
  assert_ptr_equal (cid_call_table_get_queue (table, CID_TRACK_TALKING)->head->data, first);
  assert_int_equal (cid_call_table_get_n_open (table), 2);

  get_track (second, 0)->leg->state = CID_CALL_STATE_CLOSED;
  cid_call_table_wait (table, second, 400);
  assert_int_equal (ringing->length, 0);
  assert_ptr_equal (cid_call_table_get_queue (table, CID_TRACK_CLOSED)->head->data, second);
  assert_int_equal (cid_call_table_get_n_open (table), 1);
}

/* One number in two spellings is one party; two hidden callers have nothing to be told apart by. */
static void
test_parties_have_keys (void **state)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean is_same;
  } rows[] = {
    { "0299991234@a", "+61299991234@b", TRUE },
    { "0299991234", "0299991235", FALSE },
    { "101", "101@pbx", TRUE },
    { "101", "102", FALSE },
    { "bob@h", "BOB@h", TRUE },
    { "bob@h", "eve@h", FALSE },
    { "anonymous", "withheld", TRUE },
    { "anonymous", "bob", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidNumberPlan plan = { "AU", NULL };
    g_autoptr (CidParty) a = cid_party_parse (rows[i].a, &plan);
    g_autoptr (CidParty) b = cid_party_parse (rows[i].b, &plan);
    g_autofree char *a_key = cid_call_table_make_party_key (a);
    g_autofree char *b_key = cid_call_table_make_party_key (b);

    if (g_str_equal (a_key, b_key) != rows[i].is_same)
      fail_msg ("%s, %s: %s, %s", rows[i].a, rows[i].b, a_key, b_key);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_tracks_are_found_by_phone_id_and_party),
    cmocka_unit_test (test_phones_are_kept_apart),
    cmocka_unit_test (test_legs_of_other_phones_are_found_by_id_and_group),
    cmocka_unit_test (test_legs_come_and_go),
    cmocka_unit_test (test_keys_follow_the_call),
    cmocka_unit_test (test_a_removed_track_is_found_no_more),
    cmocka_unit_test (test_tracks_wait_by_state),
    cmocka_unit_test (test_parties_have_keys),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
