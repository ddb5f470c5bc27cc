/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/screen.h"
#include "desktop-kit.h"
#include "fake-screen-saver.h"

#include <gio/gio.h>

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  Desktop *desktop;
  CidCallTracker *tracker;
  CidScreen *screen;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->desktop = begin_bare_desktop ();
  fixture->tracker = cid_call_tracker_new ();
  fixture->screen = cid_screen_new (fixture->desktop->notifier, fixture->tracker);
  wait_for_server (fixture->desktop);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_screen_free (fixture->screen);
  cid_call_tracker_free (fixture->tracker);
  end_desktop (fixture->desktop);
  g_free (fixture);

  return 0;
}

static void
tell (Fixture *fixture, CidEventKind kind, gint64 second, const char *remote, const char *ref)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, remote, ref);
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (fixture->tracker, event, NULL);

  cid_screen_update (fixture->screen, changed);
}

/* Who rings is shown, and gone when the call is answered. */
static void
test_a_ring_is_shown_until_it_is_answered (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  assert_string_equal (wait_for_shown (fixture->desktop, 1)->category, "call.incoming");
  tell (fixture, CID_EVENT_CONNECTED, 1, "0299991234", "a");
  wait_for_open (fixture->desktop, 0);
}

/* GNOME's next banner waits behind the last: what was missed makes room while somebody rings, and
 * comes back without a banner when nobody does. */
static void
test_missed_calls_make_room_for_a_ring (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture->desktop, 1);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->category, "call.unanswered");
  assert_int_equal (fake_notify_server_get_shown (fixture->desktop->server, 1)->urgency,
                    CID_URGENCY_NORMAL);

  tell (fixture, CID_EVENT_INCOMING, 5, "0391234567", "b");
  assert_string_equal (wait_for_shown (fixture->desktop, 3)->category, "call.incoming");
  wait_for_open (fixture->desktop, 1);
  assert_false (fake_notify_server_is_open (
    fixture->desktop->server, fake_notify_server_get_shown (fixture->desktop->server, 1)->id));
  assert_true (fake_notify_server_is_open (
    fixture->desktop->server, fake_notify_server_get_shown (fixture->desktop->server, 2)->id));

  tell (fixture, CID_EVENT_CONNECTED, 6, "0391234567", "b");
  assert_string_equal (wait_for_shown (fixture->desktop, 4)->category, "call.unanswered");
  assert_int_equal (fake_notify_server_get_shown (fixture->desktop->server, 3)->urgency,
                    CID_URGENCY_LOW);
}

/* What stays on the desktop without us: nobody rings, and what was missed is there. */
static void
test_leaving_keeps_what_was_missed (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture->desktop, 1);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  wait_for_shown (fixture->desktop, 2);
  tell (fixture, CID_EVENT_INCOMING, 5, "0391234567", "b");
  wait_for_shown (fixture->desktop, 3);
  cid_screen_leave (fixture->screen);
  assert_string_equal (wait_for_shown (fixture->desktop, 4)->category, "call.unanswered");
  wait_for_open (fixture->desktop, 1);
}

/* What is wrong is said, and taken back when it is mended. */
static void
test_trouble_comes_and_goes (void **state)
{
  Fixture *fixture = *state;

  cid_screen_set_trouble (fixture->screen, "Calls are not being logged", "the disk is full");
  assert_string_equal (wait_for_shown (fixture->desktop, 1)->title, "Calls are not being logged");
  cid_screen_set_trouble (fixture->screen, NULL, NULL);
  wait_for_open (fixture->desktop, 0);
}

static void
set_policy (Fixture *fixture, CidNotifyPolicy *policy)
{
  cid_screen_set_policy (fixture->screen, policy);
  cid_notify_policy_unref (policy);
}

static CidNotifyPolicy *
make_policy (CidShow strangers, CidShow outgoing)
{
  CidNotifyPolicy *policy = cid_notify_policy_new ();

  policy->strangers = strangers;
  policy->outgoing = outgoing;
  return policy;
}

/* Who is for the log alone is not shown while it rings, nor told of when it is missed; another who
 * rings at the same time is shown as if alone. */
