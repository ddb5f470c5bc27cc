/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/notifier.h"

#include "fake-notify-server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#define PATIENCE_US (5 * G_USEC_PER_SEC)

typedef struct {
  char *folder;
  GSubprocess *bus;
  CidNotifier *notifier;
  GPtrArray *undelivered;
  guint n_changed;
  guint n_closed;
  guint closed_slot;
  guint closed_reason;
  guint n_clicked;
  CidAct clicked_act;
  char *clicked_uid;
} Fixture;

static void
on_undelivered (CidNotifier *notifier, const char *plain, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->undelivered, g_strdup (plain));
}

static void
on_changed (CidNotifier *notifier, gpointer user_data)
{
  ((Fixture *) user_data)->n_changed++;
}

static void
on_closed (CidNotifier *notifier, guint slot, guint reason, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_closed++;
  fixture->closed_slot = slot;
  fixture->closed_reason = reason;
}

static void
on_clicked (CidNotifier *notifier,
            guint slot,
            guint act,
            const CidSubject *subject,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_clicked++;
  fixture->clicked_act = (CidAct) act;
  g_free (fixture->clicked_uid);
  fixture->clicked_uid = g_strdup (subject->uid);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = g_dir_make_tmp ("cidalert-notifier-XXXXXX", NULL);
  fixture->bus = fake_bus_start (fixture->folder);
  fixture->undelivered = g_ptr_array_new_with_free_func (g_free);
  *state = fixture;

  return 0;
}

static void
begin (Fixture *fixture)
{
  fixture->notifier = cid_notifier_new ();
  g_signal_connect (fixture->notifier, "undelivered", G_CALLBACK (on_undelivered), fixture);
  g_signal_connect (fixture->notifier, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->notifier, "closed", G_CALLBACK (on_closed), fixture);
  g_signal_connect (fixture->notifier, "clicked", G_CALLBACK (on_clicked), fixture);
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *socket = g_build_filename (fixture->folder, "bus", NULL);
  g_autofree char *config = g_build_filename (fixture->folder, "bus.conf", NULL);

  if (fixture->notifier != NULL)
    cid_notifier_close (fixture->notifier, 20000);
  g_clear_object (&fixture->notifier);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  g_unlink (socket);
  g_unlink (config);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_ptr_array_unref (fixture->undelivered);
  g_free (fixture->clicked_uid);
  g_free (fixture);

  return 0;
}

/* Runs the main loop until the condition holds; the test fails if it never does. */
#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;                                    \
    while (!(condition) && g_get_monotonic_time () < deadline_us) {                                \
      g_main_context_iteration (NULL, FALSE);                                                      \
      g_usleep (500);                                                                              \
    }                                                                                              \
    assert_true (condition);                                                                       \
  }                                                                                                \
  G_STMT_END

static void
run_for_ms (guint duration_ms)
{
  gint64 deadline_us = g_get_monotonic_time () + duration_ms * 1000;

  while (g_get_monotonic_time () < deadline_us) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (500);
  }
}

static CidNotice *
make_notice (const char *key, const char *title)
{
  CidNotice *notice = g_new0 (CidNotice, 1);

  notice->key = g_strdup (key);
  notice->title = g_strdup (title);
  notice->body = g_strdup ("M&amp;M &lt;b&gt;");
  notice->plain = g_strconcat (title, " · M&M <b>", NULL);
  notice->urgency = CID_URGENCY_CRITICAL;
  notice->category = g_strdup ("call.incoming");
  notice->icon = g_strdup ("call-start-symbolic");

  return notice;
}

static void
set_notice (Fixture *fixture, CidNoticeSlot slot, const char *key, const char *title)
{
  g_autoptr (CidNotice) notice = make_notice (key, title);

  cid_notifier_set (fixture->notifier, slot, notice);
}

