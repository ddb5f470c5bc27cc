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

static gboolean
set_missing (GError **error, const char *path)
{
  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("%s is no backup, or has no call in it"),
               path);
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

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;
  int code = errno;

  if (fd >= 0)
    close (fd);
  return is_synced || set_errno_error (error, path, code);
}

static void
remove_store (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    g_unlink (name);
  }
}

/* The write-ahead log belongs to the database, and is moved with it. */
static gboolean
move_store (const char *path, const char *target, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (target, suffixes[i], NULL);

    if (g_rename (from, to) != 0 && errno != ENOENT)
      return set_errno_error (error, to, errno);
  }
  return TRUE;
}

/* A whole and compact copy, as of one moment, which is in nobody's way. */
static gboolean
copy_into (sqlite3 *database, const char *target, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, "VACUUM INTO ?", -1, &statement, NULL);

  if (code == SQLITE_OK) {
    cid_store_row_bind_text (statement, 1, target);
    code = sqlite3_step (statement);
  }
  if (code == SQLITE_DONE)
    return TRUE;
  cid_store_file_set_error (error, database, code);
  return FALSE;
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

  if (g_file_test (target, G_FILE_TEST_EXISTS))
    return set_errno_error (error, target, EEXIST);
  database = cid_store_file_open_readonly (path, error);
  if (database == NULL)
    return FALSE;
  remove_store (part);
  if (!make_empty (part, error))
    return FALSE;
  if (!copy_into (database, part, error) || !sync_file (part, error)) {
    remove_store (part);
    return FALSE;
  }
  return move_store (part, target, error);
}

/* From here on it is another log: what arises in it has another origin than what the one that was
 * copied may have gone on with. */
static gboolean
begin_origin (const char *path, GError **error)
{
  g_autoptr (sqlite3) database = cid_store_file_open (path, error);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code;

  if (database == NULL)
    return FALSE;
  code = sqlite3_prepare_v2 (database, "INSERT INTO origins (uuid, made_us) VALUES (?, ?)", -1,
                             &statement, NULL);
  if (code == SQLITE_OK) {
    cid_store_row_bind_text (statement, 1, uuid);
    sqlite3_bind_int64 (statement, 2, g_get_real_time ());
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_DONE) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  return TRUE;
}

/* What to do about a log that is damaged is no advice for a file of somebody's. */
static gboolean
is_none (const GError *error)
{
  return g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND) ||
         g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED);
}

static char *
make_kept_name (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M%S");

  return g_strdup_printf ("%s.before-%s", path, stamp);
}

/**
 * cid_store_copy_restore:
 * @backup: what cid_store_copy_backup() made
 * @path: path of the call store, whose lock the caller holds
 * @kept: (out) (transfer full): where the store of before is now; %NULL if there was none
 * @error: return location for an error
 *
 * Puts a backup in the place of the store. It has to be sound; the store of before is kept, and
 * stays in place if anything goes wrong. A new origin begins.
 *
 * Returns: %TRUE if it is in place
 */
gboolean
cid_store_copy_restore (const char *backup, const char *path, char **kept, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *old = make_kept_name (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (sqlite3) database = cid_store_file_open_readonly (backup, error);
  gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS);

  *kept = NULL;
  if (database == NULL && error != NULL && is_none (*error)) {
    g_clear_error (error);
    return set_missing (error, backup);
  }
  if (database == NULL || !cid_store_health_check (database, error))
    return FALSE;
  g_mkdir_with_parents (folder, 0700);
  remove_store (part);
  if (!make_empty (part, error) || !copy_into (database, part, error) ||
      !begin_origin (part, error) || !sync_file (part, error) ||
      (is_there && !move_store (path, old, error))) {
    remove_store (part);
    return FALSE;
  }
  if (!move_store (part, path, error))
    return FALSE;
  *kept = is_there ? g_steal_pointer (&old) : NULL;
  return TRUE;
}
