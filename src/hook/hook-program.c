/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-program"

#include "hook/hook-program.h"

#include "base/error.h"
#include "hook/time-limit.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* What is about us, and would mislead a program of the user's. */
static const char *const ours[] = {
  "G_MESSAGES_DEBUG", "INVOCATION_ID", "JOURNAL_STREAM", "LISTEN_FDS",
  "LISTEN_FDNAMES",   "LISTEN_PID",    "MANAGERPID",     "NOTIFY_SOCKET",
  "SYSTEMD_EXEC_PID", "WATCHDOG_PID",  "WATCHDOG_USEC",
};

/*
 * Run:
 * @command: what runs
 * @subprocess: (nullable): the running program
 * @limit: (nullable): its time
 * @closing: (nullable): cancelled when nobody would look after it any more
 * @closing_id: of what is done then
 */
typedef struct {
  CidHookCommand *command;
  GSubprocess *subprocess;
  CidTimeLimit *limit;
  GCancellable *closing;
  gulong closing_id;
} Run;

static void
free_run (Run *run)
{
  cid_hook_command_free (run->command);
  g_cancellable_disconnect (run->closing, run->closing_id);
  g_clear_object (&run->closing);
  g_clear_object (&run->subprocess);
  g_clear_pointer (&run->limit, cid_time_limit_free);
  g_free (run);
}

/* Between fork and exec: a group of its own, so that all of it can be ended. */
static void
leave_group (gpointer user_data)
{
  setsid ();
}

static char **
make_environment (const CidHookCommand *command)
{
  char **environment = g_get_environ ();

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    environment = g_environ_unsetenv (environment, ours[i]);
  for (guint i = 0; command->environment[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (command->environment[i], "=", 2);

    environment = g_environ_setenv (environment, parts[0], parts[1], TRUE);
  }
  return environment;
}

static GSubprocess *
spawn (const CidHookCommand *command, GError **error)
{
  GSubprocessFlags flags =
    command->shows_output ? G_SUBPROCESS_FLAGS_NONE
                          : G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *program = cid_hook_command_find_program (command, error);
  g_auto (GStrv) environment = make_environment (command);
  g_auto (GStrv) argv = g_strdupv (command->argv);
  int input = program != NULL ? cid_hook_command_open_input (command, error) : -1;

  if (input < 0)
    return NULL;

  g_free (argv[0]);
  argv[0] = g_steal_pointer (&program);
  g_subprocess_launcher_take_stdin_fd (launcher, input);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, g_get_home_dir ());
  g_subprocess_launcher_set_child_setup (launcher, leave_group, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, error);
}

/* Away from the main loop: the disk may be slow to give the program. */
static void
spawn_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Run *run = g_task_get_task_data (g_task_get_task_data (task));
  GError *error = NULL;
  GSubprocess *subprocess = spawn (run->command, &error);

  if (subprocess != NULL)
    g_task_return_pointer (task, subprocess, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
send_signal (Run *run, int signal)
{
  const char *pid = g_subprocess_get_identifier (run->subprocess);

  if (pid != NULL)
    kill (-atoi (pid), signal);
}

static void
on_closing (GCancellable *closing, gpointer user_data)
{
  send_signal (user_data, SIGTERM);
}

static void
on_time_over (int signal, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Run *run = g_task_get_task_data (task);

  if (signal != 0)
    send_signal (run, signal);
  else if (!g_task_get_completed (task))
    g_task_return_new_error (task, CID_ERROR, CID_ERROR_UNREACHABLE, _ ("it cannot be ended"));
}

static char *
describe_end (const Run *run)
{
  if (cid_time_limit_is_over (run->limit))
    return g_strdup_printf (_ ("it took longer than %u s and was ended"), run->command->timeout_s);
  if (g_subprocess_get_if_exited (run->subprocess))
    return cid_hook_command_describe_end (TRUE, g_subprocess_get_exit_status (run->subprocess));
  return cid_hook_command_describe_end (FALSE, g_subprocess_get_term_sig (run->subprocess));
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autofree char *trouble = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
    return;

  trouble = describe_end (run);
  g_clear_pointer (&run->limit, cid_time_limit_free);
  if (g_task_get_completed (task))
    return;
  if (trouble == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, CID_ERROR, CID_ERROR_BAD_REQUEST, "%s", trouble);
}

static void
on_spawned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->subprocess = g_task_propagate_pointer (G_TASK (result), &error);
  if (run->subprocess == NULL) {
    g_task_return_error (task, error);
    return;
  }
  run->limit = cid_time_limit_new (run->command->timeout_s, on_time_over, task);
  if (run->closing != NULL)
    run->closing_id = g_cancellable_connect (run->closing, G_CALLBACK (on_closing), run, NULL);
  g_subprocess_wait_async (run->subprocess, NULL, on_ended, g_object_ref (task));
}

/**
 * cid_hook_program_run:
 * @command: (transfer full): what is to be run
 * @closing: (nullable): when this is cancelled nobody will look after the program any more: it is
 *   asked to end
 * @callback: the program has ended
 * @user_data: for @callback
 *
 * Runs a program as a child of this process, in a process group of its own. When its time is over,
 * the whole group gets SIGTERM, then SIGKILL. What it leaves running when it ends is left alone.
 */
void
cid_hook_program_run (CidHookCommand *command,
                      GCancellable *closing,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) spawning = g_task_new (NULL, NULL, on_spawned, task);
  Run *run = g_new0 (Run, 1);

  run->command = command;
  run->closing = closing != NULL ? g_object_ref (closing) : NULL;
  g_task_set_task_data (task, run, (GDestroyNotify) free_run);
  g_task_set_task_data (spawning, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (spawning, spawn_in_thread);
}

/**
 * cid_hook_program_run_finish:
 * @result: what the callback got
 * @error: what was wrong with how it ended, or why it was not started
 *
 * Returns: %TRUE if it left with status 0
 */
gboolean
cid_hook_program_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
