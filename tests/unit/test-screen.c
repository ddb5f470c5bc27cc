/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "daemon/screen.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <gio/gio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  GSubprocess *bus;
  FakeNotifyServer *server;
  CidNotifier *notifier;
  CidCallTracker *tracker;
  CidScreen *screen;
  guint n_wanted;
} Fixture;

static gboolean
has_server (gpointer user_data)
{
  return cid_notifier_get_server (((Fixture *) user_data)->notifier) != NULL;
}

static gboolean
has_shown (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fake_notify_server_get_n_shown (fixture->server) >= fixture->n_wanted;
}

static gboolean
has_open (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fake_notify_server_get_n_open (fixture->server) == fixture->n_wanted;
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->bus = fake_bus_start (fixture->folder);
  fixture->server = fake_notify_server_new (TRUE);
  fixture->notifier = cid_notifier_new ();
  fixture->tracker = cid_call_tracker_new ();
  fixture->screen = cid_screen_new (fixture->notifier, fixture->tracker);
  scratch_run_until (has_server, fixture);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_screen_free (fixture->screen);
  cid_notifier_close (fixture->notifier, 1000);
  g_object_unref (fixture->notifier);
  cid_call_tracker_free (fixture->tracker);
  fake_notify_server_free (fixture->server);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  scratch_free (fixture->folder);
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

static const FakeShown *
wait_for_shown (Fixture *fixture, guint n)
{
  fixture->n_wanted = n;
  scratch_run_until (has_shown, fixture);

  return fake_notify_server_get_shown (fixture->server, n - 1);
}

static void
wait_for_open (Fixture *fixture, guint n)
{
  fixture->n_wanted = n;
  scratch_run_until (has_open, fixture);
}

/* Who rings is shown, and gone when the call is answered. */
static void
test_a_ring_is_shown_until_it_is_answered (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  assert_string_equal (wait_for_shown (fixture, 1)->category, "call.incoming");
  tell (fixture, CID_EVENT_CONNECTED, 1, "0299991234", "a");
  wait_for_open (fixture, 0);
}

/* GNOME's next banner waits behind the last: what was missed makes room while somebody rings, and
 * comes back without a banner when nobody does. */
static void
test_missed_calls_make_room_for_a_ring (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture, 1);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  assert_string_equal (wait_for_shown (fixture, 2)->category, "call.unanswered");
  assert_int_equal (fake_notify_server_get_shown (fixture->server, 1)->urgency, CID_URGENCY_NORMAL);

  tell (fixture, CID_EVENT_INCOMING, 5, "0391234567", "b");
  assert_string_equal (wait_for_shown (fixture, 3)->category, "call.incoming");
  wait_for_open (fixture, 1);
  assert_true (fake_notify_server_is_open (fixture->server,
                                           fake_notify_server_get_shown (fixture->server, 2)->id));

  tell (fixture, CID_EVENT_CONNECTED, 6, "0391234567", "b");
  assert_string_equal (wait_for_shown (fixture, 4)->category, "call.unanswered");
  assert_int_equal (fake_notify_server_get_shown (fixture->server, 3)->urgency, CID_URGENCY_LOW);
}

/* What stays on the desktop without us: nobody rings, and what was missed is there. */
static void
test_leaving_keeps_what_was_missed (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_INCOMING, 0, "0299991234", "a");
  wait_for_shown (fixture, 1);
  tell (fixture, CID_EVENT_DISCONNECTED, 1, "0299991234", "a");
  wait_for_shown (fixture, 2);
  tell (fixture, CID_EVENT_INCOMING, 5, "0391234567", "b");
  wait_for_shown (fixture, 3);
  cid_screen_leave (fixture->screen);
  assert_string_equal (wait_for_shown (fixture, 4)->category, "call.unanswered");
  wait_for_open (fixture, 1);
}

/* What is wrong is said, and taken back when it is mended. */
static void
test_trouble_comes_and_goes (void **state)
{
  Fixture *fixture = *state;

  cid_screen_set_trouble (fixture->screen, "Calls are not being logged", "the disk is full");
  assert_string_equal (wait_for_shown (fixture, 1)->title, "Calls are not being logged");
  cid_screen_set_trouble (fixture->screen, NULL, NULL);
  wait_for_open (fixture, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_ring_is_shown_until_it_is_answered, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_missed_calls_make_room_for_a_ring, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_leaving_keeps_what_was_missed, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_trouble_comes_and_goes, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
