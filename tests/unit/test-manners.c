/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop-kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  Desktop *desktop;
  CidCallTracker *tracker;
  CidNotifyPolicy *policy;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->desktop = begin_desktop ();
  fixture->tracker = cid_call_tracker_new ();
  fixture->policy = cid_notify_policy_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_notify_policy_unref (fixture->policy);
  end_desktop (fixture->desktop);
  cid_call_tracker_free (fixture->tracker);
  g_free (fixture);
  return 0;
}

static void
ring (Fixture *fixture, gint64 second, const char *remote, const char *ref)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, second, remote, ref);
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (fixture->tracker, event, NULL);

  cid_manners_note (fixture->desktop->manners, g_ptr_array_index (changed, 0), NULL);
}

static void
set_policy (Fixture *fixture)
{
  cid_manners_set_policy (fixture->desktop->manners, fixture->policy, fixture->tracker);
}

/* What the user sets holds for calls that ring already, and whoever draws is told. */
static void
test_a_policy_judges_the_calls_that_ring (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  guint total = 0;

  ring (fixture, 0, "0299991234", "a");
  ring (fixture, 1, "anonymous", "b");
  before = cid_manners_get_ringing (fixture->desktop->manners, fixture->tracker, 1, &total);
  assert_int_equal (before->len, 1);
  assert_int_equal (total, 2);
  fixture->policy->withheld = CID_SHOW_LOG;
  fixture->policy->strangers = CID_SHOW_LOUD;
  fixture->desktop->n_changed = 0;
  set_policy (fixture);
  assert_int_equal (fixture->desktop->n_changed, 1);
  after = cid_manners_get_ringing (fixture->desktop->manners, fixture->tracker, 3, &total);
  assert_int_equal (after->len, 1);
  assert_int_equal (total, 1);
  assert_int_equal (((CidCall *) g_ptr_array_index (after, 0))->party->kind, CID_PARTY_NUMBER);
}

/* How pressing a ring is follows the loudest call; the desktop rings only where it is to. */
static void
test_a_ring_is_as_pressing_as_its_loudest_call (void **state)
{
  static const struct {
    CidShow strangers;
    gboolean sound;
    CidUrgency urgency;
    CidNoticeSound notice_sound;
  } rows[] = {
    { CID_SHOW_LOUD, FALSE, CID_URGENCY_CRITICAL, CID_NOTICE_SOUND_NONE },
    { CID_SHOW_LOUD, TRUE, CID_URGENCY_CRITICAL, CID_NOTICE_SOUND_RING },
    { CID_SHOW_QUIET, TRUE, CID_URGENCY_LOW, CID_NOTICE_SOUND_NONE },
  };
  Fixture *fixture = *state;

  ring (fixture, 0, "0299991234", "a");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotice) notice = NULL;

    fixture->policy->strangers = rows[i].strangers;
    fixture->policy->sound = rows[i].sound;
    set_policy (fixture);
    notice = cid_manners_fit_ringing (fixture->desktop->manners,
                                      cid_notice_new_trouble ("Jane", "is calling"), 1);
    assert_non_null (notice);
    assert_int_equal (notice->urgency, rows[i].urgency);
    assert_int_equal (notice->sound, rows[i].notice_sound);
  }
}

/* Nothing stays nothing, and needs no other word. */
static void
test_no_notice_stays_none (void **state)
{
  Fixture *fixture = *state;
  CidManners *manners = fixture->desktop->manners;

  assert_null (cid_manners_fit_ringing (manners, NULL, 0));
  assert_null (cid_manners_fit_missed (manners, NULL, 0, CID_SHOW_LOUD, TRUE));
  assert_null (cid_manners_fit_trouble (manners, NULL));
  assert_null (cid_manners_make_outgoing (manners, NULL));
}

/* What was missed is pressing as long as it is news, and silent when it is not. */
static void
test_a_miss_is_silent_when_it_is_no_news (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidNotice) news = cid_manners_fit_missed (
    fixture->desktop->manners, cid_notice_new_trouble ("Jane", "called"), 1, CID_SHOW_LOUD, TRUE);
  g_autoptr (CidNotice) old = cid_manners_fit_missed (
    fixture->desktop->manners, cid_notice_new_trouble ("Jane", "called"), 1, CID_SHOW_LOUD, FALSE);

  assert_int_equal (news->urgency, CID_URGENCY_NORMAL);
  assert_int_equal (old->urgency, CID_URGENCY_LOW);
  assert_int_equal (old->sound, CID_NOTICE_SOUND_NONE);
}

/* A time that no calendar has must not hide a call. */
static void
test_a_call_of_no_time_is_shown (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("a", CID_OUTCOME_RINGING, 0, "0299991234");

  fixture->policy->strangers = CID_SHOW_LOG;
  set_policy (fixture);
  assert_int_equal (cid_manners_judge (fixture->desktop->manners, call), CID_SHOW_LOG);
  call->started.wall_us = G_MAXINT64;
  assert_int_equal (cid_manners_judge (fixture->desktop->manners, call), CID_SHOW_LOUD);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_policy_judges_the_calls_that_ring),
    UNIT (test_a_ring_is_as_pressing_as_its_loudest_call),
    UNIT (test_no_notice_stays_none),
    UNIT (test_a_miss_is_silent_when_it_is_no_news),
    UNIT (test_a_call_of_no_time_is_shown),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
