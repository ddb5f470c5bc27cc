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

#include "base/clock.h"
#include "daemon-kit.h"
#include "daemon/store-watch.h"
#include "sql-kit.h"
#include "store-kit.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)

static CidStoreWatchEnds ends;
static CidMoveWatch *move_watch;
static CidMedia *media;
static CidStoreWatch *watch;
static guint n_ours;
static guint n_others;

static void
on_settled (gboolean is_ours, gpointer user_data)
{
  assert_ptr_equal (user_data, &ends);
  if (is_ours)
    n_ours++;
  else
    n_others++;
}

static CidCallWay *
make_way (Machine *machine)
{
  const CidCallWayEnds way_ends = {
    .parts = &machine->parts,
    .screen = machine->screen,
    .phone_watch = ends.phone_watch,
    .move_watch = move_watch,
    .news = ends.news,
    .media = media,
  };

  return cid_call_way_new (&way_ends);
}

static int
set_up (void **state)
{
  Machine *machine = *state;
  g_autofree char *seen_path = NULL;
  g_autofree char *store_path = NULL;

  start_machine (machine, TWO_PHONES);
  seen_path = scratch_path (machine->folder, "seen");
  store_path = scratch_path (machine->folder, "calls.db");
  machine->parts.seen = cid_seen_new (seen_path);
  move_watch = cid_move_watch_new (&machine->parts, machine->screen);
  media = cid_media_new (machine->parts.bus);
  ends = (CidStoreWatchEnds){
    .parts = &machine->parts,
    .phone_watch = cid_phone_watch_new (&machine->parts, machine->screen, 0),
    .screen = machine->screen,
    .news = cid_bus_news_new (&machine->parts, machine->interface),
    .store_path = store_path,
    .settled = on_settled,
    .user_data = &ends,
  };
  ends.way = make_way (machine);
  watch = cid_store_watch_new (&ends);
  n_ours = n_others = 0;
  return 0;
}

static int
tear_down (void **state)
{
  Machine *machine = *state;

  g_clear_pointer (&watch, cid_store_watch_free);
  cid_call_way_free (ends.way);
  cid_media_free (media);
  cid_move_watch_free (move_watch);
  cid_phone_watch_free (ends.phone_watch);
  cid_bus_news_free (ends.news);
  stop_machine (machine);
  cid_seen_free (machine->parts.seen);
  return 0;
}

/* What the phone on the desk said, a minute ago, to the daemon that ran then. */
static void
hear_before (CidCallStore *store, CidCallTracker *tracker, CidEventKind kind, const char *remote)
{
  CidCallEvent *event = make_event (kind, 0, remote, remote);

  event->stamp = cid_clock_now ();
  event->stamp.wall_us -= MINUTE_US;
  event->stamp.boot_us -= MINUTE_US;
  cid_call_store_append (store, event, cid_call_tracker_apply (tracker, event, NULL), NULL, NULL);
}

static void
fill_log (Machine *machine, const CidEventKind *kinds, gsize n, const char *remote)
{
  g_autofree char *path = scratch_path (machine->folder, "calls.db");
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot");
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();

  cid_call_store_open (store);
  for (gsize i = 0; i < n; i++)
    hear_before (store, tracker, kinds[i], remote);
  assert_true (cid_call_store_close (store, SCRATCH_PATIENCE_MS));
}

static gboolean
is_settled (gpointer user_data)
{
  return n_ours + n_others > 0;
}

/* A call goes on though the daemon does not: it is the same call when both are back, and what is
   missed of it later is no second one. */
static void
test_calls_that_went_on_are_taken_up (void **state)
{
  static const CidEventKind kinds[] = { CID_EVENT_INCOMING, CID_EVENT_CONNECTED };
  Machine *machine = *state;
  g_autoptr (GPtrArray) calls = NULL;

  fill_log (machine, kinds, G_N_ELEMENTS (kinds), "0299991234");
  cid_call_store_open (machine->parts.store);
  scratch_run_until (is_settled, NULL);
  assert_int_equal (n_ours, 1);
  calls = cid_call_tracker_get_open (machine->parts.tracker);
  assert_int_equal (calls->len, 1);
  assert_int_equal (((CidCall *) g_ptr_array_index (calls, 0))->outcome, CID_OUTCOME_ACTIVE);
  assert_null (cid_call_store_take_open_calls (machine->parts.store));
}

/* Whom nobody has called back yet waits still after the next login. */
static void
test_what_was_missed_is_shown_again (void **state)
{
  static const CidEventKind kinds[] = { CID_EVENT_INCOMING, CID_EVENT_MISSED };
  Machine *machine = *state;

  fill_log (machine, kinds, G_N_ELEMENTS (kinds), "0299991234");
  open_log (machine);
  assert_string_equal (wait_for_notice (machine, 1)->category, "call.unanswered");
}

static gboolean
is_read (gpointer user_data)
{
  return cid_unwanted_is_known (user_data);
}

/* Who was blocked since is owed no call. */
static void
test_who_is_blocked_by_now_is_not_shown (void **state)
{
  static const CidEventKind kinds[] = { CID_EVENT_INCOMING, CID_EVENT_MISSED };
  Machine *machine = *state;
  const CidNumberPlan plan = { "AU", NULL };

  scratch_write (machine->folder, "blocked", "02 9999 1234\n");
  cid_unwanted_set_plan (machine->parts.unwanted, &plan);
  scratch_run_until (is_read, machine->parts.unwanted);
  fill_log (machine, kinds, G_N_ELEMENTS (kinds), "0299991234");
  fill_log (machine, kinds, G_N_ELEMENTS (kinds), "0299990000");
  open_log (machine);
  assert_non_null (strstr (wait_for_notice (machine, 1)->title, "+61299990000"));
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 1);
}

