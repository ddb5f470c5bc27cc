/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-command"

#include "hook/hook-command.h"

#include "base/error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/**
 * cid_hook_command_free:
 * @self: (transfer full) (nullable): a command
 */
void
cid_hook_command_free (CidHookCommand *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_strfreev (self->argv);
  g_strfreev (self->environment);
  g_free (self->json);
  g_free (self);
}

/**
 * cid_hook_command_find_program:
 * @self: a command
 * @error: return location for %CID_ERROR_NOT_FOUND
 *
 * Asks the disk, which may take its time.
 *
 * Returns: (transfer full) (nullable): the program's file
 */
char *
cid_hook_command_find_program (const CidHookCommand *self, GError **error)
{
  char *path = g_find_program_in_path (self->argv[0]);

  if (path == NULL)
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("there is no program %s"),
                 self->argv[0]);
  return path;
}

static gboolean
write_all (int descriptor, const char *text, gsize length)
{
  while (length > 0) {
    gssize n_written = write (descriptor, text, length);

    if (n_written < 0 && errno != EINTR)
      return FALSE;
    text += MAX (n_written, 0);
    length -= (gsize) MAX (n_written, 0);
  }
  return TRUE;
}

/**
 * cid_hook_command_open_input:
 * @self: a command
 * @error: return location for %CID_ERROR_UNREACHABLE
 *
 * Makes what the program reads: memory that is a file, which nobody has to write while it reads.
 *
 * Returns: a descriptor at the beginning of the JSON, or -1
 */
int
cid_hook_command_open_input (const CidHookCommand *self, GError **error)
{
  int descriptor = memfd_create ("cidalert-call", MFD_CLOEXEC);

  if (descriptor >= 0 && write_all (descriptor, self->json, strlen (self->json)) &&
      lseek (descriptor, 0, SEEK_SET) == 0)
    return descriptor;

  g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE, "%s", g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

/**
 * cid_hook_command_describe_end:
 * @is_exit: it left by itself
 * @status: with what; else the signal that ended it
 *
 * Returns: (transfer full) (nullable): what was wrong with that, %NULL if nothing
 */
char *
cid_hook_command_describe_end (gboolean is_exit, int status)
{
  if (is_exit && status == 0)
    return NULL;
  if (is_exit)
    return g_strdup_printf (_ ("it left with status %d"), status);
  return g_strdup_printf (_ ("it was ended by signal %d (%s)"), status, g_strsignal (status));
}