/* Everything that a desktop needs to place, rank and attribute a notification has to arrive. */
static void
test_notice_arrives_with_all_its_hints (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  const FakeShown *shown;

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "<b>&");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  shown = fake_notify_server_get_shown (server, 0);

  assert_string_equal (shown->app_name, "cidalert");
  assert_string_equal (shown->title, "<b>&");
  assert_string_equal (shown->body, "M&amp;M &lt;b&gt;");
  assert_string_equal (shown->icon, "call-start-symbolic");
  assert_string_equal (shown->category, "call.incoming");
  assert_string_equal (shown->desktop_entry, "org.cidalert.CidAlert");
  assert_int_equal (shown->urgency, 2);
  assert_int_equal (shown->timeout_ms, 0);
  assert_int_equal (shown->replaces, 0);
  assert_false (shown->has_image);

  wait_until (cid_notifier_get_server (fixture->notifier) != NULL);
  assert_string_equal (cid_notifier_get_server (fixture->notifier), "Fake 7");
  assert_null (cid_notifier_get_problem (fixture->notifier));
  assert_int_equal (fixture->undelivered->len, 0);
}

/* A server without markup would show the escapes to the user. */
static void
test_server_without_markup_gets_plain_text (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (FALSE);

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  assert_string_equal (fake_notify_server_get_shown (server, 0)->body, "M&M <b>");
}

/* A call's notification changes in place and costs one message a change, nothing else. */
static void
test_change_replaces_in_place_with_one_message (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  guint n_calls;

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  run_for_ms (20);
  n_calls = fake_notify_server_get_n_calls (server);

  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana Pérez");
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  assert_int_equal (fake_notify_server_get_n_calls (server), n_calls + 1);
  assert_int_equal (fake_notify_server_get_shown (server, 1)->replaces,
                    fake_notify_server_get_shown (server, 0)->id);

  /* The same once more is nothing to tell. */
  run_for_ms (20);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana Pérez");
  run_for_ms (50);
  assert_int_equal (fake_notify_server_get_n_calls (server), n_calls + 1);
}

/* GNOME would leave a critical banner up, whatever it is made: what is less than that comes anew,
 * and goes up in place. */
static void
test_what_is_critical_no_more_comes_anew (void **state)
{
  static const CidUrgency urgencies[] = { CID_URGENCY_CRITICAL, CID_URGENCY_NORMAL, CID_URGENCY_LOW,
                                          CID_URGENCY_CRITICAL };
  static const gboolean is_new[] = { TRUE, TRUE, FALSE, FALSE };
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);

  begin (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (urgencies); i++) {
    g_autoptr (CidNotice) notice = make_notice ("a", "Ana");
    const FakeShown *shown;

    notice->urgency = urgencies[i];
    cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, notice);
    wait_until (fake_notify_server_get_n_shown (server) == i + 1);
    shown = fake_notify_server_get_shown (server, i);
    assert_int_equal (shown->urgency, urgencies[i]);
    assert_int_equal (shown->replaces == 0, is_new[i]);
    assert_int_equal (fake_notify_server_get_n_open (server), 1);
  }
}

/* The three slots are three notifications, and ending one leaves the others. */
static void
test_slots_are_independent (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  set_notice (fixture, CID_NOTICE_MISSED, "m", "Missed");
  set_notice (fixture, CID_NOTICE_TROUBLE, "t", "Trouble");
  wait_until (fake_notify_server_get_n_open (server) == 3);
  cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, NULL);
  wait_until (fake_notify_server_get_n_open (server) == 2);
  assert_int_equal (fixture->n_closed, 0);
}

/* Whoever closed a notification does not want it back, but does want the next call's. */
static void
test_dismissed_notice_stays_away_until_another_key (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  guint first;

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  first = fake_notify_server_get_shown (server, 0)->id;
  run_for_ms (20);
  fake_notify_server_dismiss (server, first, 2);
  wait_until (fixture->n_closed == 1);
  assert_int_equal (fixture->closed_slot, CID_NOTICE_RINGING);
  assert_int_equal (fixture->closed_reason, 2);

  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana Pérez");
  run_for_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (server), 1);

  set_notice (fixture, CID_NOTICE_RINGING, "b", "Bob");
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  assert_int_equal (fake_notify_server_get_shown (server, 1)->replaces, 0);
}