static void
test_who_is_logged_only_is_not_shown (void **state)
{
  Fixture *fixture = *state;
  CidNotifyPolicy *policy = make_policy (CID_SHOW_LOG, CID_SHOW_LOG);

  policy->withheld = CID_SHOW_LOUD;
  set_policy (fixture, policy);
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  tell (fixture, CID_EVENT_INCOMING, 1, "anonymous", "b");
  assert_string_equal (wait_for_shown (fixture->desktop, 1)->title, "Withheld number");
  tell (fixture, CID_EVENT_CONNECTED, 2, "anonymous", "b");
  wait_for_open (fixture->desktop, 0);
  tell (fixture, CID_EVENT_MISSED, 3, "0299991234", "a");
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 1);
}

/* A quiet call is in the list, and so is its being missed. */
static void
test_a_quiet_call_is_low_to_the_end (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  set_policy (fixture, make_policy (CID_SHOW_QUIET, CID_SHOW_LOG));
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  shown = wait_for_shown (fixture->desktop, 1);
  assert_int_equal (shown->urgency, CID_URGENCY_LOW);
  assert_true (shown->is_silent);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->category, "call.unanswered");
  assert_int_equal (shown->urgency, CID_URGENCY_LOW);
  assert_true (shown->is_silent);
}

/* Settings hold at once, for the call too that rings just now. */
static void
test_settings_hold_for_the_call_that_rings (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  assert_int_equal (wait_for_shown (fixture->desktop, 1)->urgency, CID_URGENCY_CRITICAL);
  set_policy (fixture, make_policy (CID_SHOW_QUIET, CID_SHOW_LOG));
  assert_int_equal (wait_for_shown (fixture->desktop, 2)->urgency, CID_URGENCY_LOW);
  set_policy (fixture, make_policy (CID_SHOW_LOG, CID_SHOW_LOG));
  wait_for_open (fixture->desktop, 0);
  set_policy (fixture, make_policy (CID_SHOW_LOUD, CID_SHOW_LOG));
  assert_int_equal (wait_for_shown (fixture->desktop, 3)->urgency, CID_URGENCY_CRITICAL);
}

/* Whom I call is shown until it ends, and makes room for whoever rings meanwhile. */
static void
test_a_call_of_mine_makes_room_for_a_ring (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *mine;

  set_policy (fixture, make_policy (CID_SHOW_LOUD, CID_SHOW_LOUD));
  tell (fixture, CID_EVENT_OUTGOING, 0, "0299991234", "a");
  mine = wait_for_shown (fixture->desktop, 1);
  assert_string_equal (mine->category, "call");
  assert_int_equal (mine->urgency, CID_URGENCY_NORMAL);

  tell (fixture, CID_EVENT_INCOMING, 1, "0391234567", "b");
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->category, "call.incoming");
  wait_for_open (fixture->desktop, 1);
  assert_false (fake_notify_server_is_open (fixture->desktop->server, mine->id));
  tell (fixture, CID_EVENT_CONNECTED, 2, "0391234567", "b");
  mine = wait_for_shown (fixture->desktop, 3);
  assert_string_equal (mine->category, "call");
  assert_int_equal (mine->urgency, CID_URGENCY_LOW);
  tell (fixture, CID_EVENT_DISCONNECTED, 3, "0299991234", "a");
  wait_for_open (fixture->desktop, 0);
}

/* The sound is the theme's, where the user wants one beside that of the phone. */
static void
test_the_desktop_rings_where_it_shall (void **state)
{
  Fixture *fixture = *state;
  CidNotifyPolicy *policy = make_policy (CID_SHOW_LOUD, CID_SHOW_LOG);
  const FakeShown *shown;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  shown = wait_for_shown (fixture->desktop, 1);
  assert_true (shown->is_silent);
  assert_null (shown->sound_name);
  policy->sound = TRUE;
  set_policy (fixture, policy);
  shown = wait_for_shown (fixture->desktop, 2);
  assert_false (shown->is_silent);
  assert_string_equal (shown->sound_name, "phone-incoming-call");
}

static CidNotifyPolicy *
make_private (CidPrivacy privacy)
{
  CidNotifyPolicy *policy = cid_notify_policy_new ();

  policy->privacy = privacy;
  return policy;
}

