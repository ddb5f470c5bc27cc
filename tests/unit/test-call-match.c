/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidTrack *
add (CidCallTable *table, const char *uid, gboolean has_ref, gint64 second, const char *remote)
{
  CidCall *call = make_call (uid, CID_OUTCOME_RINGING, second, remote);
  CidLeg *leg = g_ptr_array_index (call->legs, 0);

  if (!has_ref)
    g_clear_pointer (&leg->call_ref, g_free);
  return g_ptr_array_index (cid_call_table_add (table, call, call->started)->tracks, 0);
}

/* The call id says more than the number: two calls of one caller are kept apart by it. */
static void
test_call_id_comes_before_party (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  CidTrack *first = add (table, "u1", TRUE, 0, "0299991234");
  CidTrack *second = add (table, "u2", TRUE, 1, "0299991234");
  g_autoptr (CidCallEvent) of_first = make_event (CID_EVENT_CONNECTED, 2, "0299991234", "u1");
  g_autoptr (CidCallEvent) of_second = make_event (CID_EVENT_CONNECTED, 2, "0299991234", "u2");

  assert_ptr_equal (cid_call_match_find (table, of_first), first);
  assert_ptr_equal (cid_call_match_find (table, of_second), second);
}

/* Many phones send no call id: then the caller tells which call is meant. */
static void
test_party_tells_where_there_is_no_call_id (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  CidTrack *ana = add (table, "u1", FALSE, 0, "0299991234");
  CidTrack *joe = add (table, "u2", FALSE, 1, "0391234567");
  g_autoptr (CidCallEvent) of_ana = make_event (CID_EVENT_CONNECTED, 2, "0299991234", NULL);
  g_autoptr (CidCallEvent) of_joe = make_event (CID_EVENT_CONNECTED, 2, "0391234567", NULL);
  g_autoptr (CidCallEvent) of_nobody = make_event (CID_EVENT_CONNECTED, 2, "0412345678", NULL);

  assert_ptr_equal (cid_call_match_find (table, of_ana), ana);
  assert_ptr_equal (cid_call_match_find (table, of_joe), joe);
  assert_null (cid_call_match_find (table, of_nobody));
}

/* Which events are about a call at all, and which may begin one that was not heard of. */
static void
test_what_events_are_about (void **state)
{
  static const struct {
    CidEventKind kind;
    gboolean concerns_call;
    gboolean can_begin;
  } rows[] = {
    { CID_EVENT_INCOMING, TRUE, TRUE },  { CID_EVENT_OUTGOING, TRUE, TRUE },
    { CID_EVENT_CONNECTED, TRUE, TRUE }, { CID_EVENT_MISSED, TRUE, TRUE },
    { CID_EVENT_REJECTED, TRUE, TRUE },  { CID_EVENT_DISCONNECTED, TRUE, FALSE },
    { CID_EVENT_HOLD, TRUE, FALSE },     { CID_EVENT_TRANSFER, TRUE, FALSE },
    { CID_EVENT_DND_ON, FALSE, FALSE },  { CID_EVENT_OFFHOOK, FALSE, FALSE },
    { CID_EVENT_READY, FALSE, FALSE },   { CID_EVENT_REGISTERED, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallEvent) event = make_event (rows[i].kind, 0, "0299991234", "u1");

    print_message ("# %s\n", cid_event_kind_to_nick (rows[i].kind));
    assert_int_equal (cid_call_match_concerns_call (event), rows[i].concerns_call);
    if (rows[i].concerns_call && rows[i].kind != CID_EVENT_INCOMING &&
        rows[i].kind != CID_EVENT_OUTGOING)
      assert_int_equal (cid_call_match_can_begin (event), rows[i].can_begin);
  }
}

/* The same ring told twice is one call; told again a minute later it is another. */
static void
test_a_repeat_is_one_only_for_a_while (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  CidTrack *former = add (table, "u1", FALSE, 0, "0299991234");
  g_autoptr (CidCallEvent) soon = make_event (CID_EVENT_INCOMING, 5, "0299991234", NULL);
  g_autoptr (CidCallEvent) late = make_event (CID_EVENT_INCOMING, 60, "0299991234", NULL);

  assert_ptr_equal (cid_call_match_find_former (table, soon), former);
  assert_true (cid_call_match_is_repeat (former, soon));
  assert_false (cid_call_match_is_repeat (former, late));
}

/* Who withholds the number is somebody else, unless it is another word for the same ring. */
static void
test_a_withheld_caller_repeats_nobody_else (void **state)
{
  static const char *const remotes[][2] = { { "0299991234", "anonymous" },
                                            { "anonymous", "0299991234" } };

  for (gsize i = 0; i < G_N_ELEMENTS (remotes); i++) {
    g_autoptr (CidCallTable) table = cid_call_table_new ();
    CidTrack *former = add (table, "u1", TRUE, 0, remotes[i][0]);
    g_autoptr (CidCallEvent) soon = make_event (CID_EVENT_INCOMING, 1, remotes[i][1], "u1");
    g_autoptr (CidCallEvent) late = make_event (CID_EVENT_INCOMING, 5, remotes[i][1], "u1");
    g_autoptr (CidCallEvent) same = make_event (CID_EVENT_INCOMING, 5, remotes[i][0], "u1");
    g_autoptr (CidCallEvent) nobody = make_event (CID_EVENT_INCOMING, 5, NULL, "u1");

    assert_ptr_equal (cid_call_match_find_former (table, late), former);
    assert_true (cid_call_match_is_repeat (former, soon));
    assert_false (cid_call_match_is_repeat (former, late));
    assert_true (cid_call_match_is_repeat (former, same));
    assert_true (cid_call_match_is_repeat (former, nobody));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_call_id_comes_before_party),
    cmocka_unit_test (test_party_tells_where_there_is_no_call_id),
    cmocka_unit_test (test_what_events_are_about),
    cmocka_unit_test (test_a_repeat_is_one_only_for_a_while),
    cmocka_unit_test (test_a_withheld_caller_repeats_nobody_else),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
