/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-notify-server"

#include "desktop/notify-server.h"

#include "base/error.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

typedef struct {
  char *folder;
  GSubprocess *bus;
  FakeNotifyServer *fake;
  CidNotifyServer *server;
  guint n_changed;
  gboolean is_there;
  guint n_closed;
  CidNoticeSlot closed_slot;
  guint closed_reason;
} Fixture;

static void
on_changed (gboolean is_there, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_changed++;
  self->is_there = is_there;
}

static void
on_closed (CidNoticeSlot slot, guint reason, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_closed++;
  self->closed_slot = slot;
  self->closed_reason = reason;
}

static void
on_clicked (CidNoticeSlot slot, CidAct act, const CidSubject *subject, gpointer user_data)
{
  fail_msg ("Nobody clicked");
}

static const CidNotifyServerEvents events = { on_changed, on_closed, on_clicked };

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->bus = fake_bus_start (self->folder);
  self->server = cid_notify_server_new (&events, self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_pointer (&self->server, cid_notify_server_free);
  g_clear_pointer (&self->fake, fake_notify_server_free);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static const CidNotice *
make_notice (const char *title)
{
  static CidNotice notice = {
    .key = (char *) "key",
    .body = (char *) "<b>M&amp;M</b>",
    .plain = (char *) "plain",
    .urgency = CID_URGENCY_CRITICAL,
    .category = (char *) "call.incoming",
    .icon = (char *) "call-start-symbolic",
  };

  notice.title = (char *) title;
  return &notice;
}

static const FakeShown *
show (Fixture *self, CidNoticeSlot slot, const char *title)
{
  g_autoptr (GError) error = NULL;

  if (!cid_notify_server_show (self->server, slot, make_notice (title), &error))
    fail_msg ("%s", error->message);
  return fake_notify_server_get_shown (self->fake, fake_notify_server_get_n_shown (self->fake) - 1);
}

static gboolean
was_closed (gpointer user_data)
{
  return ((Fixture *) user_data)->n_closed > 0;
}

static gboolean
has_come (gpointer user_data)
{
  return ((Fixture *) user_data)->is_there;
}

static gboolean
has_gone (gpointer user_data)
{
  Fixture *self = user_data;

  return self->n_changed > 0 && !self->is_there;
}

/* A desktop without a notification server is told of in words that help, and nothing is tried. */
static void
test_absent_server_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autoptr (GError) error = NULL;

  assert_false (cid_notify_server_connect (self->server, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_string_equal (error->message, "No notification server is running");
  assert_null (cid_notify_server_get_name (self->server));
  g_clear_error (&error);
  assert_false (
    cid_notify_server_show (self->server, CID_NOTICE_RINGING, make_notice ("x"), &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
}

/* A session without a bus (over ssh, say) is told apart from one without a server. */
static void
test_absent_bus_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (GError) error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_false (cid_notify_server_connect (self->server, &error));
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_true (g_str_has_prefix (error->message, "There is no session bus ("));
}

static gboolean
is_closed (gpointer user_data)
{
  return g_dbus_connection_is_closed (user_data);
}

/* At the end of a session others may hold its connection still: it is as good as none. */
static void
test_closed_bus_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;

  assert_false (cid_notify_server_connect (self->server, NULL));
  g_subprocess_force_exit (self->bus);
  scratch_run_until (is_closed, bus);
  assert_false (cid_notify_server_connect (self->server, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_true (g_str_has_prefix (error->message, "There is no session bus ("));
}

static gboolean
has_changed (gpointer user_data)
{
  return ((Fixture *) user_data)->n_changed > 0;
}

/* GNOME's server has its name before it can be asked: it is asked again, and told of when it can.
 */
static void
test_early_server_is_asked_again (void **state)
{
  Fixture *self = *state;

  self->fake = fake_notify_server_new (TRUE);
  fake_notify_server_hide (self->fake);
  assert_false (cid_notify_server_connect (self->server, NULL));
  for (guint i = 0; i < 2; i++) {
    self->n_changed = 0;
    scratch_run_until (has_changed, self);
    assert_false (cid_notify_server_connect (self->server, NULL));
  }
  fake_notify_server_come_forward (self->fake);
  self->n_changed = 0;
  scratch_run_until (has_changed, self);
  assert_true (cid_notify_server_connect (self->server, NULL));
  assert_string_equal (cid_notify_server_get_name (self->server), "Fake 7");
}

/* One question for each thing to know; each further connect costs nothing. */
static void
test_server_is_asked_once (void **state)
{
  Fixture *self = *state;
  guint n_calls;

  self->fake = fake_notify_server_new (TRUE);
  assert_true (cid_notify_server_connect (self->server, NULL));
  assert_string_equal (cid_notify_server_get_name (self->server), "Fake 7");
  n_calls = fake_notify_server_get_n_calls (self->fake);
  assert_true (cid_notify_server_connect (self->server, NULL));
  assert_int_equal (fake_notify_server_get_n_calls (self->fake), n_calls);
}

/* A server that has no markup would show the tags themselves. */
static void
test_markup_goes_only_where_it_is_understood (void **state)
{
  static const struct {
    gboolean has_markup;
    const char *body;
  } rows[] = { { TRUE, "<b>M&amp;M</b>" }, { FALSE, "M&M" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    void *fresh = NULL;
    Fixture *self;

    set_up (&fresh);
    self = fresh;
    self->fake = fake_notify_server_new (rows[i].has_markup);
    assert_string_equal (show (self, CID_NOTICE_RINGING, "Ana")->body, rows[i].body);
    /* And as well when it is changed in place. */
    assert_string_equal (show (self, CID_NOTICE_RINGING, "Bob")->body, rows[i].body);
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* What each slot asks of the desktop: only a notice of trouble may go by itself. */
static void
test_slots_stay_as_long_as_they_matter (void **state)
{
  static const struct {
    CidNoticeSlot slot;
    int timeout_ms;
  } rows[] = { { CID_NOTICE_RINGING, 0 }, { CID_NOTICE_MISSED, 0 }, { CID_NOTICE_TROUBLE, -1 } };
  Fixture *self = *state;

  self->fake = fake_notify_server_new (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const FakeShown *shown = show (self, rows[i].slot, "Ana");

    assert_int_equal (shown->timeout_ms, rows[i].timeout_ms);
    assert_int_equal (shown->urgency, CID_URGENCY_CRITICAL);
    assert_string_equal (shown->category, "call.incoming");
    assert_string_equal (shown->desktop_entry, "org.cidalert.CidAlert");
    assert_int_equal (shown->replaces, 0);
  }
  assert_int_equal (fake_notify_server_get_n_open (self->fake), 3);
}

/* A slot is one notification until it is closed: by us, quietly, or by the user, who is reported.
 */
static void
test_slot_is_one_notification_until_it_is_closed (void **state)
{
  Fixture *self = *state;
  guint first;

  self->fake = fake_notify_server_new (TRUE);
  first = show (self, CID_NOTICE_RINGING, "Ana")->id;
  assert_int_equal (show (self, CID_NOTICE_RINGING, "Ana P.")->replaces, first);
  cid_notify_server_close (self->server, CID_NOTICE_RINGING);
  assert_int_equal (fake_notify_server_get_n_open (self->fake), 0);
  scratch_run_ms (100);
  assert_int_equal (self->n_closed, 0);
  assert_int_equal (show (self, CID_NOTICE_RINGING, "Bob")->replaces, 0);
}

/* What the user closed is spent: its id must not be used again, and whose it was is told. */
static void
test_user_closes_one_slot (void **state)
{
  Fixture *self = *state;
  guint missed;

  self->fake = fake_notify_server_new (TRUE);
  show (self, CID_NOTICE_RINGING, "Ana");
  missed = show (self, CID_NOTICE_MISSED, "Bob")->id;
  fake_notify_server_dismiss (self->fake, missed, 2);
  scratch_run_until (was_closed, self);
  assert_int_equal (self->n_closed, 1);
  assert_int_equal (self->closed_slot, CID_NOTICE_MISSED);
  assert_int_equal (self->closed_reason, 2);
  assert_int_equal (show (self, CID_NOTICE_MISSED, "Cleo")->replaces, 0);
  assert_int_not_equal (show (self, CID_NOTICE_RINGING, "Ana")->replaces, 0);
}

/* There is nothing to take from the screen, so nobody is asked: a bus may not even be there. */
static void
test_closing_what_is_not_shown_asks_nobody (void **state)
{
  Fixture *self = *state;

  self->fake = fake_notify_server_new (TRUE);
  cid_notify_server_close (self->server, CID_NOTICE_MISSED);
  assert_int_equal (fake_notify_server_get_n_calls (self->fake), 0);
}

/* The desktop's server crashes and comes again: both are told, and what comes then is new. */
static void
test_server_goes_and_comes (void **state)
{
  Fixture *self = *state;

  self->fake = fake_notify_server_new (TRUE);
  show (self, CID_NOTICE_RINGING, "Ana");
  g_clear_pointer (&self->fake, fake_notify_server_free);
  scratch_run_until (has_gone, self);
  assert_null (cid_notify_server_get_name (self->server));

  self->fake = fake_notify_server_new (FALSE);
  scratch_run_until (has_come, self);
  assert_int_equal (show (self, CID_NOTICE_RINGING, "Ana")->replaces, 0);
  assert_string_equal (fake_notify_server_get_shown (self->fake, 0)->body, "M&M");
}

static gpointer
kill_when_asked (gpointer user_data)
{
  FakeNotifyServer *fake = user_data;

  while (fake_notify_server_get_n_calls (fake) == 0)
    g_usleep (1000);
  fake_notify_server_die (fake);
  return NULL;
}

/* A server that took the question and never answers: the bus tells when it is dead at last. */
static void
test_server_that_dies_over_the_question_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autoptr (GError) error = NULL;
  GThread *killer;

  self->fake = fake_notify_server_new (TRUE);
  fake_notify_server_set_hanging (self->fake, TRUE);
  killer = g_thread_new ("killer", kill_when_asked, self->fake);
  assert_false (
    cid_notify_server_show (self->server, CID_NOTICE_RINGING, make_notice ("Ana"), &error));
  g_thread_join (killer);
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_string_equal (error->message, "The notification server does not answer");
  assert_null (cid_notify_server_get_name (self->server));
}

/* Something has the name and is no notification server: its own words go into the message. */
static void
test_stranger_on_the_name_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  bus = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, NULL);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.Notifications", 4),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  assert_non_null (reply);
  assert_false (cid_notify_server_connect (self->server, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  assert_true (g_str_has_prefix (error->message, "The notification server cannot be used: "));
  g_dbus_connection_close_sync (bus, NULL, NULL);
}

/* Leaving lets the notification of missed calls stand, which is what the user comes back to. */
static void
test_leaving_leaves_what_is_shown (void **state)
{
  Fixture *self = *state;

  self->fake = fake_notify_server_new (TRUE);
  show (self, CID_NOTICE_MISSED, "Ana");
  g_clear_pointer (&self->server, cid_notify_server_free);
  assert_int_equal (fake_notify_server_get_n_open (self->fake), 1);
}

static gboolean
is_none_open (gpointer user_data)
{
  return fake_notify_server_get_n_open (((Fixture *) user_data)->fake) == 0;
}

/* Another run of the program takes away what this one left, and nothing that some other server has
 * under that number. */
static void
test_what_was_left_is_found_again (void **state)
{
  static const char *const strangers[] = { "", "0123 :1.1 1", "x", " " };
  Fixture *self = *state;
  g_autofree char *mark = NULL;
  g_autofree char *broken = NULL;

  self->fake = fake_notify_server_new (TRUE);
  assert_null (cid_notify_server_make_mark (self->server, CID_NOTICE_MISSED));
  show (self, CID_NOTICE_MISSED, "Ana");
  mark = cid_notify_server_make_mark (self->server, CID_NOTICE_MISSED);
  broken = g_strconcat (mark, "x", NULL);
  cid_notify_server_free (self->server);

  self->server = cid_notify_server_new (&events, self);
  cid_notify_server_close_left (self->server, mark);
  assert_true (cid_notify_server_connect (self->server, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    cid_notify_server_close_left (self->server, strangers[i]);
  cid_notify_server_close_left (self->server, broken);
  scratch_run_ms (50);
  assert_int_equal (fake_notify_server_get_n_open (self->fake), 1);
  cid_notify_server_close_left (self->server, mark);
  for (guint i = 0; !is_none_open (self) && i < 500; i++)
    scratch_run_ms (10);
  assert_true (is_none_open (self));
}

#define SERVER_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    SERVER_TEST (test_absent_server_is_an_error),
    SERVER_TEST (test_absent_bus_is_an_error),
    SERVER_TEST (test_closed_bus_is_an_error),
    SERVER_TEST (test_early_server_is_asked_again),
    SERVER_TEST (test_server_is_asked_once),
    SERVER_TEST (test_markup_goes_only_where_it_is_understood),
    SERVER_TEST (test_slots_stay_as_long_as_they_matter),
    SERVER_TEST (test_slot_is_one_notification_until_it_is_closed),
    SERVER_TEST (test_user_closes_one_slot),
    SERVER_TEST (test_closing_what_is_not_shown_asks_nobody),
    SERVER_TEST (test_server_goes_and_comes),
    SERVER_TEST (test_server_that_dies_over_the_question_is_an_error),
    SERVER_TEST (test_stranger_on_the_name_is_an_error),
    SERVER_TEST (test_leaving_leaves_what_is_shown),
    SERVER_TEST (test_what_was_left_is_found_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
