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
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bridge-kit.h"

static int heard_fd;
static char heard[512];

/* A service manager that listens; the daemon finds its address in the environment. */
static CidServiceManager *
begin_manager (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *path = scratch_path (home, "notify");

  unlink (path);
  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  heard_fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  assert_int_equal (bind (heard_fd, (struct sockaddr *) &address, sizeof address), 0);
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  g_setenv ("WATCHDOG_USEC", "2000000", TRUE);
  return cid_service_manager_new ();
}

static gboolean
is_heard (gpointer text)
{
  gssize length = recv (heard_fd, heard, sizeof heard - 1, 0);

  heard[MAX (length, 0)] = '\0';
  return length > 0 && strstr (heard, text) != NULL;
}

static gboolean
on_turn (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_to_hear (const char *text)
{
  guint turn_id = g_timeout_add (10, on_turn, NULL);

  scratch_run_until (is_heard, (gpointer) text);
  g_source_remove (turn_id);
}

/* From the first word to the last: ready when it listens, news as they come, a sign of life. */
static void
test_the_manager_hears_how_it_is (void **state)
{
  char host[] = "127.0.0.1";
  g_autoptr (CidServiceManager) manager = begin_manager ();
  const CidBridgeOptions options = { .host = host, .manager = manager };
  CidBridge *bridge = cid_bridge_new (&options);

  cid_bridge_start (bridge);
  wait_to_hear ("READY=1\nSTATUS=Listening on 127.0.0.1:");
  assert_non_null (strstr (heard, "; no phone is set up yet"));
  wait_to_hear ("WATCHDOG=1");
  write_phones (DESK_PHONE);
  cid_bridge_reload (bridge);
  wait_to_hear (" for 1 phone");
  assert_null (strstr (heard, TOKEN));
  stop_bridge (bridge);
  assert_true (is_heard ((gpointer) "STOPPING=1"));
  close (heard_fd);
}

/* A log that cannot be written is the first thing to know. */
static void
test_the_manager_hears_of_a_damaged_log (void **state)
{
  char host[] = "127.0.0.1";
  g_autoptr (CidServiceManager) manager = begin_manager ();
  const CidBridgeOptions options = { .host = host, .manager = manager };
  CidBridge *bridge = cid_bridge_new (&options);

  scratch_write (home, "data/cidalert/calls.db",
                 "this is no database, but it is long enough for one");
  cid_bridge_start (bridge);
  wait_to_hear ("STATUS=Calls are shown and not logged");
  stop_bridge (bridge);
  close (heard_fd);
}

#define herald_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    herald_test (test_the_manager_hears_how_it_is),
    herald_test (test_the_manager_hears_of_a_damaged_log),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
