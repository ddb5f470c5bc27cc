/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-restore"

#include "log/store-restore.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/text.h"
#include "log/store-copy.h"
#include "log/store-file.h"
#include "log/store-foreign.h"
#include "log/store-lock.h"
#include "log/store-row.h"

/* Beside the log, on its disk. */
#define FOLDER "calls.restoring"
#define KEPT ".before-"

/**
 * CidStoreRestore:
 *
 * A log that is made of a backup, in a folder of its own, beside the one that is in use; its lock
 * keeps two of them apart.
 */
struct _CidStoreRestore {
  char *path;
  char *folder;
  char *part;
  CidStoreLock *lock;
};

/**
 * cid_store_restore_free:
 * @self: (transfer full) (nullable): what was prepared
 *
 * Takes it away, unless it was put in place.
 */
void
cid_store_restore_free (CidStoreRestore *self)
{
  if (self == NULL)
    return;
  if (self->lock != NULL) {
    g_autofree char *lock = g_build_filename (self->folder, "calls.lock", NULL);

    cid_store_copy_remove (self->part);
    g_unlink (lock);
    g_rmdir (self->folder);
  }
  cid_store_lock_free (self->lock);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->part);
  g_free (self);
}

/* From here on it is another log: what arises in it has another origin than what the one that was
 * copied may have gone on with. */