/* While the screen is locked nobody is named, and who it was is said when it is not. */
static void
test_a_locked_screen_names_nobody (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeScreenSaver) saver = fake_screen_saver_new (FALSE);
  const FakeShown *shown;

  set_policy (fixture, make_private (CID_PRIVACY_SOMEBODY));
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  shown = wait_for_shown (fixture->desktop, 1);
  assert_non_null (strstr (shown->title, "1234"));
  assert_null (shown->privacy_scope);

  fake_screen_saver_set_active (saver, TRUE);
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->title, "Somebody is calling");
  assert_string_equal (shown->body, "");
  assert_string_equal (shown->privacy_scope, "system");
  assert_int_equal (shown->urgency, CID_URGENCY_CRITICAL);

  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  shown = wait_for_shown (fixture->desktop, 3);
  assert_string_equal (shown->title, "1 missed call");
  assert_string_equal (shown->body, "");

  fake_screen_saver_set_active (saver, FALSE);
  shown = wait_for_shown (fixture->desktop, 4);
  assert_non_null (strstr (shown->title, "1234"));
  assert_null (shown->privacy_scope);
}

/* Whoever is back at the desk finds what was missed; what was quiet is no louder for that. */
static void
test_back_at_the_desk_quiet_is_quiet (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeScreenSaver) saver = fake_screen_saver_new (TRUE);
  const FakeShown *shown;

  set_policy (fixture, make_policy (CID_SHOW_QUIET, CID_SHOW_LOG));
  scratch_run_ms (50);
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture->desktop, 1);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  wait_for_shown (fixture->desktop, 2);
  fake_screen_saver_set_active (saver, FALSE);
  shown = wait_for_shown (fixture->desktop, 3);
  assert_string_equal (shown->category, "call.unanswered");
  assert_int_equal (shown->urgency, CID_URGENCY_LOW);
}

/* What must not be seen is shown when it may be: news that nobody has had yet. */
static void
test_a_locked_screen_shows_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeScreenSaver) saver = fake_screen_saver_new (FALSE);
  const FakeShown *shown;

  set_policy (fixture, make_private (CID_PRIVACY_NOTHING));
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture->desktop, 1);
  fake_screen_saver_set_active (saver, TRUE);
  wait_for_open (fixture->desktop, 0);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), 1);

  fake_screen_saver_set_active (saver, FALSE);
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->category, "call.unanswered");
  assert_int_equal (shown->urgency, CID_URGENCY_NORMAL);
}

static void
on_closed (CidNotifier *notifier, guint slot, guint reason, gboolean *is_closed)
{
  *is_closed = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* What the phones say stands beside it, and what was closed does not come back with it. */
static void
test_phones_and_cidalert_share_a_notice (void **state)
{
  Fixture *fixture = *state;
  char *one[] = { (char *) "desk is in Do Not Disturb", NULL };
  char *none[] = { NULL };
  const FakeShown *shown;
  gboolean is_closed = FALSE;

  cid_screen_set_phone_troubles (fixture->screen, one);
  assert_string_equal (wait_for_shown (fixture->desktop, 1)->title, "Calls may not reach you");
  cid_screen_set_trouble (fixture->screen, "Calls are not being logged", "the disk is full");
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->title, "Calls are not being logged");
  assert_string_equal (shown->body, "the disk is full · desk is in Do Not Disturb");
  g_signal_connect (fixture->desktop->notifier, "closed", G_CALLBACK (on_closed), &is_closed);
  fake_notify_server_dismiss (fixture->desktop->server, shown->id, 2);
  scratch_run_until (is_true, &is_closed);
  cid_screen_set_phone_troubles (fixture->screen, none);
  cid_screen_set_trouble (fixture->screen, "Calls are not being logged", "still");
  cid_screen_set_phone_troubles (fixture->screen, one);
  shown = wait_for_shown (fixture->desktop, 3);
  assert_string_equal (shown->title, "Calls may not reach you");
}

/* A click that failed is told of at once, whatever else is wrong; what is wrong stays so. */
static void
test_what_failed_is_told_at_once (void **state)
{
  Fixture *fixture = *state;
  char *one[] = { (char *) "desk is in Do Not Disturb", NULL };
  const FakeShown *shown;

  cid_screen_set_phone_troubles (fixture->screen, one);
  wait_for_shown (fixture->desktop, 1);
  cid_screen_set_failure (fixture->screen, "The caller was not called back", "it is busy");
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->title, "The caller was not called back");
  fake_notify_server_dismiss (fixture->desktop->server, shown->id, 2);
  shown = wait_for_shown (fixture->desktop, 3);
  assert_string_equal (shown->title, "Calls may not reach you");
  assert_int_equal (shown->urgency, CID_URGENCY_LOW);
}

static gboolean
has_no_server (gpointer user_data)
{
  return cid_notifier_get_problem (((Desktop *) user_data)->notifier) != NULL;
}

