/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "bus/bus.h"
#include "scratch.h"

#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef CidBusCidAlert1 *(*ConnectFunc) (const char *socket_path, GError **error);

typedef struct {
  char *folder;
  char *socket_path;
  CidBusCidAlert1 *proxy;
  GThread *thread;
  gboolean is_done;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  /* A home may be called anything: all of this means something in an address of D-Bus. */
  fixture->socket_path = g_build_filename (fixture->folder, "a,b;c=d %41é", "socket", NULL);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_object (&fixture->proxy);
  g_free (fixture->socket_path);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

/* A command that finds no daemon says how to start one, and waits for nobody. */
static void
test_no_daemon_is_told_as_such (void **state)
{
  static const ConnectFunc functions[] = { cid_bus_connect, cid_bus_summon };
  static const char *const addresses[] = { NULL, "", "nonsense", "unix:path=/nonexistent/bus" };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (functions) * G_N_ELEMENTS (addresses); i++) {
    const char *address = addresses[i / G_N_ELEMENTS (functions)];
    g_autoptr (GError) error = NULL;

    if (address != NULL)
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
    else
      g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
    assert_null (functions[i % G_N_ELEMENTS (functions)](fixture->socket_path, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
    assert_string_equal (error->message,
                         "cidalertd does not run; start it with: systemctl --user start cidalertd");
  }
}

/* A session bus that knows of no daemon, or cannot start it, is no daemon either. */
static void
test_a_bus_that_cannot_start_it_is_none (void **state)
{
  Fixture *fixture = *state;
  GTestDBus *session = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GError) error = NULL;

  g_test_dbus_up (session);
  assert_null (cid_bus_summon (fixture->socket_path, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
  g_test_dbus_down (session);
  g_object_unref (session);
}

/* A command waits, so it runs beside the main loop that lets it in. */
static gpointer
connect_in_thread (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->proxy = cid_bus_summon (fixture->socket_path, NULL);
  g_atomic_int_set (&fixture->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
is_done (gpointer user_data)
{
  return g_atomic_int_get (&((Fixture *) user_data)->is_done);
}

/* The private socket is enough, whatever the folder is called that it is in. */
static void
test_the_socket_is_found_whatever_its_folder_is_called (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidBusCidAlert1) interface = cid_bus_cid_alert1_skeleton_new ();
  g_autoptr (CidBus) bus = NULL;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  bus = cid_bus_new (interface, fixture->socket_path);
  cid_bus_start (bus);
  fixture->thread = g_thread_new ("command", connect_in_thread, fixture);
  scratch_run_until (is_done, fixture);
  g_thread_join (fixture->thread);
  assert_non_null (fixture->proxy);
  g_clear_object (&fixture->proxy);
  cid_bus_stop (bus);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_no_daemon_is_told_as_such),
    UNIT (test_a_bus_that_cannot_start_it_is_none),
    UNIT (test_the_socket_is_found_whatever_its_folder_is_called),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