/* Calls that are not logged are a state that must not go unseen, and that heals. The daemon listens
   meanwhile: so each word of the store settles that it may. */
static void
test_a_log_that_fails_is_told_until_it_is_mended (void **state)
{
  Machine *machine = *state;
  g_autofree char *path = scratch_path (machine->folder, "calls.db");

  scratch_write (machine->folder, "calls.db", "This is a letter, and no database.\n");
  cid_call_store_open (machine->parts.store);
  assert_string_equal (wait_for_notice (machine, 1)->title, "Calls are not being logged");
  assert_int_equal (n_ours, 1);
  assert_int_equal (g_unlink (path), 0);
  scratch_run_until (machine_is_ready, machine);
  wait_for_n_notices (machine, 0);
  assert_int_equal (n_ours, 2);
  assert_int_equal (n_others, 0);
}

/* Two daemons would tell every call twice: the second has nothing to show, and nothing to take up.
 */
static void
test_the_store_of_another_daemon_is_left_to_it (void **state)
{
  Machine *machine = *state;
  g_autofree char *path = scratch_path (machine->folder, "calls.db");
  int release_fd = -1;
  pid_t pid = hold_lock (path, "daemon", &release_fd);

  cid_call_store_open (machine->parts.store);
  scratch_run_until (is_settled, NULL);
  assert_int_equal (n_others, 1);
  assert_int_equal (n_ours, 0);
  scratch_run_ms (20);
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 0);
  close (release_fd);
  waitpid (pid, NULL, 0);
}

/* The daemon that listens has calls to keep: another that takes the log is a trouble, which heals.
 */
static void
test_a_store_that_another_takes_is_waited_for (void **state)
{
  Machine *machine = *state;
  g_autofree char *path = scratch_path (machine->folder, "calls.db");
  int release_fd = -1;
  pid_t pid = hold_lock (path, "daemon", &release_fd);

  cid_store_watch_serve (watch);
  cid_call_store_open (machine->parts.store);
  assert_string_equal (wait_for_notice (machine, 1)->title, "Calls are not being logged");
  assert_int_equal (n_ours, 1);
  close (release_fd);
  waitpid (pid, NULL, 0);
  scratch_run_until (machine_is_ready, machine);
  wait_for_n_notices (machine, 0);
  assert_int_equal (n_ours, 2);
  assert_int_equal (n_others, 0);
}

/* Whoever follows the log is told that there is more of it; a watch that is gone tells nobody. */
static void
test_what_is_written_is_news (void **state)
{
  static const CidEventKind kinds[] = { CID_EVENT_INCOMING, CID_EVENT_MISSED };
  Machine *machine = *state;

  open_log (machine);
  hear_before (machine->parts.store, machine->parts.tracker, kinds[0], "0299991234");
  wait_until_heard (machine, "'LastChange': <int64 1>");
  g_clear_pointer (&watch, cid_store_watch_free);
  g_string_truncate (machine->heard, 0);
  hear_before (machine->parts.store, machine->parts.tracker, kinds[1], "0299991234");
  assert_true (cid_call_store_close (machine->parts.store, SCRATCH_PATIENCE_MS));
  scratch_run_ms (50);
  assert_null (strstr (machine->heard->str, "LastChange"));
  assert_int_equal (n_ours, 1);
}

static void
miss (Machine *machine, const char *remote)
{
  static const CidEventKind kinds[] = { CID_EVENT_INCOMING, CID_EVENT_MISSED };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    CidCallEvent *event = make_event (kinds[i], 0, remote, remote);

    event->stamp = cid_clock_now ();
    cid_call_way_take (ends.way, event, NULL, NULL);
  }
}

/* A command took the log, forgot a caller, and has done. */
static void
on_lent (gboolean is_lent, gpointer user_data)
{
  Machine *machine = user_data;
  g_autofree char *path = scratch_path (machine->folder, "calls.db");

  assert_true (is_lent);
  run_sql_in (path, "DELETE FROM legs WHERE call = 1; DELETE FROM calls WHERE id = 1");
  miss (machine, "0299990003");
}

static gboolean
is_written (gpointer user_data)
{
  return cid_call_store_get_n_waiting (user_data) == 0;
}

static gboolean
is_told_without_the_forgotten (gpointer user_data)
{
  FakeNotifyServer *server = ((Machine *) user_data)->server;
  guint n_shown = fake_notify_server_get_n_shown (server);
  const FakeShown *last = n_shown > 0 ? fake_notify_server_get_shown (server, n_shown - 1) : NULL;

  return last != NULL && strstr (last->title, "2 missed calls") != NULL &&
         strstr (last->body, "9999 0002") != NULL && strstr (last->body, "9999 0003") != NULL;
}

/* Whom the user lets be forgotten goes from the screen; who was missed while the log was lent is in
 * it only now, and stays. */
static void
test_who_is_forgotten_goes_from_the_screen (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  scratch_run_until (is_read, machine->parts.unwanted);
  miss (machine, "0299991234");
  miss (machine, "0299990002");
  scratch_run_until (is_written, machine->parts.store);
  cid_call_store_lend (machine->parts.store, on_lent, machine);
  scratch_run_until (is_told_without_the_forgotten, machine);
}

#define watch_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    watch_test (test_calls_that_went_on_are_taken_up),
    watch_test (test_what_was_missed_is_shown_again),
    watch_test (test_who_is_blocked_by_now_is_not_shown),
    watch_test (test_a_log_that_fails_is_told_until_it_is_mended),
    watch_test (test_the_store_of_another_daemon_is_left_to_it),
    watch_test (test_a_store_that_another_takes_is_waited_for),
    watch_test (test_what_is_written_is_news),
    watch_test (test_who_is_forgotten_goes_from_the_screen),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}
