/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-regular-file"

#include "contact/regular-file.h"

#include <glib/gi18n.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void
set_errno (GError **error, int number)
{
  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (number),
                       g_strerror (number));
}

static gboolean
check_regular (const struct stat *info, GError **error)
{
  if (S_ISREG (info->st_mode))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("is not a file"));
  return FALSE;
}

/**
 * cid_regular_file_open:
 * @path: a path that the user gave
 * @info: (out): what the file is
 * @error: where to put why it cannot be opened, without the path
 *
 * Opens a file for reading, if it is one. It is looked at before, since to open a pipe waits for
 * whoever writes and to open a device may do something, and afterwards, since it may be another
 * then.
 *
 * Returns: a file descriptor, or -1
 */
int
cid_regular_file_open (const char *path, struct stat *info, GError **error)
{
  int fd = -1;

  g_return_val_if_fail (path != NULL && info != NULL, -1);

  if (stat (path, info) < 0) {
    set_errno (error, errno);
    return -1;
  }
  if (!check_regular (info, error))
    return -1;

  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    set_errno (error, errno);
    return -1;
  }
  if (fstat (fd, info) < 0) {
    set_errno (error, errno);
    close (fd);
    return -1;
  }
  if (!check_regular (info, error)) {
    close (fd);
    return -1;
  }
  return fd;
}