static gboolean
begin_origin (sqlite3 *database, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, "INSERT INTO origins (uuid, made_us) VALUES (?, ?)", -1,
                                 &statement, NULL);

  if (code == SQLITE_OK) {
    cid_store_row_bind_text (statement, 1, uuid);
    sqlite3_bind_int64 (statement, 2, g_get_real_time ());
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

/* The index of names is not believed, but made anew. */
static gboolean
index_names (sqlite3 *database, GError **error)
{
  int code =
    sqlite3_exec (database, "INSERT INTO names (names) VALUES ('rebuild')", NULL, NULL, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_OK;
}

/* Nobody else has the copy: it is this one that is judged. */
static gboolean
judge (const char *part, const char *backup, GError **error)
{
  g_autoptr (sqlite3) database = cid_store_foreign_open (part, error);

  return database != NULL && cid_store_foreign_check_schema (database, backup, error) &&
         cid_store_foreign_check_rows (database, backup, error);
}

static gboolean
take_over (const char *part, GError **error)
{
  g_autoptr (sqlite3) database = cid_store_file_open (part, error);

  return database != NULL && index_names (database, error) && begin_origin (database, error);
}

/* To copy a file is to make its tables anew, by its own words: so these are looked at before. */
static gboolean
copy (const char *backup, const char *part, GError **error)
{
  g_autoptr (sqlite3) database = cid_store_foreign_open (backup, error);
  g_autoptr (GError) local_error = NULL;

  if (database == NULL || !cid_store_foreign_check_schema (database, backup, error))
    return FALSE;
  if (cid_store_copy_into (database, part, &local_error))
    return TRUE;
  if (g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED))
    return cid_store_foreign_set_damaged (error, backup);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What is there may lead to another place. */
static gboolean
is_link (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* The log that all others write: not a link to it, which has to lead there afterwards too, but the
 * file behind it, in its own folder, perhaps on another disk. A link that leads nowhere is all
 * there is. */
static char *
resolve (const char *path)
{
  char *real = is_link (path) ? realpath (path, NULL) : NULL;

  return real != NULL ? real : g_strdup (path);
}

/* Whatever one that was killed left there is still there. */
static CidStoreRestore *
begin (const char *path, GError **error)
{
  g_autoptr (CidStoreRestore) self = g_new0 (CidStoreRestore, 1);
  g_autofree char *real = resolve (path);
  g_autofree char *folder = g_path_get_dirname (real);

  self->path = g_steal_pointer (&real);
  self->folder = g_build_filename (folder, FOLDER, NULL);
  self->part = g_build_filename (self->folder, "calls.db", NULL);
  self->lock = cid_store_lock_take (self->part, "command", error);
  return self->lock != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * cid_store_restore_prepare:
 * @backup: what cid_store_copy_backup() made, or what is said to be that
 * @path: path of the call store, which may be in use
 * @error: return location for an error
 *
 * Makes a log of a backup, beside the store. The backup may be of anybody's making: of an older
 * version, it is brought up to date; of another schema, or damaged, it is refused.
 *
 * Returns: (transfer full): the log, to be put in place
 */
CidStoreRestore *
cid_store_restore_prepare (const char *backup, const char *path, GError **error)
{
  g_autoptr (CidStoreRestore) self = begin (path, error);

  if (self == NULL)
    return NULL;
  cid_store_copy_remove (self->part);
  if (!copy (backup, self->part, error) || !judge (self->part, backup, error) ||
      !take_over (self->part, error) || !cid_store_copy_sync (self->part, error))
    return NULL;
  return g_steal_pointer (&self);
}

static char *
make_kept_name (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  char *name = g_strdup_printf ("%s" KEPT "%s", path, stamp);

  for (guint i = 2; !cid_store_copy_is_free (name); i++) {
    g_free (name);
    name = g_strdup_printf ("%s" KEPT "%s-%u", path, stamp, i);
  }
  return name;
}

/* Where one was killed the log has two names, of which the second is nobody's. */
static void
drop_second_names (const char *path)
{
  g_autoptr (GPtrArray) kept = cid_store_restore_list_kept (path);
  GStatBuf log;
  GStatBuf other;

  for (guint i = 0; i < kept->len; i++)
    if (g_lstat (path, &log) == 0 && g_lstat (kept->pdata[i], &other) == 0 &&
        log.st_ino == other.st_ino && log.st_dev == other.st_dev)
      g_unlink (kept->pdata[i]);
}

/* A log that is whole in one file gets a second name, and loses the first when another takes it: so
 * there is always one. What is broken, or cannot have two names, is moved. Of a link that leads
 * nowhere it is the link itself that is kept so. */
static gboolean
keep (CidStoreRestore *self, const char *kept, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  gboolean is_whole = is_link (self->path);

  drop_second_names (self->path);
  if (!is_whole && !cid_store_copy_fold (self->path, &is_whole, error))
    return FALSE;
  if (!is_whole || linkat (AT_FDCWD, self->path, AT_FDCWD, kept, 0) != 0)
    return cid_store_copy_move (self->path, kept, error);
  if (cid_store_copy_sync (folder, error))
    return TRUE;
  g_unlink (kept);
  return FALSE;
}

/* To give a file the one of its names that it has as well changes nothing. */
static void
give_back (CidStoreRestore *self, const char *kept)
{
  if (cid_store_copy_move (kept, self->path, NULL))
    cid_store_copy_remove (kept);
}

/**
 * cid_store_restore_put:
 * @self: what was prepared
 * @kept: (out) (transfer full): where the store of before is now; %NULL if there was none
 * @error: return location for an error
 *
 * Puts it in the place of the store, whose lock the caller holds. The store of before is kept.
 *
 * Returns: %TRUE if it is in place; else the store is as it was
 */
gboolean
cid_store_restore_put (CidStoreRestore *self, char **kept, GError **error)
{
  g_autofree char *old = make_kept_name (self->path);
  GStatBuf status;
  gboolean is_there = g_lstat (self->path, &status) == 0;

  *kept = NULL;
  if (is_there && !keep (self, old, error))
    return FALSE;
  if (!cid_store_copy_move (self->part, self->path, error)) {
    if (is_there)
      give_back (self, old);
    return FALSE;
  }
  *kept = is_there ? g_steal_pointer (&old) : NULL;
  return TRUE;
}

/**
 * cid_store_restore_tidy:
 * @path: path of the call store
 *
 * Takes away what a restore that was killed has left; one that goes on is let alone.
 */
void
cid_store_restore_tidy (const char *path)
{
  g_autofree char *real = resolve (path);
  g_autofree char *folder = g_path_get_dirname (real);
  g_autofree char *left = g_build_filename (folder, FOLDER, NULL);

  if (g_file_test (left, G_FILE_TEST_IS_DIR))
    cid_store_restore_free (begin (path, NULL));
}

static gboolean
is_kept (const char *name, const char *prefix)
{
  return g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal") &&
         !g_str_has_suffix (name, "-shm");
}

static void
list_beside (GPtrArray *kept, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *log = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (log, KEPT, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_kept (name, prefix))
      g_ptr_array_add (kept, g_build_filename (folder, name, NULL));
}

/**
 * cid_store_restore_list_kept:
 * @path: path of the call store
 *
 * Returns: (transfer full) (element-type filename): the logs of before that restoring has kept,
 *   of each folder oldest first; where the store is a link, those beside it and those beside what
 * it leads to
 */
GPtrArray *
cid_store_restore_list_kept (const char *path)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *real = resolve (path);

  list_beside (kept, path);
  if (!g_str_equal (real, path))
    list_beside (kept, real);
  g_ptr_array_sort (kept, cid_text_compare_items);
  return kept;
}