static const FakeShown *
newest_shown (Fixture *fixture)
{
  FakeNotifyServer *server = fixture->desktop->server;

  return fake_notify_server_get_shown (server, fake_notify_server_get_n_shown (server) - 1);
}

/* What was wrong before a call makes room for it and comes back quietly, so that what was missed is
 * seen; what goes wrong while it rings is news. */
static void
test_a_trouble_makes_room_for_a_ring (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;
  const FakeShown *missed;
  const FakeShown *trouble;

  cid_screen_set_trouble (fixture->screen, "Calls are not being logged", "the disk is full");
  shown = wait_for_shown (fixture->desktop, 1);
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->category, "call.incoming");
  wait_for_open (fixture->desktop, 1);
  assert_false (fake_notify_server_is_open (fixture->desktop->server, shown->id));

  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  wait_for_shown (fixture->desktop, 4);
  missed = fake_notify_server_get_shown (fixture->desktop->server, 2);
  trouble = fake_notify_server_get_shown (fixture->desktop->server, 3);
  assert_string_equal (missed->category, "call.unanswered");
  assert_string_equal (trouble->title, "Calls are not being logged");
  assert_int_equal (trouble->urgency, CID_URGENCY_LOW);

  tell (fixture, CID_EVENT_INCOMING, 2, "0299991234", "b");
  wait_for_shown (fixture->desktop, 5);
  cid_screen_set_trouble (fixture->screen, "The port is taken", "another program has it");
  shown = wait_for_shown (fixture->desktop, 6);
  assert_string_equal (shown->title, "The port is taken");
  assert_int_equal (shown->urgency, CID_URGENCY_NORMAL);
}

/* Where a line would say that one more rings it is the caller's. */
static void
test_one_more_is_named (void **state)
{
  Fixture *fixture = *state;
  const char *body;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *number = g_strdup_printf ("029999123%u", i);
    g_autofree char *ref = g_strdup_printf ("%u", i);

    tell (fixture, CID_EVENT_INCOMING, i, number, ref);
    scratch_run_ms (100);
    body = newest_shown (fixture)->body;
    if (i == 3)
      assert_null (strstr (body, "more"));
  }
  assert_non_null (strstr (body, "and 2 more"));
}

/* A desktop that comes late is shown who rings, and what was missed when nobody does. */
static void
test_a_server_that_comes_while_it_rings (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture->desktop, 1);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  wait_for_shown (fixture->desktop, 2);
  fake_notify_server_free (fixture->desktop->server);
  scratch_run_until (has_no_server, fixture->desktop);
  tell (fixture, CID_EVENT_INCOMING, 5, "0391234567", "b");
  scratch_run_ms (50);
  fixture->desktop->server = fake_notify_server_new (TRUE);
  scratch_run_until (has_server, fixture->desktop);
  scratch_run_ms (100);
  assert_int_equal (fake_notify_server_get_n_open (fixture->desktop->server), 1);
  assert_string_equal (newest_shown (fixture)->category, "call.incoming");
  tell (fixture, CID_EVENT_CONNECTED, 6, "0391234567", "b");
  scratch_run_ms (100);
  assert_string_equal (newest_shown (fixture)->category, "call.unanswered");
}

/* What can be done about it stands on the notice, and what was closed comes back only as news. */
static void
test_a_phone_that_looks_elsewhere_can_be_told (void **state)
{
  Fixture *fixture = *state;
  char *one[] = { (char *) "desk looks elsewhere", NULL };
  char *other[] = { (char *) "desk looks there", NULL };
  char *none[] = { NULL };
  const FakeShown *shown;
  gboolean is_closed = FALSE;

  cid_screen_set_moved (fixture->screen, one, TRUE);
  shown = wait_for_shown (fixture->desktop, 1);
  assert_string_equal (shown->body, "desk looks elsewhere");
  assert_true (g_strv_contains ((const char *const *) shown->actions, "Update phone"));
  g_signal_connect (fixture->desktop->notifier, "closed", G_CALLBACK (on_closed), &is_closed);
  fake_notify_server_dismiss (fixture->desktop->server, shown->id, 2);
  scratch_run_until (is_true, &is_closed);
  cid_screen_set_moved (fixture->screen, one, TRUE);
  cid_screen_set_moved (fixture->screen, other, FALSE);
  shown = wait_for_shown (fixture->desktop, 2);
  assert_string_equal (shown->body, "desk looks there");
  assert_false (g_strv_contains ((const char *const *) shown->actions, "Update phone"));
  cid_screen_set_moved (fixture->screen, none, FALSE);
}

