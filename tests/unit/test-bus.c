/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "bus/bus.h"
#include "scratch.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOBODY 65534
#define QUIET_MS 200
#define LET_IN SIGUSR1
#define REFUSED SIGUSR2
#define NOT_HEARD SIGTERM

/* A bus that serves an interface with one answer, and a session bus of its own. */
typedef struct {
  char *folder;
  char *socket_path;
  const char *asked_path;
  GTestDBus *session;
  GDBusConnection *onlooker;
  CidBusCidAlert1 *interface;
  CidBus *bus;
  guint n_asked;
  guint n_ended;
  char *answer;
} Fixture;

static gboolean
on_lookup (CidBusCidAlert1 *interface,
           GDBusMethodInvocation *invocation,
           const char *text,
           gpointer user_data)
{
  Fixture *self = user_data;

  self->n_asked++;
  cid_bus_cid_alert1_complete_lookup (interface, invocation,
                                      g_variant_new_array (G_VARIANT_TYPE_VARDICT, NULL, 0));
  return TRUE;
}

static void
on_ended (CidBus *bus, gpointer user_data)
{
  ((Fixture *) user_data)->n_ended++;
}

static void
start (Fixture *self)
{
  self->interface = cid_bus_cid_alert1_skeleton_new ();
  cid_bus_cid_alert1_set_version (self->interface, "1.2.3");
  g_signal_connect (self->interface, "handle-lookup", G_CALLBACK (on_lookup), self);
  self->bus = cid_bus_new (self->interface, self->socket_path);
  g_signal_connect (self->bus, "session-ended", G_CALLBACK (on_ended), self);
  cid_bus_start (self->bus);
}

static int
set_up_without_session (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  self->folder = scratch_new ();
  self->socket_path = g_build_filename (self->folder, "cidalert", "socket", NULL);
  self->asked_path = self->socket_path;
  *state = self;
  return 0;
}

static int
set_up (void **state)
{
  Fixture *self;

  set_up_without_session (state);
  self = *state;
  self->session = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->session);
  self->onlooker = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (self->session),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  if (self->bus != NULL)
    cid_bus_stop (self->bus);
  g_clear_object (&self->bus);
  g_clear_object (&self->interface);
  g_clear_object (&self->onlooker);
  if (self->session != NULL)
    g_test_dbus_stop (self->session);
  g_clear_object (&self->session);
  g_free (self->socket_path);
  g_free (self->answer);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static gboolean
has_no_problem (gpointer user_data)
{
  return cid_bus_get_problem (((Fixture *) user_data)->bus) == NULL;
}

static gboolean
has_problem (gpointer user_data)
{
  return !has_no_problem (user_data);
}

static gboolean
has_name (gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GVariant) reply = NULL;
  gboolean is_owned = FALSE;

  reply = g_dbus_connection_call_sync (self->onlooker, "org.freedesktop.DBus", "/",
                                       "org.freedesktop.DBus", "NameHasOwner",
                                       g_variant_new ("(s)", CID_BUS_NAME), G_VARIANT_TYPE ("(b)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  assert_non_null (reply);
  g_variant_get (reply, "(b)", &is_owned);
  return is_owned;
}

static gboolean
has_answer (gpointer user_data)
{
  return ((Fixture *) user_data)->answer != NULL;
}

/* A command waits for the answer, so it runs beside the main loop that gives it. */
static gpointer
ask (gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CidBusCidAlert1) proxy = cid_bus_connect (self->asked_path, &error);
  g_autoptr (GVariant) answers = NULL;
  char *answer = NULL;

  if (proxy == NULL)
    answer = g_strdup (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE) ? "unreachable"
                                                                                 : "failed");
  else if (cid_bus_cid_alert1_call_lookup_sync (proxy, "0299991234", &answers, NULL, &error))
    answer = g_strdup (g_dbus_proxy_get_name (G_DBUS_PROXY (proxy)) != NULL ? "bus" : "socket");
  else
    answer = g_strdup (error->message);
  g_atomic_pointer_set (&self->answer, answer);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
expect_answer (Fixture *self, const char *expected)
{
  GThread *thread = NULL;

  g_clear_pointer (&self->answer, g_free);
  thread = g_thread_new ("command", ask, self);
  scratch_run_until (has_answer, self);
  g_thread_join (thread);
  assert_string_equal (self->answer, expected);
}

/* Where there is no session bus, as over ssh, commands reach the daemon all the same. */
static void
test_the_private_socket_needs_no_session_bus (void **state)
{
  Fixture *self = *state;
  struct stat info;

  expect_answer (self, "unreachable");
  start (self);
  expect_answer (self, "socket");
  assert_int_equal (self->n_asked, 1);
  assert_non_null (cid_bus_get_problem (self->bus));

  assert_int_equal (g_lstat (self->socket_path, &info), 0);
  assert_true (S_ISSOCK (info.st_mode));
  assert_int_equal (info.st_mode & 0777, 0600);
  cid_bus_stop (self->bus);
  assert_int_equal (g_access (self->socket_path, F_OK), -1);
  expect_answer (self, "unreachable");
}

