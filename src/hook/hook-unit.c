/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-unit"

#include "hook/hook-unit.h"

#include "base/error.h"
#include "hook/hook-service.h"
#include "hook/time-limit.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define SYSTEMD_NAME "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"
#define MANAGER_INTERFACE "org.freedesktop.systemd1.Manager"
#define UNIT_INTERFACE "org.freedesktop.systemd1.Unit"
#define SERVICE_INTERFACE "org.freedesktop.systemd1.Service"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* What systemd says of a program that could not even be started, by the last word of ExecMain. */
#define STATUS_NOT_STARTED 200
#define CLD_EXITED_CODE 1

/*
 * Run:
 * @command: what runs; not the run's own
 * @bus: where systemd is
 * @name: of the unit
 * @path: of the unit on the bus
 * @watch_id: of what systemd tells of the unit
 * @program: (nullable): the program's file
 * @limit: (nullable): its time, while it runs
 * @was_too_long: it was asked to end
 * @has_job: systemd has something to do for the unit
 * @is_down: the unit does not run
 * @is_refused: systemd took no notice of it
 */
typedef struct {
  const CidHookCommand *command;
  GDBusConnection *bus;
  char *name;
  char *path;
  guint watch_id;
  char *program;
  CidTimeLimit *limit;
  gboolean was_too_long;
  gboolean has_job;
  gboolean is_down;
  gboolean is_refused;
} Run;

static void
stop_watching (Run *run)
{
  guint watch_id = run->watch_id;

  run->watch_id = 0;
  if (watch_id != 0)
    g_dbus_connection_signal_unsubscribe (run->bus, watch_id);
}

static void
free_run (Run *run)
{
  g_clear_pointer (&run->limit, cid_time_limit_free);
  g_object_unref (run->bus);
  g_free (run->name);
  g_free (run->path);
  g_free (run->program);
  g_free (run);
}

/* Tells systemd something whose answer is of no use. */
static void
tell (Run *run, const char *method, GVariant *arguments)
{
  g_dbus_connection_call (run->bus, SYSTEMD_NAME, SYSTEMD_PATH, MANAGER_INTERFACE, method,
                          arguments, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
fail (GTask *task, const char *message)
{
  g_task_return_new_error (task, CID_ERROR, CID_ERROR_BAD_REQUEST, "%s", message);
}

static char *
describe_end (const Run *run, GVariant *properties)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (properties);
  const char *result = "success";
  gint32 code = 0;
  gint32 status = 0;

  g_variant_dict_lookup (&dict, "Result", "&s", &result);
  g_variant_dict_lookup (&dict, "ExecMainCode", "i", &code);
  g_variant_dict_lookup (&dict, "ExecMainStatus", "i", &status);
  if (run->was_too_long)
    return g_strdup_printf (_ ("it took longer than %u s and was ended"), run->command->timeout_s);
  if (code == CLD_EXITED_CODE && status >= STATUS_NOT_STARTED)
    return g_strdup_printf (_ ("it could not be started, systemd says %s %d"), result, status);
  if (code != 0)
    return cid_hook_command_describe_end (code == CLD_EXITED_CODE, status);
  return g_str_equal (result, "success") ? NULL : g_strdup_printf (_ ("systemd says %s"), result);
}

static void
on_end_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) properties = NULL;
  g_autofree char *trouble = NULL;

  tell (run, "UnrefUnit", g_variant_new ("(s)", run->name));
  if (answer == NULL) {
    g_dbus_error_strip_remote_error (error);
    fail (task, error->message);
    return;
  }
  properties = g_variant_get_child_value (answer, 0);
  trouble = describe_end (run, properties);
  if (trouble != NULL)
    fail (task, trouble);
  else
    g_task_return_boolean (task, TRUE);
}

/* What has ended needs no time any more, however long systemd takes to say how it did. */
static void
check_end (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (run->limit == NULL || run->has_job || !run->is_down || run->watch_id == 0)
    return;

  stop_watching (run);
  run->was_too_long = cid_time_limit_is_over (run->limit);
  g_clear_pointer (&run->limit, cid_time_limit_free);
  g_dbus_connection_call (run->bus, SYSTEMD_NAME, run->path, PROPERTIES_INTERFACE, "GetAll",
                          g_variant_new ("(s)", SERVICE_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_end_told,
                          g_object_ref (task));
}

static void
on_properties_changed (GDBusConnection *bus,
                       const char *sender,
                       const char *path,
                       const char *interface,
                       const char *signal,
                       GVariant *arguments,
                       gpointer user_data)
{
  GTask *task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GVariant) changed = NULL;
  const char *state = NULL;
  guint32 job_id = 0;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  changed = g_variant_get_child_value (arguments, 1);
  if (g_variant_lookup (changed, "ActiveState", "&s", &state))
    run->is_down = g_str_equal (state, "inactive") || g_str_equal (state, "failed");
  if (g_variant_lookup (changed, "Job", "(uo)", &job_id, NULL))
    run->has_job = job_id != 0;
  check_end (task);
}