/* A phone that went mad must not keep the desktop busy; and when it is quiet again, the next ring
 * is shown at once. */
static void
test_a_flood_is_drawn_now_and_then (void **state)
{
  Fixture *fixture = *state;
  gint64 end_us = g_get_monotonic_time () + G_USEC_PER_SEC;
  guint n_calls = 0;
  guint n_shown;

  while (g_get_monotonic_time () < end_us) {
    g_autofree char *remote = g_strdup_printf ("02999%05u", n_calls / 2);
    g_autofree char *ref = g_strdup_printf ("ref-%u", n_calls / 2);

    tell (fixture, n_calls % 2 == 0 ? CID_EVENT_INCOMING : CID_EVENT_CONNECTED, n_calls, remote,
          ref);
    n_calls++;
    scratch_run_ms (1);
  }
  scratch_run_ms (200);
  n_shown = fake_notify_server_get_n_shown (fixture->desktop->server);
  assert_in_range (n_shown, 2, 60);

  tell (fixture, CID_EVENT_INCOMING, n_calls + 10, "0391234567", "last");
  assert_string_equal (wait_for_shown (fixture->desktop, n_shown + 1)->category, "call.incoming");
}

/* Calls that come one upon another are no flood: who rings is not kept waiting, as in one, because
 * the call before it ended just now. */
static void
test_a_ring_does_not_wait_for_the_call_before_it (void **state)
{
  Fixture *fixture = *state;
  guint n_rings = 20;
  gint64 least_wait_us = G_MAXINT64;

  for (guint i = 0; i < n_rings; i++) {
    g_autofree char *remote = g_strdup_printf ("02999%05u", i);
    g_autofree char *ref = g_strdup_printf ("ref-%u", i);
    gint64 begun_us = g_get_monotonic_time ();

    tell (fixture, CID_EVENT_INCOMING, 2 * i, remote, ref);
    wait_for_shown (fixture->desktop, i + 1);
    if (i >= n_rings / 2)
      least_wait_us = MIN (least_wait_us, g_get_monotonic_time () - begun_us);
    tell (fixture, CID_EVENT_CONNECTED, 2 * i + 1, remote, ref);
    scratch_run_ms (11);
  }
  assert_in_range (least_wait_us, 0, 50 * 1000);
}

/* Who rang before the daemon was started again is shown, and gone once the call is answered. */
static void
test_a_ring_outlives_the_daemon (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 0, "0299991234", "a");
  g_autoptr (CidCallTracker) before = cid_call_tracker_new ();
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (before, event, NULL);

  cid_call_tracker_restore (fixture->tracker, g_ptr_array_index (changed, 0));
  cid_screen_know (fixture->screen, g_ptr_array_index (changed, 0));
  cid_screen_refresh (fixture->screen);
  wait_for_open (fixture->desktop, 1);
  tell (fixture, CID_EVENT_CONNECTED, 2, "0299991234", "a");
  wait_for_open (fixture->desktop, 0);
}

/* Nor because a thousand calls that nobody is shown come in meanwhile. */
static void
test_a_ring_does_not_wait_for_what_is_logged_only (void **state)
{
  Fixture *fixture = *state;
  CidNotifyPolicy *policy = make_policy (CID_SHOW_LOG, CID_SHOW_LOG);
  guint n_rings = 20;

  policy->withheld = CID_SHOW_LOUD;
  set_policy (fixture, policy);
  for (guint i = 0; i < 25 * n_rings; i++) {
    g_autofree char *remote = g_strdup_printf ("02999%05u", i);
    g_autofree char *ref = g_strdup_printf ("ref-%u", i);
    g_autofree char *shown = g_strdup_printf ("shown-%u", i / 25);

    tell (fixture, CID_EVENT_INCOMING, i, remote, ref);
    if (i % 25 == 12)
      tell (fixture, CID_EVENT_INCOMING, i, "anonymous", shown);
    if (i % 25 == 17)
      tell (fixture, CID_EVENT_CONNECTED, i, "anonymous", shown);
    tell (fixture, CID_EVENT_DISCONNECTED, i, remote, ref);
    scratch_run_ms (1);
  }
  assert_in_range (fake_notify_server_get_n_shown (fixture->desktop->server), n_rings / 2, n_rings);
}