/* Without a desktop the call is told in another way, once, and the reason can be asked for. */
static void
test_absent_server_is_a_problem_that_heals (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = NULL;

  begin (fixture);
  wait_until (cid_notifier_get_problem (fixture->notifier) != NULL);
  assert_string_equal (cid_notifier_get_problem (fixture->notifier),
                       "No notification server is running");
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  wait_until (fixture->undelivered->len == 1);
  assert_string_equal (fixture->undelivered->pdata[0], "Ana · M&M <b>");
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  run_for_ms (50);
  assert_int_equal (fixture->undelivered->len, 1);
  set_notice (fixture, CID_NOTICE_MISSED, "m", "Missed");
  wait_until (fixture->undelivered->len == 2);

  server = fake_notify_server_new (TRUE);
  wait_until (fake_notify_server_get_n_open (server) == 2);
  wait_until (cid_notifier_get_problem (fixture->notifier) == NULL);
  assert_string_equal (cid_notifier_get_server (fixture->notifier), "Fake 7");
}

/* Ending a call that never reached the screen is no success of the server's. */
static void
test_closing_what_was_never_shown_keeps_the_problem (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  wait_until (fixture->undelivered->len == 1);
  fixture->n_changed = 0;
  cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, NULL);
  run_for_ms (50);
  assert_non_null (cid_notifier_get_problem (fixture->notifier));
  assert_int_equal (fixture->n_changed, 0);
}

/* A Shell that restarts in mid-ring has forgotten everything, also what the ids meant. */
static void
test_restarted_server_is_shown_what_should_be_there (void **state)
{
  Fixture *fixture = *state;
  FakeNotifyServer *first = fake_notify_server_new (TRUE);
  g_autoptr (FakeNotifyServer) second = NULL;

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  set_notice (fixture, CID_NOTICE_MISSED, "m", "Missed");
  wait_until (fake_notify_server_get_n_open (first) == 2);
  run_for_ms (20);
  fake_notify_server_dismiss (first, fake_notify_server_get_shown (first, 1)->id, 2);
  wait_until (fixture->n_closed == 1);
  fake_notify_server_free (first);
  wait_until (cid_notifier_get_problem (fixture->notifier) != NULL);
  assert_string_equal (cid_notifier_get_problem (fixture->notifier),
                       "The notification server has gone");
  assert_null (cid_notifier_get_server (fixture->notifier));

  second = fake_notify_server_new (TRUE);
  wait_until (fake_notify_server_get_n_shown (second) == 1);
  run_for_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (second), 1);
  assert_string_equal (fake_notify_server_get_shown (second, 0)->title, "Ana");
  assert_int_equal (fake_notify_server_get_shown (second, 0)->replaces, 0);
  assert_null (cid_notifier_get_problem (fixture->notifier));
}

/* While the desktop hangs nobody waits for it, and afterwards only the latest is shown. */
static void
test_hanging_server_delays_nobody (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  gint64 began_us;
  guint n_calls;

  begin (fixture);
  wait_until (cid_notifier_get_server (fixture->notifier) != NULL);
  n_calls = fake_notify_server_get_n_calls (server);
  fake_notify_server_set_hanging (server, TRUE);

  began_us = g_get_monotonic_time ();
  set_notice (fixture, CID_NOTICE_RINGING, "0", "First");
  for (int i = 0; i < 1000; i++) {
    g_autofree char *title = g_strdup_printf ("Caller %d", i);

    set_notice (fixture, CID_NOTICE_RINGING, title, title);
  }
  assert_true (g_get_monotonic_time () - began_us < G_USEC_PER_SEC / 2);
  wait_until (fake_notify_server_get_n_calls (server) == n_calls + 1);

  fake_notify_server_set_hanging (server, FALSE);
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  run_for_ms (50);
  assert_int_equal (fake_notify_server_get_n_shown (server), 2);
  assert_string_equal (fake_notify_server_get_shown (server, 1)->title, "Caller 999");
  assert_int_equal (fake_notify_server_get_n_open (server), 1);
}

