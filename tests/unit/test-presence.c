/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/presence.h"

#include "fake-notify-server.h"
#include "scratch.h"

#include <gio/gio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define IDLE_MS 300000
#define IDLE_WATCH 7
#define ACTIVE_WATCH 8
#define SESSION "/org/freedesktop/login1/session/_31"

/* A desk: all that can tell of it, on one connection. Its filter runs on a thread of GDBus's. */
typedef struct {
  char *folder;
  GSubprocess *bus;
  GDBusConnection *desk;
  CidPresence *presence;
  CidScreenLock *lock;
  guint n_returned;
  gboolean is_locked; /* when asked, as all below */
  guint64 idle_ms;
  int n_asked;
  int n_active_watches;
  int n_wanted;
} Fixture;

static GVariant *
answer (Fixture *fixture, const char *method, GVariant *arguments)
{
  if (g_str_equal (method, "GetActive"))
    return g_variant_new ("(b)", fixture->is_locked);
  if (g_str_equal (method, "Get"))
    return g_variant_new ("(v)", g_variant_new_boolean (fixture->is_locked));
  if (g_str_equal (method, "GetSession"))
    return g_variant_new ("(o)", SESSION);
  if (g_str_equal (method, "AddIdleWatch")) {
    g_variant_get (arguments, "(t)", &fixture->idle_ms);
    return g_variant_new ("(u)", IDLE_WATCH);
  }

  assert_string_equal (method, "AddUserActiveWatch");
  g_atomic_int_inc (&fixture->n_active_watches);
  return g_variant_new ("(u)", ACTIVE_WATCH);
}

static GDBusMessage *
on_message (GDBusConnection *desk, GDBusMessage *message, gboolean is_incoming, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GDBusMessage) reply = NULL;

  if (!is_incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;

  reply = g_dbus_message_new_method_reply (message);
  g_dbus_message_set_body (reply, answer (fixture, g_dbus_message_get_member (message),
                                          g_dbus_message_get_body (message)));
  g_dbus_connection_send_message (desk, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_atomic_int_inc (&fixture->n_asked);
  g_object_unref (message);
  return NULL;
}

static void
on_returned (gpointer user_data)
{
  ((Fixture *) user_data)->n_returned++;
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->bus = fake_bus_start (fixture->folder);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  fixture->desk = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  assert_non_null (fixture->desk);
  g_dbus_connection_add_filter (fixture->desk, on_message, fixture, NULL);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_presence_free (fixture->presence);
  cid_screen_lock_free (fixture->lock);
  scratch_run_ms (20);
  g_dbus_connection_close_sync (fixture->desk, NULL, NULL);
  g_object_unref (fixture->desk);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  scratch_free (fixture->folder);
  g_free (fixture);

  return 0;
}

static void
call_bus (Fixture *fixture, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    fixture->desk, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
    arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  assert_non_null (reply);
}

static void
own (Fixture *fixture, const char *name)
{
  call_bus (fixture, "RequestName", g_variant_new ("(su)", name, 4));
}

static void
on_lock (gboolean is_locked, gpointer user_data)
{
  cid_presence_look (((Fixture *) user_data)->presence);
}

static void
begin (Fixture *fixture, const char *name)
{
  own (fixture, name);
  fixture->presence = cid_presence_new (IDLE_MS, on_returned, fixture);
  fixture->lock = cid_screen_lock_new (on_lock, fixture);
  cid_presence_set_lock (fixture->presence, fixture->lock);
}

static gboolean
was_asked (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_atomic_int_get (&fixture->n_asked) >= fixture->n_wanted;
}

/* Until so many questions were asked, and their answers taken. */
static void
wait_asked (Fixture *fixture, int n)
{
  fixture->n_wanted = n;
  scratch_run_until (was_asked, fixture);
  scratch_run_ms (30);
}

static void
emit (Fixture *fixture,
      const char *path,
      const char *interface,
      const char *signal,
      GVariant *arguments)
{
  assert_true (
    g_dbus_connection_emit_signal (fixture->desk, NULL, path, interface, signal, arguments, NULL));
}

static void
lock_screen (Fixture *fixture, gboolean is_locked)
{
  emit (fixture, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged",
        g_variant_new ("(b)", is_locked));
}

static void
fire (Fixture *fixture, guint watch)
{
  emit (fixture, "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor", "WatchFired",
        g_variant_new ("(u)", watch));
}

static gboolean
is_away (gpointer user_data)
{
  return cid_presence_is_away (((Fixture *) user_data)->presence);
}

static gboolean
has_returned (gpointer user_data)
{
  return ((Fixture *) user_data)->n_returned > 0;
}

/* The screen was locked and is unlocked: somebody is back, once. */
static void
test_unlocking_is_coming_back (void **state)
{
  Fixture *fixture = *state;

  begin (fixture, "org.gnome.ScreenSaver");
  wait_asked (fixture, 1);
  assert_false (is_away (fixture));
  lock_screen (fixture, TRUE);
  scratch_run_until (is_away, fixture);
  assert_int_equal (fixture->n_returned, 0);
  lock_screen (fixture, FALSE);
  scratch_run_until (has_returned, fixture);
  lock_screen (fixture, FALSE);
  scratch_run_ms (30);
  assert_int_equal (fixture->n_returned, 1);
}

/* A daemon that starts behind a locked screen knows it by asking. */
static void
test_locked_screen_is_noticed_at_the_start (void **state)
{
  Fixture *fixture = *state;

  fixture->is_locked = TRUE;
  begin (fixture, "org.gnome.ScreenSaver");
  scratch_run_until (is_away, fixture);
}

/* Nobody touched anything, then somebody did; and the same again later. */
static void
test_moving_the_mouse_is_coming_back (void **state)
{
  Fixture *fixture = *state;

  begin (fixture, "org.gnome.Mutter.IdleMonitor");
  wait_asked (fixture, 1);
  assert_int_equal (fixture->idle_ms, IDLE_MS);
  for (guint i = 1; i <= 2; i++) {
    fire (fixture, IDLE_WATCH);
    wait_asked (fixture, 1 + (int) i);
    assert_true (is_away (fixture));
    assert_int_equal (g_atomic_int_get (&fixture->n_active_watches), i);
    fire (fixture, ACTIVE_WATCH);
    scratch_run_ms (30);
    assert_int_equal (fixture->n_returned, i);
  }
  fire (fixture, 99);
  scratch_run_ms (30);
  assert_int_equal (fixture->n_returned, 2);
}

/* Whoever moves the mouse before a locked screen is not at the desk yet. */
static void
test_all_who_tell_have_to_agree (void **state)
{
  Fixture *fixture = *state;

  own (fixture, "org.gnome.Mutter.IdleMonitor");
  begin (fixture, "org.gnome.ScreenSaver");
  wait_asked (fixture, 2);
  fire (fixture, IDLE_WATCH);
  wait_asked (fixture, 3);
  lock_screen (fixture, TRUE);
  fire (fixture, ACTIVE_WATCH);
  scratch_run_ms (30);
  assert_int_equal (fixture->n_returned, 0);
  assert_true (is_away (fixture));
  lock_screen (fixture, FALSE);
  scratch_run_until (has_returned, fixture);
}

static void
tell_hint (Fixture *fixture, gboolean is_locked)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&properties, "{sv}", "LockedHint", g_variant_new_boolean (is_locked));
  emit (fixture, SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new ("(sa{sv}as)", "org.freedesktop.login1.Session", &properties, NULL));
}

