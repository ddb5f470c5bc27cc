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

#include "bus/bus.h"
#include "bus/command-socket.h"
#include "scratch.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
  GDBusInterfaceSkeleton *interface;
  CidCommandSocket *socket;
  GDBusConnection *command;
  GError *error;
} Fixture;

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->path = g_build_filename (self->folder, "cidalert", "socket", NULL);
  self->interface = G_DBUS_INTERFACE_SKELETON (cid_bus_cid_alert1_skeleton_new ());
  self->socket = cid_command_socket_new (self->interface, CID_BUS_PATH, self->path);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_object (&self->command);
  g_clear_error (&self->error);
  cid_command_socket_free (self->socket);
  g_object_unref (self->interface);
  g_free (self->path);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->command = g_dbus_connection_new_for_address_finish (result, &self->error);
}

static gboolean
is_decided (gpointer user_data)
{
  Fixture *self = user_data;

  return self->command != NULL || self->error != NULL;
}

static gboolean
is_served (gpointer user_data)
{
  return g_dbus_interface_skeleton_get_connection (((Fixture *) user_data)->interface) != NULL;
}

static gboolean
is_served_no_more (gpointer user_data)
{
  return !is_served (user_data);
}

static gboolean
is_closed (gpointer user_data)
{
  return g_dbus_connection_is_closed (((Fixture *) user_data)->command);
}

static void
connect_command (Fixture *self)
{
  g_autofree char *address = g_strconcat ("unix:path=", self->path, NULL);

  g_clear_object (&self->command);
  g_clear_error (&self->error);
  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                                     NULL, on_connected, self);
  scratch_run_until (is_decided, self);
}

/* It is there while it is open, and can be opened again; whoever was served is let go. */
static void
test_it_serves_while_it_is_open (void **state)
{
  Fixture *self = *state;

  connect_command (self);
  assert_non_null (self->error);
  for (guint i = 0; i < 2; i++) {
    cid_command_socket_open (self->socket);
    connect_command (self);
    assert_non_null (self->command);
    scratch_run_until (is_served, self);
    cid_command_socket_close (self->socket);
    assert_false (is_served (self));
    scratch_run_until (is_closed, self);
    assert_int_equal (g_access (self->path, F_OK), -1);
  }
  connect_command (self);
  assert_non_null (self->error);
}

/* What somebody else has put there since is theirs. */
static void
test_another_socket_is_left_alone (void **state)
{
  Fixture *self = *state;
  CidCommandSocket *other = cid_command_socket_new (self->interface, CID_BUS_PATH, self->path);

  cid_command_socket_open (other);
  cid_command_socket_open (self->socket);
  cid_command_socket_free (other);
  connect_command (self);
  assert_non_null (self->command);
}

/* A command that has left costs nothing more, and the next is served. */
static void
test_one_that_leaves_is_forgotten (void **state)
{
  Fixture *self = *state;

  cid_command_socket_open (self->socket);
  for (guint i = 0; i < 3; i++) {
    connect_command (self);
    scratch_run_until (is_served, self);
    assert_true (g_dbus_connection_close_sync (self->command, NULL, NULL));
    scratch_run_until (is_served_no_more, self);
  }
}

/* One that is being let in while the socket closes is not served by what is no more. */
static void
test_closing_at_once_is_safe (void **state)
{
  Fixture *self = *state;
  g_autofree char *address = g_strconcat ("unix:path=", self->path, NULL);

  for (guint i = 0; i < 20; i++) {
    g_clear_object (&self->command);
    g_clear_error (&self->error);
    cid_command_socket_open (self->socket);
    g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                                       NULL, on_connected, self);
    for (guint turn = 0; turn < i; turn++)
      g_main_context_iteration (NULL, FALSE);
    cid_command_socket_close (self->socket);
    scratch_run_until (is_decided, self);
    assert_false (is_served (self));
  }
}

/* So many connect and say nothing, or begin to say who they are, as @said. */
#define N_SILENT 100

static void
connect_silent (Fixture *self, int *fds, const char *said, gsize length)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  for (guint i = 0; i < N_SILENT; i++) {
    fds[i] = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    while (connect (fds[i], (struct sockaddr *) &address, sizeof address) != 0) {
      assert_int_equal (errno, EAGAIN);
      g_main_context_iteration (NULL, FALSE);
    }
    assert_int_equal (write (fds[i], said, length), length);
  }
}

static guint
count_open (const int *fds)
{
  guint n_open = 0;

  for (guint i = 0; i < N_SILENT; i++) {
    char answer[256];
    gssize n_read = read (fds[i], answer, sizeof answer);

    n_open += n_read > 0 || (n_read < 0 && errno == EAGAIN);
  }
  return n_open;
}

static gboolean
are_few (gpointer fds)
{
  return count_open (fds) <= 64;
}

static gboolean
are_none (gpointer fds)
{
  return count_open (fds) == 0;
}

/* Whoever connects and does not say who that is makes room for the next, and has to leave after
 * a while; commands are let in meanwhile. */
static void
test_who_says_nothing_makes_room (void **state)
{
  static const struct {
    const char *words;
    gsize length;
  } said[] = { { "", 0 }, { "\0", 1 }, { "\0AUTH EXTERNAL", 14 } };
  Fixture *self = *state;
  int fds[N_SILENT];

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    cid_command_socket_open (self->socket);
    connect_silent (self, fds, said[i].words, said[i].length);
    connect_command (self);
    assert_non_null (self->command);
    scratch_run_until (is_served, self);
    scratch_run_until (are_few, fds);
    if (i == 0)
      scratch_run_until (are_none, fds);
    cid_command_socket_close (self->socket);
    scratch_run_until (are_none, fds);
    for (guint j = 0; j < N_SILENT; j++)
      close (fds[j]);
  }
}

#define socket_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    socket_test (test_it_serves_while_it_is_open),
    socket_test (test_another_socket_is_left_alone),
    socket_test (test_one_that_leaves_is_forgotten),
    socket_test (test_closing_at_once_is_safe),
    socket_test (test_who_says_nothing_makes_room),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
