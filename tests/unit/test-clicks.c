/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/clicks.h"
#include "daemon/unwanted.h"
#include "desktop-kit.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A desktop, and phones that only remember what they were asked. */
typedef struct {
  Desktop *desktop;
  CidCallTracker *tracker;
  CidScreen *screen;
  CidUnwanted *unwanted;
  CidClicks *clicks;
  CidDeeds desk_deeds;
  CidDeeds hall_deeds;
  GString *asked;
  GString *noted;
  const GError *refusal;
  const char *page;
  const char *wanted;
} Fixture;

static CidDeeds
get_deeds (const char *phone, gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_str_equal (phone, DESK) ? fixture->desk_deeds : fixture->hall_deeds;
}

static void
ask (const char *phone,
     CidDeeds deed,
     const char *number,
     const char *call_uid,
     CidDeedFunc done,
     gpointer done_data,
     gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->asked, "%s:%d:%s ", g_str_equal (phone, DESK) ? "desk" : "hall",
                          (int) deed, number != NULL ? number : "");
  done (fixture->refusal, done_data);
}

static void
note (CidCallEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;

  assert_int_equal (event->kind, CID_EVENT_ASKED);
  assert_non_null (event->call_uid);
  g_string_append_printf (fixture->noted, "%s ", event->reason);
  cid_call_event_free (event);
}

static char *
get_page (const CidCall *call, gpointer user_data)
{
  return g_strdup (((Fixture *) user_data)->page);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  const CidHand hand = { get_deeds, ask, note, fixture, get_page };
  g_autofree char *blocked = NULL;

  fixture->desktop = begin_bare_desktop ();
  fixture->tracker = cid_call_tracker_new ();
  fixture->screen = cid_screen_new (fixture->desktop->notifier, fixture->tracker);
  blocked = scratch_path (fixture->desktop->folder, "blocked");
  fixture->unwanted = cid_unwanted_new (blocked, fixture->tracker, NULL, NULL);
  fixture->clicks = cid_clicks_new (fixture->desktop->notifier, fixture->screen,
                                    cid_unwanted_get_file (fixture->unwanted), &hand);
  fixture->asked = g_string_new (NULL);
  fixture->noted = g_string_new (NULL);
  wait_for_server (fixture->desktop);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_clicks_free (fixture->clicks);
  cid_screen_free (fixture->screen);
  cid_unwanted_free (fixture->unwanted);
  cid_call_tracker_free (fixture->tracker);
  end_desktop (fixture->desktop);
  g_string_free (fixture->asked, TRUE);
  g_string_free (fixture->noted, TRUE);
  g_free (fixture);

  return 0;
}

static void
tell (Fixture *fixture, CidEventKind kind, gint64 second)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, "0299991234", "a");
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (fixture->tracker, event, NULL);
  G_GNUC_UNUSED g_autoptr (GPtrArray) blocked =
    cid_unwanted_apply (fixture->unwanted, changed, event, event->stamp);

  cid_screen_update (fixture->screen, changed);
}

static const FakeShown *
wait_shown (Fixture *fixture, guint n)
{
  const FakeShown *shown = wait_for_shown (fixture->desktop, n);

  scratch_run_ms (20);
  return shown;
}

static void
click (Fixture *fixture, const FakeShown *shown, const char *label)
{
  for (guint i = 0; shown->actions[i] != NULL; i += 2)
    if (g_str_equal (shown->actions[i + 1], label)) {
      fake_notify_server_click (fixture->desktop->server, shown->id, shown->actions[i], FALSE);
      return;
    }
  fail_msg ("There is no button %s", label);
}

static gboolean
was_asked (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_str_equal (fixture->asked->str, fixture->wanted);
}

static void
wait_asked (Fixture *fixture, const char *wanted)
{
  fixture->wanted = wanted;
  scratch_run_until (was_asked, fixture);
}

/* From button to deed: the right phone, the right deed, and a line in the journal. */
static void
test_buttons_reach_the_phone (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  fixture->desk_deeds = CID_DEED_ANSWER | CID_DEED_REJECT | CID_DEED_DIAL;
  tell (fixture, CID_EVENT_INCOMING, 0);
  shown = wait_shown (fixture, 1);
  click (fixture, shown, "Answer");
  wait_asked (fixture, "desk:1: ");
  click (fixture, shown, "Reject");
  wait_asked (fixture, "desk:1: desk:2: ");
  tell (fixture, CID_EVENT_MISSED, 1);
  click (fixture, wait_shown (fixture, 2), "Call back");
  wait_asked (fixture, "desk:1: desk:2: desk:8:+61299991234 ");
  assert_string_equal (fixture->noted->str, "answer reject call-back ");
}

/* What the phone refuses is said, in the phone's words, until the next click. */
static void
test_refusal_is_shown (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GError) refusal = g_error_new_literal (G_IO_ERROR, 0, "The call may be over");
  const FakeShown *shown;

  fixture->desk_deeds = CID_DEED_ANSWER;
  fixture->refusal = refusal;
  tell (fixture, CID_EVENT_INCOMING, 0);
  shown = wait_shown (fixture, 1);
  click (fixture, shown, "Answer");
  assert_string_equal (wait_shown (fixture, 2)->title, "The call was not answered");
  assert_string_equal (fake_notify_server_get_shown (fixture->desktop->server, 1)->body,
                       "The call may be over");
}