/* Leaving takes what is over from the screen; missed calls are worth knowing without us. */
static void
test_close_leaves_only_the_missed_calls (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  set_notice (fixture, CID_NOTICE_MISSED, "m", "Missed");
  set_notice (fixture, CID_NOTICE_TROUBLE, "t", "Trouble");
  wait_until (fake_notify_server_get_n_open (server) == 3);
  cid_notifier_close (fixture->notifier, 2000);
  assert_int_equal (fake_notify_server_get_n_open (server), 1);
  assert_true (fake_notify_server_is_open (server, fake_notify_server_get_shown (server, 1)->id));

  /* After the end nothing is shown, and nothing breaks. */
  set_notice (fixture, CID_NOTICE_RINGING, "b", "Bob");
  run_for_ms (20);
  assert_int_equal (fake_notify_server_get_n_shown (server), 3);
}

/* A desktop that hangs must not keep the daemon from ending with its session. */
static void
test_close_gives_a_hanging_server_up (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  gint64 began_us;

  begin (fixture);
  wait_until (cid_notifier_get_server (fixture->notifier) != NULL);
  fake_notify_server_set_hanging (server, TRUE);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  run_for_ms (20);
  began_us = g_get_monotonic_time ();
  cid_notifier_close (fixture->notifier, 100);
  g_clear_object (&fixture->notifier);
  assert_true (g_get_monotonic_time () - began_us < G_USEC_PER_SEC);
}

/* GNOME 43 forgets a banner that came while another was up and was closed: a ring in the very
 * moment in which a missed call is shown would never be seen. */
static void
test_what_goes_goes_before_what_comes (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);

  begin (fixture);
  wait_until (cid_notifier_get_server (fixture->notifier) != NULL);
  fake_notify_server_set_hanging (server, TRUE);
  set_notice (fixture, CID_NOTICE_MISSED, "m", "Missed");
  cid_notifier_set (fixture->notifier, CID_NOTICE_MISSED, NULL);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  run_for_ms (20);
  fake_notify_server_set_hanging (server, FALSE);
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  assert_string_equal (fake_notify_server_get_shown (server, 1)->title, "Ana");
  assert_int_equal (fake_notify_server_get_shown (server, 1)->n_open_before, 0);
}

/* What was missed comes back when the daemon leaves while somebody rings: the last order counts. */
static void
test_close_shows_what_had_to_wait (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);

  begin (fixture);
  set_notice (fixture, CID_NOTICE_RINGING, "a", "Ana");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  run_for_ms (20);
  cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, NULL);
  set_notice (fixture, CID_NOTICE_MISSED, "m", "Missed");
  cid_notifier_close (fixture->notifier, 2000);
  assert_int_equal (fake_notify_server_get_n_shown (server), 2);
  assert_string_equal (fake_notify_server_get_shown (server, 1)->title, "Missed");
  assert_int_equal (fake_notify_server_get_n_open (server), 1);
}

static CidDeeds
get_all_deeds (const char *phone, gpointer user_data)
{
  return CID_DEED_ANSWER | CID_DEED_REJECT | CID_DEED_DIAL;
}

static void
show_call (Fixture *fixture, const char *uid)
{
  const CidOffer offer = { get_all_deeds, NULL, TRUE, NULL };
  g_autoptr (CidNotice) notice = make_notice (uid, uid);
  CidSubject *subject = g_new0 (CidSubject, 1);
  char *phones[] = { (char *) "desk", NULL };

  subject->uid = g_strdup (uid);
  subject->phones = g_strdupv (phones);
  subject->number = g_strdup ("101");
  notice->subject = subject;
  notice->buttons = cid_buttons_for_ringing (subject, &offer);
  cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, notice);
}

