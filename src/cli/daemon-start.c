/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-daemon-start"

#include "cli/daemon-start.h"

#include "base/error.h"
#include "bus/bus.h"
#include "cli/status-text.h"
#include "config/paths.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define PROGRAM "cidalertd"
#define PATIENCE_MS 10000
#define TURN_MS 50

/**
 * cid_daemon_find_program:
 * @error: %CID_ERROR_NOT_FOUND if it is not installed
 *
 * Returns: (transfer full) (nullable): path of the daemon that belongs to this command: beside it,
 *   else where programs are
 */
char *
cid_daemon_find_program (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *path = folder != NULL ? g_build_filename (folder, PROGRAM, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_free (path);
  path = g_find_program_in_path (PROGRAM);
  if (path == NULL)
    g_set_error_literal (
      error, CID_ERROR, CID_ERROR_NOT_FOUND,
      _ ("There is no program cidalertd beside this one; install cidalert anew"));
  return g_steal_pointer (&path);
}

static void
leave_session (gpointer user_data)
{
  setsid ();
}

/* Where no manager and no bus start it: it goes on when this command and its terminal end. */
static gboolean
spawn (GError **error)
{
  g_autofree char *program = cid_daemon_find_program (error);
  char *argv[] = { program, NULL };

  return program != NULL &&
         g_spawn_async ("/", argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                        leave_session, NULL, NULL, error);
}

static gboolean
wait_for_answer (GError **error)
{
  for (guint waited_ms = 0;; waited_ms += TURN_MS) {
    g_autoptr (GVariant) status = cid_status_ask (waited_ms < PATIENCE_MS ? NULL : error);

    if (status != NULL)
      return TRUE;
    if (waited_ms >= PATIENCE_MS)
      return FALSE;
    g_usleep (TURN_MS * 1000);
  }
}

/**
 * cid_daemon_start:
 * @error: why it does not run
 *
 * Makes sure that a daemon runs: by the session bus, and so by systemd where that is there, else by
 * itself. Waits until it answers.
 *
 * Returns: %TRUE if it runs
 */
gboolean
cid_daemon_start (GError **error)
{
  g_autofree char *socket_path = cid_paths_get_socket ();
  g_autoptr (CidBusCidAlert1) daemon = cid_bus_summon (socket_path, NULL);

  if (daemon == NULL && !spawn (error))
    return FALSE;
  return wait_for_answer (error);
}
