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

#include "base/service-manager.h"
#include "scratch.h"

static char *folder;

static int
set_up (void **state)
{
  folder = scratch_new ();
  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (folder);
  return 0;
}

/* What a manager listens on: a file, or a name that is in no folder. */
static int
listen_on (const char *name)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  assert_true (fd >= 0);
  memcpy (address.sun_path, name, strlen (name));
  if (*name == '@')
    address.sun_path[0] = '\0';
  assert_int_equal (
    bind (fd, (struct sockaddr *) &address,
          (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (name))),
    0);
  return fd;
}

static void
assert_heard (int fd, const char *text)
{
  char heard[256] = "";

  assert_true (recv (fd, heard, sizeof heard - 1, 0) > 0);
  assert_string_equal (heard, text);
}

/* systemd uses the one, containers the other. */
static void
test_it_is_told_on_its_socket (void **state)
{
  g_autofree char *path = scratch_path (folder, "notify");
  g_autofree char *name = g_strdup_printf ("@cidalert-test-%d", (int) getpid ());
  const char *sockets[] = { path, name };

  for (gsize i = 0; i < G_N_ELEMENTS (sockets); i++) {
    int fd = listen_on (sockets[i]);
    g_autoptr (CidServiceManager) manager = NULL;

    g_setenv ("NOTIFY_SOCKET", sockets[i], TRUE);
    manager = cid_service_manager_new ();
    assert_true (cid_service_manager_is_there (manager));
    cid_service_manager_tell (manager, "READY=1\nSTATUS=here");
    assert_heard (fd, "READY=1\nSTATUS=here");
    close (fd);
    cid_service_manager_tell (manager, "STOPPING=1");
  }
}

/* Hooks that the daemon starts are not to speak in its name. */
static void
test_its_address_is_not_handed_on (void **state)
{
  g_autoptr (CidServiceManager) manager = NULL;

  g_setenv ("NOTIFY_SOCKET", "/run/x", TRUE);
  g_setenv ("WATCHDOG_USEC", "1", TRUE);
  g_setenv ("WATCHDOG_PID", "1", TRUE);
  manager = cid_service_manager_new ();
  assert_null (g_getenv ("NOTIFY_SOCKET"));
  assert_null (g_getenv ("WATCHDOG_USEC"));
  assert_null (g_getenv ("WATCHDOG_PID"));
}

/* Half of what it grants, for this process alone; and nothing where nobody listens. */
static void
test_the_watchdog_is_fed_in_time (void **state)
{
  g_autofree char *own_pid = g_strdup_printf ("%d", (int) getpid ());
  const struct {
    const char *socket;
    const char *usec;
    const char *pid;
    guint seconds;
  } rows[] = {
    { "/run/x", "180000000", own_pid, 90 }, { "/run/x", "180000000", NULL, 90 },
    { "/run/x", "180000000", "1", 0 },      { "/run/x", "1000", own_pid, 1 },
    { "/run/x", "soon", own_pid, 0 },       { "/run/x", NULL, NULL, 0 },
    { NULL, "180000000", own_pid, 0 },      { "run/x", "180000000", own_pid, 0 },
    { "/", "180000000", own_pid, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidServiceManager) manager = NULL;

    if (rows[i].socket != NULL)
      g_setenv ("NOTIFY_SOCKET", rows[i].socket, TRUE);
    if (rows[i].usec != NULL)
      g_setenv ("WATCHDOG_USEC", rows[i].usec, TRUE);
    if (rows[i].pid != NULL)
      g_setenv ("WATCHDOG_PID", rows[i].pid, TRUE);
    manager = cid_service_manager_new ();
    assert_int_equal (cid_service_manager_get_watchdog_s (manager), rows[i].seconds);
  }
}

/* Started by hand there is nobody to tell. */
static void
test_nobody_is_told_nothing (void **state)
{
  g_autofree char *name = g_strnfill (200, 'x');
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autoptr (CidServiceManager) nobody = cid_service_manager_new ();
  g_autoptr (CidServiceManager) too_long = NULL;

  assert_false (cid_service_manager_is_there (nobody));
  assert_false (cid_service_manager_is_there (NULL));
  cid_service_manager_tell (nobody, "READY=1");
  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  too_long = cid_service_manager_new ();
  assert_false (cid_service_manager_is_there (too_long));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_it_is_told_on_its_socket),
    cmocka_unit_test (test_its_address_is_not_handed_on),
    cmocka_unit_test (test_the_watchdog_is_fed_in_time),
    cmocka_unit_test (test_nobody_is_told_nothing),
  };

  return cmocka_run_group_tests (tests, set_up, tear_down);
}
