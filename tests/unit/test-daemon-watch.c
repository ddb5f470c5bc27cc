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

#include <glib/gstdio.h>

#include "cli/daemon-watch.h"
#include "fake-notify-server.h"
#include "far-daemon.h"
#include "home-kit.h"

/* What the watch has told, in its order: c came, w went, t told. */
static GString *told;

static void
on_came (gpointer user_data)
{
  g_string_append_c (user_data, 'c');
}

static void
on_went (gpointer user_data)
{
  g_string_append_c (user_data, 'w');
}

static void
on_told (gpointer user_data)
{
  g_string_append_c (user_data, 't');
}

static const CidDaemonFuncs funcs = { .came = on_came, .went = on_went, .told = on_told };

static int
begin_test (void **state)
{
  told = g_string_new (NULL);
  return move_in (state);
}

static int
end_test (void **state)
{
  g_string_free (told, TRUE);
  return move_out (state);
}

static gboolean
is_told (gpointer wanted)
{
  return g_str_has_suffix (told->str, wanted);
}

static void
wait_for (const char *wanted)
{
  scratch_run_until (is_told, (gpointer) wanted);
}

/* What the daemon did before it was reached is told by coming. A daemon does not know at once whom
 * it tells: what it did until then is told by a word of its own, and every change after that. */
static void
test_a_running_daemon_is_reached_at_once (void **state)
{
  FarDaemon *daemon = far_daemon_new ("@a{sv} {}");
  CidDaemonWatch *watch = cid_daemon_watch_new (&funcs, told);

  assert_true (cid_daemon_watch_begin (watch));
  assert_string_equal (told->str, "c");
  wait_for ("ct");
  far_daemon_tell_change (daemon);
  wait_for ("ctt");
  far_daemon_tell_change (daemon);
  wait_for ("cttt");
  cid_daemon_watch_free (watch);
  far_daemon_free (daemon);
}

/* The daemon may start late, stop, and start again: whoever follows the log need not. */
static void
test_it_stays_while_daemons_come_and_go (void **state)
{
  CidDaemonWatch *watch = cid_daemon_watch_new (&funcs, told);
  FarDaemon *daemon;

  assert_false (cid_daemon_watch_begin (watch));
  assert_string_equal (told->str, "");
  for (guint i = 0; i < 2; i++) {
    daemon = far_daemon_new ("@a{sv} {}");
    wait_for ("ct");
    far_daemon_tell_change (daemon);
    wait_for ("ctt");
    far_daemon_free (daemon);
    wait_for ("w");
  }
  assert_string_equal (told->str, "cttwcttw");
  cid_daemon_watch_free (watch);
}

/* A socket that nobody listens at, as a daemon leaves it that was killed, is no daemon. */
static void
test_a_dead_socket_is_no_daemon (void **state)
{
  CidDaemonWatch *watch = cid_daemon_watch_new (&funcs, told);
  FarDaemon *daemon;

  scratch_write (home, "run/cidalert/socket", "");
  assert_false (cid_daemon_watch_begin (watch));
  scratch_replace (home, "run/cidalert/socket", "again");
  scratch_run_ms (100);
  assert_string_equal (told->str, "");
  scratch_free (scratch_path (home, "run/cidalert/socket"));
  daemon = far_daemon_new ("@a{sv} {}");
  wait_for ("ct");
  cid_daemon_watch_free (watch);
  far_daemon_free (daemon);
}

/* Whoever stops watching is told nothing any more: neither what comes yet nor that it went. */
static void
test_who_left_is_told_nothing (void **state)
{
  FarDaemon *daemon = far_daemon_new ("@a{sv} {}");
  CidDaemonWatch *watch = cid_daemon_watch_new (&funcs, told);

  assert_true (cid_daemon_watch_begin (watch));
  cid_daemon_watch_free (watch);
  far_daemon_tell_change (daemon);
  far_daemon_free (daemon);
  watch = cid_daemon_watch_new (&funcs, told);
  assert_false (cid_daemon_watch_begin (watch));
  cid_daemon_watch_free (watch);
  scratch_run_ms (100);
  assert_string_equal (told->str, "c");
  cid_daemon_watch_free (NULL);
}

/* On the session bus the connection stays when the daemon goes: its name tells. */
static void
test_on_the_session_bus_the_name_tells (void **state)
{
  g_autoptr (GSubprocess) bus = fake_bus_start (home);
  g_autofree char *socket_path = scratch_path (home, "run/cidalert/socket");
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  FarDaemon *daemon = far_daemon_new ("@a{sv} {}");
  CidDaemonWatch *watch = cid_daemon_watch_new (&funcs, told);

  assert_non_null (session);
  assert_int_equal (g_unlink (socket_path), 0);
  if (!cid_daemon_watch_begin (watch))
    wait_for ("c");
  wait_for ("ct");
  far_daemon_tell_change (daemon);
  wait_for ("ctt");
  far_daemon_free (daemon);
  wait_for ("w");
  assert_string_equal (told->str, "cttw");
  cid_daemon_watch_free (watch);
  g_dbus_connection_set_exit_on_close (session, FALSE);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
}

#define watch_test(function) cmocka_unit_test_setup_teardown (function, begin_test, end_test)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    watch_test (test_a_running_daemon_is_reached_at_once),
    watch_test (test_it_stays_while_daemons_come_and_go),
    watch_test (test_a_dead_socket_is_no_daemon),
    watch_test (test_who_left_is_told_nothing),
    watch_test (test_on_the_session_bus_the_name_tells),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