/* A button says what it does and for which call; what was clicked on stays where it is. */
static void
test_click_on_a_button_arrives (void **state)
{
  const char *const expected[] = { "default", "Open",   "answer:a",    "Answer", "reject:a",
                                   "Reject",  "copy:a", "Copy number", NULL };
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  const FakeShown *shown;

  begin (fixture);
  show_call (fixture, "a");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  shown = fake_notify_server_get_shown (server, 0);
  assert_true (g_strv_equal ((const char *const *) shown->actions, expected));
  assert_true (shown->is_resident);
  run_for_ms (20);
  fake_notify_server_click (server, shown->id, "reject:a", FALSE);
  wait_until (fixture->n_clicked == 1);
  assert_int_equal (fixture->clicked_act, CID_ACT_REJECT);
  assert_string_equal (fixture->clicked_uid, "a");

  /* People click twice, and GNOME tells one click several times. */
  fake_notify_server_click (server, shown->id, "reject:a", FALSE);
  fake_notify_server_click (server, shown->id, "copy:a", FALSE);
  wait_until (fixture->n_clicked == 2);
  assert_int_equal (fixture->clicked_act, CID_ACT_COPY);
  assert_int_equal (fake_notify_server_get_n_shown (server), 1);
  assert_int_equal (fixture->n_closed, 0);
}

/* Half of all servers close what was clicked on; a call that still rings is shown all the same. */
static void
test_what_a_click_closed_is_shown_again (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);

  begin (fixture);
  show_call (fixture, "a");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  run_for_ms (20);
  fake_notify_server_click (server, fake_notify_server_get_shown (server, 0)->id, "copy:a", TRUE);
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  assert_int_equal (fake_notify_server_get_shown (server, 1)->replaces, 0);
  assert_int_equal (fixture->n_clicked, 1);
  assert_int_equal (fixture->n_closed, 0);
}

/* The next caller must not be rejected by a click that was meant for the one before. */
static void
test_click_that_crosses_with_a_change_is_dropped (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  guint id;

  begin (fixture);
  show_call (fixture, "a");
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  id = fake_notify_server_get_shown (server, 0)->id;
  show_call (fixture, "b");
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  run_for_ms (20);
  fake_notify_server_click (server, id, "reject:a", FALSE);
  fake_notify_server_click (server, id, "answer:b", FALSE);
  wait_until (fixture->n_clicked == 1);
  assert_int_equal (fixture->clicked_act, CID_ACT_ANSWER);
  assert_string_equal (fixture->clicked_uid, "b");
}

static GBytes *
make_picture (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 200, 100);
  char *data = NULL;
  gsize length = 0;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "png", NULL, NULL));
  return g_bytes_new_take (data, length);
}

/* The photo goes along; one that cannot be read costs only itself. */
static void
test_picture_goes_along (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  g_autoptr (CidNotice) notice = make_notice ("a", "Ana");

  notice->image = make_picture ();
  begin (fixture);
  cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, notice);
  wait_until (fake_notify_server_get_n_shown (server) == 1);
  assert_true (fake_notify_server_get_shown (server, 0)->has_image);

  g_bytes_unref (notice->image);
  notice->image = g_bytes_new_static ("no picture", 10);
  cid_notifier_set (fixture->notifier, CID_NOTICE_RINGING, notice);
  wait_until (fake_notify_server_get_n_shown (server) == 2);
  assert_false (fake_notify_server_get_shown (server, 1)->has_image);
}

int
main (void)
{
#define SESSION_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    SESSION_TEST (test_notice_arrives_with_all_its_hints),
    SESSION_TEST (test_server_without_markup_gets_plain_text),
    SESSION_TEST (test_change_replaces_in_place_with_one_message),
    SESSION_TEST (test_what_is_critical_no_more_comes_anew),
    SESSION_TEST (test_slots_are_independent),
    SESSION_TEST (test_dismissed_notice_stays_away_until_another_key),
    SESSION_TEST (test_absent_server_is_a_problem_that_heals),
    SESSION_TEST (test_closing_what_was_never_shown_keeps_the_problem),
    SESSION_TEST (test_restarted_server_is_shown_what_should_be_there),
    SESSION_TEST (test_hanging_server_delays_nobody),
    SESSION_TEST (test_close_leaves_only_the_missed_calls),
    SESSION_TEST (test_picture_goes_along),
    SESSION_TEST (test_close_shows_what_had_to_wait),
    SESSION_TEST (test_what_goes_goes_before_what_comes),
    SESSION_TEST (test_click_on_a_button_arrives),
    SESSION_TEST (test_what_a_click_closed_is_shown_again),
    SESSION_TEST (test_click_that_crosses_with_a_change_is_dropped),
    SESSION_TEST (test_close_gives_a_hanging_server_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
