/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "daemon-kit.h"
#include "daemon/phone-watch.h"

#define HOUR_US ((gint64) G_TIME_SPAN_HOUR)
#define QUIET_MS 60
#define DISMISSED 2

static CidPhoneWatch *watch;

static void
watch_phones (Machine *machine, gint64 grace_us)
{
  g_autofree char *path = scratch_path (machine->folder, "seen");

  machine->parts.seen = cid_seen_new (path);
  watch = cid_phone_watch_new (&machine->parts, machine->screen, grace_us);
}

static void
leave_phones (Machine *machine)
{
  g_clear_pointer (&watch, cid_phone_watch_free);
  g_clear_pointer (&machine->parts.seen, cid_seen_free);
}

static int
set_up (void **state)
{
  start_machine (*state, TWO_PHONES);
  watch_phones (*state, 0);
  return 0;
}

static int
tear_down (void **state)
{
  leave_phones (*state);
  stop_machine (*state);
  return 0;
}

static CidCallEvent *
make_report (CidEventKind kind)
{
  CidCallEvent *event = make_event (kind, 0, "", NULL);

  event->stamp = cid_clock_now ();
  return event;
}

static void
report (CidEventKind kind)
{
  g_autoptr (CidCallEvent) event = make_report (kind);

  cid_phone_watch_apply (watch, event);
}

static gboolean
is_shown (Machine *machine)
{
  scratch_run_ms (QUIET_MS);
  return fake_notify_server_get_n_open (machine->server) > 0;
}

/* A phone that reaches no exchange rings for nobody: that is told until it does again. */
static void
test_a_trouble_is_shown_until_it_is_over (void **state)
{
  Machine *machine = *state;

  report (CID_EVENT_UNREGISTERED);
  assert_non_null (strstr (wait_for_notice (machine, 1)->body, "desk"));
  report (CID_EVENT_REGISTERED);
  wait_for_n_notices (machine, 0);
}

/* Calls are no trouble, and what is over within the grace is none either. */
static void
test_what_does_not_last_is_not_shown (void **state)
{
  Machine *machine = *state;

  report (CID_EVENT_INCOMING);
  assert_false (is_shown (machine));
  leave_phones (machine);
  watch_phones (machine, HOUR_US);
  report (CID_EVENT_UNREGISTERED);
  assert_false (is_shown (machine));
}

/* When the grace is over nobody says anything: the watch looks by itself. */
static void
test_what_lasts_is_shown_in_time (void **state)
{
  Machine *machine = *state;

  leave_phones (machine);
  watch_phones (machine, G_USEC_PER_SEC / 10);
  report (CID_EVENT_UNREGISTERED);
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 0);
  wait_for_notice (machine, 1);
}

/* Whoever has read it does not read it again, not even when the daemon starts anew. */
static void
test_what_was_closed_stays_away (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  report (CID_EVENT_UNREGISTERED);
  fake_notify_server_dismiss (machine->server, wait_for_notice (machine, 1)->id, DISMISSED);
  wait_for_n_notices (machine, 0);
  scratch_run_ms (QUIET_MS);
  report (CID_EVENT_UNREGISTERED);
  assert_false (is_shown (machine));
  leave_phones (machine);
  watch_phones (machine, 0);
  cid_phone_watch_take_up (watch);
  cid_phone_watch_refit (watch);
  assert_false (is_shown (machine));
}

/* Whoever closes what failed once has not read what lasts. */
static void
test_what_failed_once_is_another_matter (void **state)
{
  Machine *machine = *state;
  const FakeShown *shown;

  report (CID_EVENT_UNREGISTERED);
  wait_for_notice (machine, 1);
  cid_screen_set_failure (machine->screen, "The call was not answered", "it is busy");
  shown = wait_for_notice (machine, 2);
  assert_string_equal (shown->title, "The call was not answered");
  fake_notify_server_dismiss (machine->server, shown->id, DISMISSED);
  assert_non_null (strstr (wait_for_notice (machine, 3)->body, "desk"));
  scratch_run_ms (QUIET_MS);
  report (CID_EVENT_UNREGISTERED);
  assert_true (is_shown (machine));
}

/* What is over may come again, and is news then. */
static void
test_what_comes_again_is_shown_again (void **state)
{
  Machine *machine = *state;

  report (CID_EVENT_UNREGISTERED);
  fake_notify_server_dismiss (machine->server, wait_for_notice (machine, 1)->id, DISMISSED);
  wait_for_n_notices (machine, 0);
  scratch_run_ms (QUIET_MS);
  report (CID_EVENT_REGISTERED);
  report (CID_EVENT_UNREGISTERED);
  wait_for_notice (machine, 2);
}

/* A phone that was given away is nobody's trouble. */
static void
test_a_phone_that_is_taken_out_is_no_trouble (void **state)
{
  Machine *machine = *state;

  report (CID_EVENT_UNREGISTERED);
  wait_for_notice (machine, 1);
  scratch_write (machine->folder, "phones.conf", "");
  cid_configuration_reload (machine->parts.configuration);
  cid_phone_watch_refit (watch);
  wait_for_n_notices (machine, 0);
}

/* The log knows how a phone was when the daemon stopped; nothing has been heard of it since. */
static void
test_what_was_before_the_start_is_shown (void **state)
{
  Machine *machine = *state;
  g_autofree char *path = scratch_path (machine->folder, "calls.db");

  open_log (machine);
  cid_call_store_append (machine->parts.store, make_report (CID_EVENT_UNREGISTERED), NULL, NULL,
                         NULL);
  assert_true (cid_call_store_close (machine->parts.store, 1000));
  g_object_unref (machine->parts.store);
  machine->parts.store = cid_call_store_new (path, "boot");
  open_log (machine);
  assert_false (is_shown (machine));
  cid_phone_watch_take_up (watch);
  wait_for_notice (machine, 1);
}

/* Before the log is open there is nothing to take up. */
static void
test_a_log_that_is_not_open_says_nothing (void **state)
{
  Machine *machine = *state;

  cid_phone_watch_take_up (watch);
  assert_false (is_shown (machine));
}

/* Programs hear of each change, and of all phones when they are others; the desktop need not. */
static void
test_changes_are_told_on_the_bus (void **state)
{
  Machine *machine = *state;
  CidBusNews *news = cid_bus_news_new (&machine->parts, machine->interface);

  cid_phone_watch_set_news (watch, news);
  report (CID_EVENT_DND_ON);
  wait_until_heard (machine, "'desk'");
  assert_null (strstr (machine->heard->str, "'hall'"));
  cid_phone_watch_refit (watch);
  wait_until_heard (machine, "'hall'");
  leave_phones (machine);
  cid_bus_news_free (news);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_trouble_is_shown_until_it_is_over),
    UNIT (test_what_does_not_last_is_not_shown),
    UNIT (test_what_lasts_is_shown_in_time),
    UNIT (test_what_was_closed_stays_away),
    UNIT (test_what_failed_once_is_another_matter),
    UNIT (test_what_comes_again_is_shown_again),
    UNIT (test_a_phone_that_is_taken_out_is_no_trouble),
    UNIT (test_what_was_before_the_start_is_shown),
    UNIT (test_a_log_that_is_not_open_says_nothing),
    UNIT (test_changes_are_told_on_the_bus),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}