/* What a killed daemon left behind is no reason not to serve; what is no socket is not ours. */
static void
test_a_stale_socket_is_replaced (void **state)
{
  Fixture *self = *state;
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_autofree char *folder = g_path_get_dirname (self->socket_path);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_int_equal (g_mkdir (folder, 0700), 0);
  g_strlcpy (address.sun_path, self->socket_path, sizeof address.sun_path);
  assert_int_equal (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  close (fd);
  start (self);
  expect_answer (self, "socket");
}

/* A file in its place is somebody's, and stays. */
static void
test_a_file_in_its_place_stays (void **state)
{
  Fixture *self = *state;
  g_autofree char *text = NULL;

  scratch_write (self->folder, "cidalert/socket", "mine");
  start (self);
  expect_answer (self, "unreachable");
  cid_bus_stop (self->bus);
  assert_true (g_file_get_contents (self->socket_path, &text, NULL, NULL));
  assert_string_equal (text, "mine");
}

/* What a client says first, and whether it is let in; only what may follow a fork. */
static int
knock (const struct sockaddr_un *address, uid_t user)
{
  char offer[64];
  char answer[64] = "";
  char hex[32] = "";
  g_autofree char *number = g_strdup_printf ("%u", (guint) user);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  for (gsize i = 0; number[i] != '\0'; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", number[i]);
  g_snprintf (offer, sizeof offer, "AUTH EXTERNAL %s\r\n", hex);
  if (setgroups (0, NULL) != 0 || setgid (user) != 0 || setuid (user) != 0 ||
      connect (fd, (const struct sockaddr *) address, sizeof *address) != 0 ||
      write (fd, "", 1) != 1 || write (fd, offer, strlen (offer)) != (gssize) strlen (offer))
    return NOT_HEARD;
  if (read (fd, answer, sizeof answer - 1) < 0)
    return NOT_HEARD;
  return g_str_has_prefix (answer, "OK") ? LET_IN : REFUSED;
}

/* Root may be anybody, so it tries as somebody else. The child goes by a signal, which says how it
 * went: at an exit memcheck would take for lost what it has of the memory of our other threads. */
static int
knock_as (Fixture *self, uid_t user)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  pid_t child;
  int status = 0;

  g_strlcpy (address.sun_path, self->socket_path, sizeof address.sun_path);
  child = fork ();
  if (child == 0)
    kill (getpid (), knock (&address, user));
  while (waitpid (child, &status, WNOHANG) == 0)
    g_main_context_iteration (NULL, FALSE);
  assert_true (WIFSIGNALED (status));
  return WTERMSIG (status);
}

/* The calls of one user are nobody else's affair, even where the folder's mode is wrong. */
static void
test_another_user_is_refused (void **state)
{
  Fixture *self = *state;
  g_autofree char *folder = g_path_get_dirname (self->socket_path);

  start (self);
  if (geteuid () != 0)
    return;
  assert_int_equal (g_chmod (self->folder, 0755), 0);
  assert_int_equal (g_chmod (folder, 0755), 0);
  assert_int_equal (g_chmod (self->socket_path, 0666), 0);
  assert_int_equal (knock_as (self, 0), LET_IN);
  assert_int_equal (knock_as (self, NOBODY), REFUSED);
}

/* Other programs find the daemon by its name; a command that misses the socket does too. */
static void
test_the_session_bus_is_served (void **state)
{
  Fixture *self = *state;

  start (self);
  scratch_run_until (has_name, self);
  assert_null (cid_bus_get_problem (self->bus));
  expect_answer (self, "socket");
  self->asked_path = "/nowhere/socket";
  expect_answer (self, "bus");
  assert_int_equal (self->n_asked, 2);
}

/* Whoever was first keeps the name, and the second says so. */
static void
test_a_second_owner_of_the_name_is_told (void **state)
{
  Fixture *self = *state;
  g_autofree char *other_path = scratch_path (self->folder, "other");
  g_autoptr (CidBusCidAlert1) interface = cid_bus_cid_alert1_skeleton_new ();
  g_autoptr (CidBus) first = cid_bus_new (interface, other_path);

  cid_bus_start (first);
  scratch_run_until (has_name, self);
  start (self);
  scratch_run_until (has_problem, self);
  scratch_run_ms (QUIET_MS);
  assert_non_null (cid_bus_get_problem (self->bus));
  assert_null (cid_bus_get_problem (first));

  cid_bus_stop (first);
  scratch_run_until (has_no_problem, self);
}

/* The end of the session bus is the end of the session, and the daemon leaves with it. */
static void
test_the_end_of_the_session_is_told_once (void **state)
{
  Fixture *self = *state;

  start (self);
  scratch_run_until (has_name, self);
  assert_null (cid_bus_get_problem (self->bus));
  assert_int_equal (self->n_ended, 0);
  g_test_dbus_stop (self->session);
  g_clear_object (&self->session);
  scratch_run_until (has_problem, self);
  assert_int_equal (self->n_ended, 1);
}

/* One who stops while it still connects must not hear of it later. */
static void
test_stopping_at_once_is_safe (void **state)
{
  Fixture *self = *state;

  start (self);
  cid_bus_stop (self->bus);
  cid_bus_stop (self->bus);
  g_clear_object (&self->bus);
  scratch_run_ms (QUIET_MS);
  assert_int_equal (self->n_ended, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_the_private_socket_needs_no_session_bus,
                                     set_up_without_session, tear_down),
    cmocka_unit_test_setup_teardown (test_a_stale_socket_is_replaced, set_up_without_session,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_file_in_its_place_stays, set_up_without_session,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_another_user_is_refused, set_up_without_session,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_the_session_bus_is_served, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_second_owner_of_the_name_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_end_of_the_session_is_told_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_stopping_at_once_is_safe, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
