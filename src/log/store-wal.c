/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-wal"

#include "log/store-wal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PIECE (64 * 1024)

static int
rewrite (int fd)
{
  g_autofree char *piece = g_malloc (PIECE);
  gssize size;

  for (off_t offset = 0; (size = pread (fd, piece, PIECE, offset)) != 0; offset += size) {
    if (size < 0)
      return errno;
    errno = ENOSPC;
    if (pwrite (fd, piece, (size_t) size, offset) != size)
      return errno;
  }
  return fsync (fd) == 0 ? 0 : errno;
}

/**
 * cid_store_wal_rewrite:
 * @store_path: path of a call store that this process has not open, but has locked
 *
 * Writes each byte of the write-ahead log once more, and waits until it is on disk. After a sync
 * that failed Linux takes what was to be written for written, and the next sync succeeds without
 * it; whoever wrote the log last may have met that. What is committed behind such a hole would be
 * lost when the power fails, though its own sync was fine. A store that was closed in order has no
 * such log, so this costs nothing then. Readers are not disturbed: no byte changes.
 *
 * Returns: 0, or an errno
 */
int
cid_store_wal_rewrite (const char *store_path)
{
  g_autofree char *path = g_strconcat (store_path, "-wal", NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  int error_number;

  if (fd < 0)
    return errno == ENOENT ? 0 : errno;
  error_number = rewrite (fd);
  close (fd);
  return error_number;
}
