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

#include "check-kit.h"
#include "fake-notify-server.h"

static GSubprocess *bus;

static GDBusConnection *
open_session (void)
{
  GDBusConnection *session = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);

  assert_non_null (session);
  return session;
}

static int
begin_bus (void **state)
{
  begin_home (state);
  bus = fake_bus_start (home);
  return 0;
}

static int
end_bus (void **state)
{
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  g_clear_object (&bus);
  return end_home (state);
}

/* Nobody there, nobody to ask, and what the daemon found. */
static void
test_a_missing_server_is_told (void **state)
{
  static const CheckRow none = { .worst = CID_CHECK_WRONG,
                                 .says = "nobody shows notifications",
                                 .cure = "notification server" };
  static const CheckRow unasked = { .worst = CID_CHECK_NOTE,
                                    .says = "nobody can be asked",
                                    .cure = "from within" };
  static const CheckRow told = { .status = "{'desktop-problem': <'It hangs'>}",
                                 .worst = CID_CHECK_WRONG,
                                 .says = "It hangs",
                                 .cure = "log in" };
  g_autoptr (GDBusConnection) session = open_session ();

  check_one (cid_check_notifications, &none, session);
  check_one (cid_check_notifications, &unasked, NULL);
  check_one (cid_check_notifications, &told, session);
}

/* By its own words: what it cannot show the user would wait for in vain. */
static void
test_a_server_is_judged_by_what_it_can (void **state)
{
  static const CheckRow able = { .worst = CID_CHECK_WELL, .says = "Fake 7 shows them" };
  static const CheckRow slow = { .status = "{'desktop': <'Fake'>}",
                                 .worst = CID_CHECK_WARNING,
                                 .says = "Fake does not answer",
                                 .cure = "log out" };
  g_autoptr (GDBusConnection) session = open_session ();
  FakeNotifyServer *server = fake_notify_server_new (TRUE);

  check_one (cid_check_notifications, &able, session);
  fake_notify_server_free (server);
  check_one (cid_check_notifications, &slow, session);
}

/* Some show a line of text and nothing to click on. */
static void
test_what_a_server_cannot_show_is_told (void **state)
{
  static const CheckRow buttons = { .worst = CID_CHECK_WARNING,
                                    .says = "shows no buttons",
                                    .cure = "the settings of Fake" };
  static const CheckRow body = { .worst = CID_CHECK_WARNING,
                                 .says = "shows titles alone",
                                 .cure = "the settings of Fake" };
  g_autoptr (GDBusConnection) session = open_session ();
  FakeNotifyServer *server = fake_notify_server_new (TRUE);

  fake_notify_server_set_ability (server, "persistence");
  check_one (cid_check_notifications, &buttons, session);
  check_one (cid_check_notifications, &body, session);
  fake_notify_server_free (server);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_a_missing_server_is_told),
    check_test (test_a_server_is_judged_by_what_it_can),
    check_test (test_what_a_server_cannot_show_is_told),
  };

  return cmocka_run_group_tests (tests, begin_bus, end_bus);
}