/* Desktops other than GNOME's tell logind; some tell the unlocking alone. */
static void
test_logind_knows_of_locks (void **state)
{
  Fixture *fixture = *state;

  begin (fixture, "org.freedesktop.login1");
  wait_asked (fixture, 2);
  tell_hint (fixture, TRUE);
  scratch_run_until (is_away, fixture);
  emit (fixture, SESSION, "org.freedesktop.login1.Session", "Unlock", NULL);
  scratch_run_until (has_returned, fixture);
  tell_hint (fixture, TRUE);
  scratch_run_until (is_away, fixture);
  tell_hint (fixture, FALSE);
  scratch_run_ms (30);
  assert_int_equal (fixture->n_returned, 2);
}

/* A Shell that restarts forgets its watches; it is asked again, and its going is nobody's coming.
 */
static void
test_service_that_restarts_is_asked_again (void **state)
{
  Fixture *fixture = *state;

  begin (fixture, "org.gnome.Mutter.IdleMonitor");
  wait_asked (fixture, 1);
  fire (fixture, IDLE_WATCH);
  wait_asked (fixture, 2);
  call_bus (fixture, "ReleaseName", g_variant_new ("(s)", "org.gnome.Mutter.IdleMonitor"));
  scratch_run_ms (50);
  assert_false (is_away (fixture));
  assert_int_equal (fixture->n_returned, 0);
  own (fixture, "org.gnome.Mutter.IdleMonitor");
  wait_asked (fixture, 3);
  fire (fixture, IDLE_WATCH);
  scratch_run_until (is_away, fixture);
}

/* On a machine without any of them somebody is there, and nothing is wrong. */
static void
test_nobody_who_tells_is_no_trouble (void **state)
{
  Fixture *fixture = *state;

  fixture->presence = cid_presence_new (IDLE_MS, on_returned, fixture);
  scratch_run_ms (50);
  assert_false (is_away (fixture));
}

/* An end while everything is still being asked leaves nothing behind that would be called. */
static void
test_end_in_the_middle_of_the_asking (void **state)
{
  Fixture *fixture = *state;

  begin (fixture, "org.gnome.ScreenSaver");
  cid_presence_free (g_steal_pointer (&fixture->presence));
  g_clear_pointer (&fixture->lock, cid_screen_lock_free);
  scratch_run_ms (30);
  assert_int_equal (fixture->n_returned, 0);
}

int
main (void)
{
#define DESK_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    DESK_TEST (test_unlocking_is_coming_back),
    DESK_TEST (test_locked_screen_is_noticed_at_the_start),
    DESK_TEST (test_moving_the_mouse_is_coming_back),
    DESK_TEST (test_all_who_tell_have_to_agree),
    DESK_TEST (test_logind_knows_of_locks),
    DESK_TEST (test_service_that_restarts_is_asked_again),
    DESK_TEST (test_nobody_who_tells_is_no_trouble),
    DESK_TEST (test_end_in_the_middle_of_the_asking),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