/* What the phone did let be done when the banner came, and does not any more. */
static void
test_deed_that_went_is_a_refusal_too (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  fixture->desk_deeds = CID_DEED_REJECT;
  tell (fixture, CID_EVENT_INCOMING, 0);
  shown = wait_shown (fixture, 1);
  fixture->desk_deeds = CID_DEED_NONE;
  click (fixture, shown, "Reject");
  assert_string_equal (wait_shown (fixture, 2)->title, "The call was not rejected");
  assert_string_equal (fixture->asked->str, "");
}

/* Each failure says what did not come about: nobody is answered or called by a phone that has gone.
 */
static void
test_what_failed_is_said_by_name (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  fixture->desk_deeds = CID_DEED_ANSWER | CID_DEED_DIAL;
  tell (fixture, CID_EVENT_INCOMING, 0);
  shown = wait_shown (fixture, 1);
  fixture->desk_deeds = CID_DEED_NONE;
  click (fixture, shown, "Answer");
  assert_string_equal (wait_shown (fixture, 2)->title, "The call was not answered");
  fixture->desk_deeds = CID_DEED_DIAL;
  tell (fixture, CID_EVENT_MISSED, 1);
  shown = wait_shown (fixture, 3);
  fixture->desk_deeds = CID_DEED_NONE;
  click (fixture, shown, "Call back");
  assert_string_equal (wait_shown (fixture, 4)->title, "The caller was not called back");
  assert_string_equal (fixture->asked->str, "");
}

/* A list that cannot be written blocks nobody, and that is said. */
static void
test_caller_who_cannot_be_blocked_is_told (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *list = scratch_path (fixture->desktop->folder, "blocked");

  assert_int_equal (g_mkdir (list, 0700), 0);
  tell (fixture, CID_EVENT_MISSED, 0);
  click (fixture, wait_shown (fixture, 1), "Block");
  assert_string_equal (wait_shown (fixture, 2)->title, "The number was not blocked");
}

/* Buttons come as soon as the phone can be asked, in the notice that is there. */
static void
test_buttons_come_when_they_work (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown;

  tell (fixture, CID_EVENT_INCOMING, 0);
  assert_int_equal (g_strv_length (wait_shown (fixture, 1)->actions), 2);
  fixture->desk_deeds = CID_DEED_REJECT;
  cid_screen_refresh (fixture->screen);
  shown = wait_shown (fixture, 2);
  assert_string_equal (shown->actions[3], "Reject");
  assert_int_equal (shown->replaces,
                    fake_notify_server_get_shown (fixture->desktop->server, 0)->id);
}

/* A blocked caller goes from the notice, and is neither shown nor missed again. */
static void
test_blocked_caller_is_gone (void **state)
{
  Fixture *fixture = *state;
  guint n_shown;

  tell (fixture, CID_EVENT_MISSED, 0);
  click (fixture, wait_shown (fixture, 1), "Block");
  wait_for_open (fixture->desktop, 0);
  assert_string_equal (fixture->noted->str, "block ");
  n_shown = fake_notify_server_get_n_shown (fixture->desktop->server);
  tell (fixture, CID_EVENT_INCOMING, 100);
  tell (fixture, CID_EVENT_MISSED, 101);
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (fixture->desktop->server), n_shown);
}

/* A click on the notice of missed calls: it was seen. */
static void
test_click_on_missed_calls_puts_them_away (void **state)
{
  Fixture *fixture = *state;

  tell (fixture, CID_EVENT_MISSED, 0);
  click (fixture, wait_shown (fixture, 1), "Open");
  wait_for_open (fixture->desktop, 0);
  assert_int_equal (cid_screen_get_n_missed_callers (fixture->screen), 0);
}

/* What leads anywhere but to the web is refused, and that is said. */
static void
test_page_that_is_none_is_told (void **state)
{
  Fixture *fixture = *state;

  fixture->page = "file:///etc/passwd";
  tell (fixture, CID_EVENT_INCOMING, 0);
  click (fixture, wait_shown (fixture, 1), "Open");
  scratch_run_ms (20);
  fake_notify_server_click (
    fixture->desktop->server, fake_notify_server_get_shown (fixture->desktop->server, 0)->id,
    fake_notify_server_get_shown (fixture->desktop->server, 0)->actions[2], FALSE);
  assert_string_equal (wait_shown (fixture, 2)->title, "The page was not opened");
}

int
main (void)
{
#define CLICK_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    CLICK_TEST (test_buttons_reach_the_phone),
    CLICK_TEST (test_refusal_is_shown),
    CLICK_TEST (test_deed_that_went_is_a_refusal_too),
    CLICK_TEST (test_what_failed_is_said_by_name),
    CLICK_TEST (test_caller_who_cannot_be_blocked_is_told),
    CLICK_TEST (test_buttons_come_when_they_work),
    CLICK_TEST (test_blocked_caller_is_gone),
    CLICK_TEST (test_click_on_missed_calls_puts_them_away),
    CLICK_TEST (test_page_that_is_none_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
