/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-copy"

#include "log/store-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "log/store-file.h"
#include "log/store-health.h"
#include "log/store-row.h"

static const char *const suffixes[] = { "-wal", "-shm", "" };

static gboolean
set_errno_error (GError **error, const char *path, int code)
{
  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM, _ ("%s cannot be written: %s"), path,
               g_strerror (code));
  return FALSE;
}

/* An empty file of mine alone, which SQLite then fills. */
static gboolean
make_empty (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return set_errno_error (error, path, errno);
  close (fd);
  return TRUE;
}

/**
 * cid_store_copy_sync:
 * @path: path of a file
 * @error: return location for an error
 *
 * Returns: %TRUE if all of it is on disk
 */
gboolean
cid_store_copy_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  return is_synced || set_errno_error (error, path, code);
}

/**
 * cid_store_copy_remove:
 * @path: path of a database that nobody has open
 *
 * Removes it, with the files beside it.
 */
void
cid_store_copy_remove (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    g_unlink (name);
  }
}

/* What is there of a database, or beside it, if only as a broken link. */
static char *
find_taken (const char *path)
{
  for (gsize i = G_N_ELEMENTS (suffixes); i-- > 0;) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
    GStatBuf status;

    if (g_lstat (name, &status) == 0)
      return g_steal_pointer (&name);
  }
  return NULL;
}

/**
 * cid_store_copy_is_free:
 * @path: path of a database
 *
 * Returns: %TRUE if neither it nor a file beside it is there, not even as a broken link
 */
gboolean
cid_store_copy_is_free (const char *path)
{
  g_autofree char *taken = find_taken (path);

  return taken == NULL;
}

/* What lies beside @target is of no database that comes there. */
static gboolean
move_part (const char *path, const char *target, const char *suffix, GError **error)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (target, suffix, NULL);

  if (g_rename (from, to) == 0)
    return TRUE;
  if (errno == ENOENT && *suffix != '\0' && (g_unlink (to) == 0 || errno == ENOENT))
    return TRUE;
  return set_errno_error (error, to, errno);
}

/**
 * cid_store_copy_move:
 * @path: path of a database that nobody has open
 * @target: where it is to be; what is there is replaced
 * @error: return location for an error
 *
 * Moves it; its write-ahead log belongs to it, and is moved with it.
 *
 * Returns: %TRUE if it is there; else what could be moved is back
 */
gboolean
cid_store_copy_move (const char *path, const char *target, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    if (move_part (path, target, suffixes[i], error))
      continue;
    while (i-- > 0)
      if (!move_part (target, path, suffixes[i], NULL))
        g_debug ("%s%s cannot be moved back", target, suffixes[i]);
    return FALSE;
  }
  return TRUE;
}

/* SQLite deletes the write-ahead log of what is empty: of a broken one all is kept. That of a newer
 * version is brought in as any other. */
static gboolean
is_log (const char *path, GError **error)
{
  g_autoptr (sqlite3) database = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 version = 0;
  GStatBuf status;

  if (g_stat (path, &status) != 0 || status.st_size == 0)
    return FALSE;
  database = cid_store_file_open_any (path, &version, &local_error);
  if (g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_BUSY))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return (database != NULL && version > 0) ||
         g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_NEWER);
}

static gboolean
fold (const char *path, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autoptr (sqlite3) database = NULL;
  int n_frames = 0;
  int n_done = 0;
  int code = sqlite3_open_v2 (path, &database, flags, NULL);

  sqlite3_busy_timeout (database, CID_STORE_FILE_PATIENCE_MS);
  /* Only who has read it knows that there is such a log. */
  if (code == SQLITE_OK)
    code = sqlite3_exec (database, "PRAGMA schema_version", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code =
      sqlite3_wal_checkpoint_v2 (database, NULL, SQLITE_CHECKPOINT_TRUNCATE, &n_frames, &n_done);
  if (code == SQLITE_OK && (n_frames > 0 || n_done > 0))
    code = SQLITE_BUSY;
  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_OK;
}

/**
 * cid_store_copy_fold:
 * @path: path of a call store that nobody writes
 * @is_whole: (out): it is whole without the files beside it; %FALSE if it is no sound store
 * @error: return location for an error
 *
 * Brings what stands in its write-ahead log into it. Whoever reads it is waited for, as commands
 * wait for each other.
 *
 * Returns: %FALSE if it is sound, but cannot be made whole just now: with
 *   %CID_ERROR_DATABASE_BUSY while somebody reads it, or %CID_ERROR_DATABASE_NO_ROOM
 */
gboolean
cid_store_copy_fold (const char *path, gboolean *is_whole, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *is_whole = is_log (path, &local_error) && fold (path, &local_error);
  if (!g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_BUSY) &&
      !g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What cannot be read, or is broken, is the log; where there is no room is the copy. */
static gboolean
set_copy_error (GError **error, sqlite3 *database, const char *target, int code)
{
  int kind = code & 0xff;
  int error_number = sqlite3_system_errno (database);
  gboolean is_read =
    code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS;

  if (kind == SQLITE_FULL)
    return set_errno_error (error, target, ENOSPC);
  if (kind == SQLITE_CANTOPEN || (kind == SQLITE_IOERR && !is_read))
    return set_errno_error (error, target, error_number != 0 ? error_number : EIO);
  cid_store_file_set_error (error, database, code);
  return FALSE;
}

/**
 * cid_store_copy_into:
 * @database: a call store
 * @target: where the copy is to be; nothing may be there
 * @error: return location for an error
 *
 * Makes a whole and compact copy, as of one moment, which is in nobody's way and mine alone.
 *
 * Returns: %TRUE if it is made, though perhaps not on disk yet
 */
gboolean
cid_store_copy_into (sqlite3 *database, const char *target, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code;

  if (!make_empty (target, error))
    return FALSE;
  code = sqlite3_prepare_v2 (database, "VACUUM INTO ?", -1, &statement, NULL);
  if (code == SQLITE_OK) {
    cid_store_row_bind_text (statement, 1, target);
    code = sqlite3_step (statement);
  }
  return code == SQLITE_DONE || set_copy_error (error, database, target, code);
}

/**
 * cid_store_copy_backup:
 * @path: path of the call store
 * @target: where the copy is to be; nothing may be there
 * @error: return location for an error
 *
 * Copies the store while it may be written. The copy is there whole or not at all.
 *
 * Returns: %TRUE if it is on disk
 */
gboolean
cid_store_copy_backup (const char *path, const char *target, GError **error)
{
  g_autoptr (sqlite3) database = NULL;
  g_autofree char *part = g_strconcat (target, ".part", NULL);
  g_autofree char *taken = find_taken (target);

  if (taken != NULL)
    return set_errno_error (error, taken, EEXIST);
  database = cid_store_file_open_readonly (path, error);
  if (database == NULL)
    return FALSE;
  cid_store_copy_remove (part);
  if (!cid_store_copy_into (database, part, error) || !cid_store_copy_sync (part, error)) {
    cid_store_copy_remove (part);
    return FALSE;
  }
  return cid_store_copy_move (part, target, error);
}