/* The name of a call that is over may come late. It completes what waits, and brings nobody back
 * whom the user has seen to since. */
static void
test_a_late_name_brings_nobody_back (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_MISSED, 0, "0299991234", "a");
  g_autoptr (GPtrArray) missed = cid_call_tracker_apply (fixture->tracker, event, NULL);
  g_autoptr (CidCall) named = cid_call_copy (g_ptr_array_index (missed, 0));

  named->caller = cid_caller_new ();
  named->caller->name = g_strdup ("Ana");
  cid_screen_update (fixture->screen, missed);
  assert_non_null (strstr (wait_for_shown (fixture->desktop, 1)->title, "1234"));
  cid_screen_learn (fixture->screen, named);
  cid_screen_refresh (fixture->screen);
  assert_string_equal (wait_for_shown (fixture->desktop, 2)->title, "Missed call from Ana");

  tell (fixture, CID_EVENT_OUTGOING, 5, "0299991234", "b");
  tell (fixture, CID_EVENT_CONNECTED, 6, "0299991234", "b");
  wait_for_open (fixture->desktop, 0);
  cid_screen_learn (fixture->screen, named);
  cid_screen_refresh (fixture->screen);
  scratch_run_ms (100);
  assert_int_equal (fake_notify_server_get_n_open (fixture->desktop->server), 0);
}

/* What waited when the daemon stopped is there again, in a whisper, until the user closes it; then
 * no start brings it back, but for what was missed since. What went by itself is not what was seen.
 */
static void
test_what_waited_is_shown_again_quietly (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = scratch_path (fixture->desktop->folder, "seen");
  CidSeen *seen = cid_seen_new (path);
  g_autoptr (GPtrArray) calls = NULL;
  gint64 newest_us;

  cid_screen_set_seen (fixture->screen, seen);
  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  tell (fixture, CID_EVENT_MISSED, 1, "0299991234", "a");
  tell (fixture, CID_EVENT_INCOMING, 10, "0391234567", "b");
  calls = cid_call_tracker_get_open (fixture->tracker);
  ((CidCall *) g_ptr_array_index (calls, 0))->outcome = CID_OUTCOME_MISSED;
  newest_us = ((CidCall *) g_ptr_array_index (calls, 0))->started.wall_us;
  tell (fixture, CID_EVENT_CONNECTED, 11, "0391234567", "b");
  tell (fixture, CID_EVENT_CONNECTED, 12, "0299991234", "c");
  scratch_run_ms (200);
  wait_for_open (fixture->desktop, 0);

  cid_screen_recall (fixture->screen, calls);
  wait_for_open (fixture->desktop, 1);
  {
    guint last = fake_notify_server_get_n_shown (fixture->desktop->server) - 1;
    const FakeShown *shown = fake_notify_server_get_shown (fixture->desktop->server, last);

    assert_string_equal (shown->category, "call.unanswered");
    assert_int_equal (shown->urgency, CID_URGENCY_LOW);
    assert_int_equal (cid_seen_get_missed (seen), 0);
    fake_notify_server_dismiss (fixture->desktop->server, shown->id, 2);
  }
  wait_for_open (fixture->desktop, 0);
  scratch_run_ms (100);
  assert_int_equal (cid_seen_get_missed (seen), newest_us);
  cid_screen_set_seen (fixture->screen, NULL);
  cid_seen_free (seen);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_ring_is_shown_until_it_is_answered, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_missed_calls_make_room_for_a_ring, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_leaving_keeps_what_was_missed, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_trouble_comes_and_goes, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_who_is_logged_only_is_not_shown, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_quiet_call_is_low_to_the_end, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_settings_hold_for_the_call_that_rings, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_call_of_mine_makes_room_for_a_ring, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_desktop_rings_where_it_shall, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_locked_screen_names_nobody, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_back_at_the_desk_quiet_is_quiet, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_locked_screen_shows_nothing, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_phones_and_cidalert_share_a_notice, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_failed_is_told_at_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_one_more_is_named, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_trouble_makes_room_for_a_ring, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_server_that_comes_while_it_rings, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_phone_that_looks_elsewhere_can_be_told, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_flood_is_drawn_now_and_then, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_ring_does_not_wait_for_the_call_before_it, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_ring_does_not_wait_for_what_is_logged_only, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_ring_outlives_the_daemon, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_late_name_brings_nobody_back, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_waited_is_shown_again_quietly, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
