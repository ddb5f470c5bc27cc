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

#include "control-kit.h"
#include "daemon-kit.h"
#include "daemon/move-watch.h"
#include "interfaces-kit.h"

#define HERE "192.0.2.20"
#define GONE "192.0.2.9"
#define FAR_AWAY "198.51.100.4"
#define QUIET_MS 60
#define INCOMING "action_incoming_url"
#define DESK_URL "http://" GONE ":24325/7kq3m9x2adfh/incoming"
#define HALL_URL "http://" FAR_AWAY ":24325/7kq3m9x2adfj/incoming"

static CidMoveWatch *watch;
static WebPhone *desk;
static WebPhone *hall;

static int
set_up (void **state)
{
  Machine *machine = *state;
  g_autofree char *phones = NULL;

  desk = web_phone_new ();
  hall = web_phone_new ();
  web_phone_set (desk, INCOMING, DESK_URL);
  web_phone_set (hall, INCOMING, HALL_URL);
  phones =
    g_strdup_printf ("[phone desk]\nid=" DESK "\ntoken=7kq3m9x2adfh\nmake=snom\ncontrol=%s\n"
                     "[phone hall]\nid=" HALL "\ntoken=7kq3m9x2adfj\nmake=snom\ncontrol=%s\n",
                     desk->base, hall->base);
  own_address = HERE;
  start_machine (machine, phones);
  watch = cid_move_watch_new (&machine->parts, machine->screen);
  return 0;
}

static int
tear_down (void **state)
{
  g_clear_pointer (&watch, cid_move_watch_free);
  stop_machine (*state);
  web_phone_free (desk);
  web_phone_free (hall);
  return 0;
}

static void
hear (const char *phone, const char *reached, gboolean is_simulated)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 0, "0299991234", "a");

  g_free (event->phone);
  event->phone = g_strdup (phone);
  event->reached = g_strdup (reached);
  event->simulated = is_simulated;
  cid_move_watch_hear (watch, event);
}

static gboolean
is_ready (gpointer user_data)
{
  CidPhoneControl *control = user_data;

  return g_str_equal (cid_phone_control_get_state (control, DESK), "ready") &&
         g_str_equal (cid_phone_control_get_state (control, HALL), "ready");
}

static void
control_phones (Machine *machine)
{
  cid_phone_control_set_phones (machine->parts.control,
                                cid_configuration_get_phones (machine->parts.configuration));
  scratch_run_until (is_ready, machine->parts.control);
}

static void
assert_nothing_shown (Machine *machine)
{
  scratch_run_ms (QUIET_MS);
  assert_int_equal (fake_notify_server_get_n_shown (machine->server), 0);
}

static gboolean
is_updated (gpointer user_data)
{
  return strstr (web_phone_get (desk, INCOMING), HERE) != NULL;
}

static gboolean
is_asked (gpointer user_data)
{
  return desk->asked->len > 0;
}

static gboolean
is_failure_shown (gpointer user_data)
{
  Machine *machine = user_data;

  for (guint i = fake_notify_server_get_n_shown (machine->server); i > 0; i--) {
    const FakeShown *shown = fake_notify_server_get_shown (machine->server, i - 1);

    if (strstr (shown->title, "The phone was not updated") != NULL)
      return TRUE;
  }
  return FALSE;
}

/* A phone that was set up once is right until this machine gets another address; and it is right
 * again when the old one is back. */
static void
test_a_move_is_shown_until_it_is_over (void **state)
{
  Machine *machine = *state;
  const FakeShown *shown;

  own_address = GONE;
  hear (DESK, GONE, FALSE);
  assert_nothing_shown (machine);
  own_address = HERE;
  cid_move_watch_refit (watch);
  shown = wait_for_notice (machine, 1);
  assert_non_null (
    strstr (shown->body, "Phone desk looks for this machine at " GONE ", but it is " HERE " now"));
  assert_non_null (strstr (shown->body, "cidalert phone urls desk --host " HERE));
  own_address = GONE;
  cid_move_watch_refit (watch);
  wait_for_n_notices (machine, 0);
}

/* A rehearsal comes over loopback, and what did not come over the network says nothing. */
static void
test_only_what_phones_reached_counts (void **state)
{
  Machine *machine = *state;
  g_autofree char *told = NULL;

  hear (DESK, GONE, TRUE);
  hear (DESK, NULL, FALSE);
  told = cid_phone_control_get_told (machine->parts.control, DESK);
  assert_null (told);
  assert_nothing_shown (machine);
}

/* Who is on a journey knows that his phone stayed at home. */
static void
test_a_journey_is_not_shown (void **state)
{
  Machine *machine = *state;

  hear (HALL, FAR_AWAY, FALSE);
  assert_nothing_shown (machine);
}

/* A button is there where the phone lets itself be told; pressed, the phone is. */
static void
test_a_phone_is_told_the_new_address (void **state)
{
  Machine *machine = *state;
  const FakeShown *shown;

  control_phones (machine);
  hear (DESK, GONE, FALSE);
  shown = wait_for_notice (machine, 1);
  assert_null (strstr (shown->body, "cidalert phone urls"));
  fake_notify_server_click (machine->server, shown->id, "update-phone", TRUE);
  wait_for_n_notices (machine, 0);
  scratch_run_until (is_updated, NULL);
}

/* The notice speaks of one phone: another one that is far away is not meant. */
static void
test_a_phone_that_is_far_away_is_not_touched (void **state)
{
  Machine *machine = *state;
  const FakeShown *shown;

  control_phones (machine);
  hear (HALL, FAR_AWAY, FALSE);
  hear (DESK, GONE, FALSE);
  shown = wait_for_notice (machine, 1);
  assert_null (strstr (shown->body, "hall"));
  fake_notify_server_click (machine->server, shown->id, "update-phone", TRUE);
  scratch_run_until (is_updated, NULL);
  scratch_run_ms (QUIET_MS);
  assert_string_equal (web_phone_get (hall, INCOMING), HALL_URL);
}

/* Whoever pressed the button has to know that the phone is not right yet. */
static void
test_a_phone_that_refuses_is_told (void **state)
{
  Machine *machine = *state;
  const FakeShown *shown;

  control_phones (machine);
  hear (DESK, GONE, FALSE);
  shown = wait_for_notice (machine, 1);
  desk->keeps_settings = TRUE;
  fake_notify_server_click (machine->server, shown->id, "update-phone", TRUE);
  scratch_run_until (is_failure_shown, machine);
}

/* Nobody is left to be told when the daemon ends while a phone thinks. */
static void
test_a_watch_that_goes_waits_for_nobody (void **state)
{
  Machine *machine = *state;
  const FakeShown *shown;

  control_phones (machine);
  hear (DESK, GONE, FALSE);
  shown = wait_for_notice (machine, 1);
  desk->is_silent = TRUE;
  g_hash_table_unref (g_steal_pointer (&desk->settings));
  g_string_truncate (desk->asked, 0);
  fake_notify_server_click (machine->server, shown->id, "update-phone", FALSE);
  scratch_run_until (is_asked, NULL);
  g_clear_pointer (&watch, cid_move_watch_free);
  scratch_run_ms (QUIET_MS);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_move_is_shown_until_it_is_over),
    UNIT (test_only_what_phones_reached_counts),
    UNIT (test_a_journey_is_not_shown),
    UNIT (test_a_phone_is_told_the_new_address),
    UNIT (test_a_phone_that_is_far_away_is_not_touched),
    UNIT (test_a_phone_that_refuses_is_told),
    UNIT (test_a_watch_that_goes_waits_for_nobody),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}
