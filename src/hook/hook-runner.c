/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-runner"

#include "hook/hook-runner.h"

#include "hook/hook-program.h"
#include "hook/hook-unit.h"

/*
 * CidHookRunner:
 * @bus: (nullable): the session bus, once a program had to be run
 * @waiting: (element-type GTask): what is to be run once there is a bus, or none to be had
 * @closing: cancelled when nobody waits any more
 */
struct _CidHookRunner {
  GDBusConnection *bus;
  GPtrArray *waiting;
  GCancellable *closing;
};

/*
 * Errand:
 * @command: (nullable): what runs, until a child of ours takes it over
 */
typedef struct {
  CidHookCommand *command;
} Errand;

static void
free_errand (Errand *errand)
{
  cid_hook_command_free (errand->command);
  g_free (errand);
}

/**
 * cid_hook_runner_new:
 *
 * Returns: (transfer full): a runner that asks for the bus only when there is something to run
 */
CidHookRunner *
cid_hook_runner_new (void)
{
  CidHookRunner *self = g_rc_box_new0 (CidHookRunner);

  self->closing = g_cancellable_new ();
  self->waiting = g_ptr_array_new ();
  return self;
}

static void
clear_runner (gpointer data)
{
  CidHookRunner *self = data;

  g_object_unref (self->closing);
  g_clear_object (&self->bus);
  g_ptr_array_unref (self->waiting);
}

/**
 * cid_hook_runner_free:
 * @self: (transfer full) (nullable): a runner
 *
 * Nobody looks after programs any more: children are asked to end, and systemd sees to its units.
 */
void
cid_hook_runner_free (CidHookRunner *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->closing);
  g_rc_box_release_full (self, clear_runner);
}

static void
on_child_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (cid_hook_program_run_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_as_child (GTask *task)
{
  Errand *errand = g_task_get_task_data (task);

  cid_hook_program_run (g_steal_pointer (&errand->command), g_task_get_cancellable (task),
                        on_child_ended, task);
}

static void
on_unit_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  gboolean is_refused = FALSE;
  GError *error = NULL;

  if (cid_hook_unit_run_finish (result, &is_refused, &error)) {
    g_task_return_boolean (task, TRUE);
  } else if (is_refused) {
    g_debug ("No unit of systemd's: %s", error->message);
    g_error_free (error);
    run_as_child (task);
    return;
  } else {
    g_task_return_error (task, error);
  }
  g_object_unref (task);
}

static void
run_as_unit (GTask *task, GDBusConnection *bus)
{
  Errand *errand = g_task_get_task_data (task);

  cid_hook_unit_run (bus, errand->command, NULL, on_unit_ended, task);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CidHookRunner *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_finish (result, &error);

  if (bus == NULL)
    g_debug ("No session bus: %s", error->message);
  else
    g_set_object (&self->bus, bus);
  while (self->waiting->len > 0) {
    GTask *task = g_ptr_array_steal_index (self->waiting, 0);

    if (bus != NULL)
      run_as_unit (task, bus);
    else
      run_as_child (task);
  }
  g_rc_box_release_full (self, clear_runner);
}

/* A bus of our own: the shared one would end the process when it goes. One for all that is run:
 * what closes has perhaps not yet sent its last word. */
static void
connect_to_bus (CidHookRunner *self, GTask *task)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  if (address == NULL || *address == '\0') {
    run_as_child (task);
    return;
  }

  g_ptr_array_add (self->waiting, task);
  if (self->waiting->len == 1)
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, NULL, on_connected, g_rc_box_acquire (self));
}

/**
 * cid_hook_runner_run:
 * @self: a runner
 * @command: (transfer full): what is to be run
 * @callback: the program has ended
 * @user_data: for @callback
 *
 * Runs a program, and waits for nothing here.
 */
void
cid_hook_runner_run (CidHookRunner *self,
                     CidHookCommand *command,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (NULL, self->closing, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  errand->command = command;
  g_task_set_task_data (task, errand, (GDestroyNotify) free_errand);
  if (self->bus != NULL && !g_dbus_connection_is_closed (self->bus))
    run_as_unit (task, self->bus);
  else
    connect_to_bus (self, task);
}

/**
 * cid_hook_runner_run_finish:
 * @result: what the callback got
 * @error: what was wrong
 *
 * Returns: %TRUE if the program left with status 0
 */
gboolean
cid_hook_runner_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
