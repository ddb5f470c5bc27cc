/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-tracker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SPAM "0299991234"

static CidCall *
tell_of (CidCallTracker *tracker,
         CidEventKind kind,
         gint64 second,
         const char *uid,
         const char *call_ref)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, SPAM, call_ref);
  g_autoptr (GPtrArray) changed = NULL;

  event->call_uid = g_strdup (uid);
  changed = cid_call_tracker_apply (tracker, event, NULL);
  return changed->len > 0 ? cid_call_copy (g_ptr_array_index (changed, changed->len - 1)) : NULL;
}

static CidCall *
tell (CidCallTracker *tracker, CidEventKind kind, gint64 second, const char *uid)
{
  return tell_of (tracker, kind, second, uid, "a");
}

static guint
count_ringing (CidCallTracker *tracker)
{
  guint total = 0;
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_ringing (tracker, 3, &total);

  assert_int_equal (calls->len, total);
  return total;
}

static const struct {
  CidEventKind events[3];
  CidOutcome outcome;
} stories[] = {
  { { CID_EVENT_DISCONNECTED }, CID_OUTCOME_BLOCKED },
  { { CID_EVENT_MISSED }, CID_OUTCOME_BLOCKED },
  { { CID_EVENT_DISCONNECTED, CID_EVENT_MISSED }, CID_OUTCOME_BLOCKED },
  { { CID_EVENT_REJECTED }, CID_OUTCOME_BLOCKED },
  { { CID_EVENT_CONNECTED }, CID_OUTCOME_ACTIVE },
  { { CID_EVENT_CONNECTED, CID_EVENT_DISCONNECTED }, CID_OUTCOME_ANSWERED },
};

/* A blocked caller is neither ringing nor missed, whatever the phone does; but who takes the call
 * all the same has answered it. */
static void
test_blocked_call_is_blocked_until_somebody_takes_it (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
    g_autoptr (CidCall) ringing = tell (tracker, CID_EVENT_INCOMING, 0, NULL);
    g_autoptr (CidCall) last = NULL;

    assert_int_equal (count_ringing (tracker), 1);
    last = tell (tracker, CID_EVENT_BLOCKED, 0, ringing->uid);
    assert_int_equal (last->outcome, CID_OUTCOME_BLOCKED);
    assert_true (last->blocked);
    assert_string_equal (last->uid, ringing->uid);
    assert_int_equal (count_ringing (tracker), 0);

    for (guint j = 0; j < 3 && stories[i].events[j] != 0; j++) {
      CidCall *next = tell (tracker, stories[i].events[j], 5 + j, NULL);

      if (next == NULL)
        continue;
      cid_call_free (last);
      last = next;
    }
    assert_int_equal (last->outcome, stories[i].outcome);
    assert_string_equal (last->uid, ringing->uid);
  }
}

static const struct {
  const char *call_ref;
  gint64 seconds[3];
  gboolean is_new; /* with the last of them */
} repeats[] = {
  { NULL, { 0, 1, 10 }, FALSE }, { NULL, { 0, 10, 20 }, FALSE }, { NULL, { 0, 10, 26 }, TRUE },
  { NULL, { 0, 1, 200 }, TRUE }, { "a", { 0, 1, 10 }, FALSE },   { "a", { 0, 60, 170 }, FALSE },
  { "a", { 0, 60, 190 }, TRUE },
};

/* To the user it rings no more, but the phone may say so again as of any call. */
static void
test_a_ring_that_is_told_again_is_the_same (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (repeats); i++) {
    const char *call_ref = repeats[i].call_ref;
    g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
    g_autoptr (CidCall) ringing = tell_of (tracker, CID_EVENT_INCOMING, 0, NULL, call_ref);
    g_autoptr (CidCall) blocked = tell_of (tracker, CID_EVENT_BLOCKED, 0, ringing->uid, call_ref);
    g_autoptr (CidCall) again = NULL;
    g_autoptr (CidCall) last = NULL;

    assert_true (blocked->blocked);
    again = tell_of (tracker, CID_EVENT_INCOMING, repeats[i].seconds[1], NULL, call_ref);
    assert_null (again);
    last = tell_of (tracker, CID_EVENT_INCOMING, repeats[i].seconds[2], NULL, call_ref);
    assert_int_equal (last != NULL, repeats[i].is_new);
  }
}

/* A phone that says no more than that it missed somebody tells it of a blocked caller too. */
static void
test_call_that_begins_at_its_end_can_be_blocked (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCall) missed = tell (tracker, CID_EVENT_MISSED, 0, NULL);
  g_autoptr (CidCall) blocked = tell (tracker, CID_EVENT_BLOCKED, 0, missed->uid);

  assert_int_equal (missed->outcome, CID_OUTCOME_MISSED);
  assert_int_equal (blocked->outcome, CID_OUTCOME_BLOCKED);
}

/* My own calls are my own affair, and what is not known is not blocked. */
static void
test_outgoing_and_unknown_calls_are_not_blocked (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCall) dialled = tell (tracker, CID_EVENT_OUTGOING, 0, NULL);

  assert_null (tell (tracker, CID_EVENT_BLOCKED, 0, dialled->uid));
  assert_null (tell (tracker, CID_EVENT_BLOCKED, 0, "nobody's"));
  assert_null (tell (tracker, CID_EVENT_BLOCKED, 0, NULL));
}

/* What the user asked of a phone stands in the journal; only what the phone says of it counts. */
static void
test_what_was_asked_changes_no_call (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCall) ringing = tell (tracker, CID_EVENT_INCOMING, 0, NULL);

  assert_null (tell (tracker, CID_EVENT_ASKED, 1, ringing->uid));
  assert_int_equal (count_ringing (tracker), 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_blocked_call_is_blocked_until_somebody_takes_it),
    cmocka_unit_test (test_a_ring_that_is_told_again_is_the_same),
    cmocka_unit_test (test_call_that_begins_at_its_end_can_be_blocked),
    cmocka_unit_test (test_outgoing_and_unknown_calls_are_not_blocked),
    cmocka_unit_test (test_what_was_asked_changes_no_call),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