static void
on_time_over (int signal, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Run *run = g_task_get_task_data (task);

  if (signal != 0) {
    tell (run, "KillUnit", g_variant_new ("(ssi)", run->name, "all", signal));
    return;
  }
  stop_watching (run);
  tell (run, "UnrefUnit", g_variant_new ("(s)", run->name));
  fail (task, _ ("it cannot be ended"));
}

/* An answer that did not come, or not from systemd, leaves open whether the program runs. */
static gboolean
is_refusal (const GError *error)
{
  return g_dbus_error_is_remote_error (error) &&
         !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) &&
         !g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
    G_DBUS_CONNECTION (source), NULL, result, &error);

  if (answer == NULL) {
    stop_watching (run);
    run->is_refused = is_refusal (error);
    g_dbus_error_strip_remote_error (error);
    fail (task, error->message);
    return;
  }
  run->limit = cid_time_limit_new (run->command->timeout_s, on_time_over, task);
  check_end (task);
}

static void
start (GTask *task, int input)
{
  Run *run = g_task_get_task_data (task);
  g_autoptr (GUnixFDList) descriptors = g_unix_fd_list_new_from_array (&input, 1);
  g_auto (GVariantBuilder) no_others = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sa(sv))"));

  run->has_job = TRUE;
  run->watch_id = g_dbus_connection_signal_subscribe (
    run->bus, SYSTEMD_NAME, PROPERTIES_INTERFACE, "PropertiesChanged", run->path, UNIT_INTERFACE,
    G_DBUS_SIGNAL_FLAGS_NONE, on_properties_changed, g_object_ref (task), g_object_unref);
  tell (run, "Subscribe", NULL);
  g_dbus_connection_call_with_unix_fd_list (
    run->bus, SYSTEMD_NAME, SYSTEMD_PATH, MANAGER_INTERFACE, "StartTransientUnit",
    g_variant_new ("(ss@a(sv)@a(sa(sv)))", run->name, "fail",
                   cid_hook_service_make_properties (run->command, run->program),
                   g_variant_builder_end (&no_others)),
    G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, descriptors, NULL, on_started,
    g_object_ref (task));
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Run *run = g_task_get_task_data (task_data);
  GError *error = NULL;

  run->program = cid_hook_command_find_program (run->command, &error);
  if (run->program != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What is no text cannot be told on the bus; a home may be called anything. */
static gboolean
is_text (const Run *run)
{
  for (guint i = 0; run->command->argv[i] != NULL; i++)
    if (!g_utf8_validate (run->command->argv[i], -1, NULL))
      return FALSE;
  return g_utf8_validate (run->program, -1, NULL);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  int input = -1;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  run->is_refused = !is_text (run);
  if (run->is_refused) {
    fail (task, _ ("its name is no text"));
    return;
  }
  input = cid_hook_command_open_input (run->command, &error);
  if (input >= 0)
    start (task, input);
  else
    g_task_return_error (task, error);
}

/**
 * cid_hook_unit_run:
 * @bus: the user's bus
 * @command: what is to be run; outlives the run
 * @cancellable: (nullable): whoever waits for it may lose interest; the program ends by itself
 * @callback: the program has ended
 * @user_data: for @callback
 *
 * Has the user's systemd run a program as a unit of its own: outside the sandbox of the daemon,
 * and with the environment of the session. When its time is over, all that it started gets
 * SIGTERM, then SIGKILL. What it leaves running when it ends is left alone.
 */
void
cid_hook_unit_run (GDBusConnection *bus,
                   const CidHookCommand *command,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  static guint n_units = 0;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) finding = g_task_new (NULL, NULL, on_found, task);
  Run *run = g_new0 (Run, 1);

  run->command = command;
  run->bus = g_object_ref (bus);
  run->name =
    g_strdup_printf ("cidalert-hook-%s-%d-%u.service", command->name, (int) getpid (), ++n_units);
  run->path = cid_hook_service_make_path (run->name);
  g_task_set_task_data (task, run, (GDestroyNotify) free_run);
  g_task_set_task_data (finding, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (finding, find_in_thread);
}

/**
 * cid_hook_unit_run_finish:
 * @result: what the callback got
 * @is_refused: (out): whether there is no systemd that would run it: it has not run
 * @error: what was wrong with how it ended, or why it was not started
 *
 * Returns: %TRUE if it left with status 0
 */
gboolean
cid_hook_unit_run_finish (GAsyncResult *result, gboolean *is_refused, GError **error)
{
  Run *run = g_task_get_task_data (G_TASK (result));

  *is_refused = run->is_refused;
  return g_task_propagate_boolean (G_TASK (result), error);
}
