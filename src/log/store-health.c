/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-health"

#include "log/store-health.h"

#include "base/error.h"
#include "base/text.h"
#include "log/store-file.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define WORDS_MAX_CHARS 200

static guint64
get_size (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf status;

  return g_stat (name, &status) == 0 ? (guint64) status.st_size : 0;
}

static gint64
ask_disk (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info =
    g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  if (info == NULL || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return -1;
  return (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
}

/* Of the folder, or where that is to be made. */
static gint64
get_free_bytes (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  while (!g_file_test (folder, G_FILE_TEST_EXISTS)) {
    g_autofree char *above = g_path_get_dirname (folder);

    g_free (folder);
    folder = g_steal_pointer (&above);
  }
  return ask_disk (folder);
}

static gboolean
read_sums (sqlite3 *database, CidStoreHealth *health, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, "SELECT count(*), max(start_us) FROM calls", -1,
                                 &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_ROW) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }

  health->n_calls = sqlite3_column_int64 (statement, 0);
  health->newest_us = sqlite3_column_int64 (statement, 1);
  return TRUE;
}

static gboolean
judge (sqlite3 *database, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *words = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_ROW) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }

  words = cid_text_clean ((const char *) sqlite3_column_text (statement, 0), WORDS_MAX_CHARS);
  if (g_strcmp0 (words, "ok") == 0)
    return TRUE;
  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED, _ ("The call log %s is damaged: %s"),
               sqlite3_db_filename (database, "main"), words);
  return FALSE;
}

/**
 * cid_store_health_check:
 * @database: a call log
 * @error: %CID_ERROR_DATABASE_DAMAGED
 *
 * Reads every page; the first fault is enough.
 *
 * Returns: %TRUE if it is sound
 */
gboolean
cid_store_health_check (sqlite3 *database, GError **error)
{
  return judge (database, "PRAGMA quick_check (1)", error);
}

/**
 * cid_store_health_check_all:
 * @database: a call log
 * @error: %CID_ERROR_DATABASE_DAMAGED
 *
 * Reads every page, and looks up every row in every index, which takes ten times as long.
 *
 * Returns: %TRUE if it is sound
 */
gboolean
cid_store_health_check_all (sqlite3 *database, GError **error)
{
  return judge (database, "PRAGMA integrity_check (1)", error);
}

/**
 * cid_store_health_read:
 * @path: where the call log is
 * @health: (out): what is known of it, on failure too
 * @error: %CID_ERROR_DATABASE_DAMAGED and whatever else keeps it from being read
 *
 * Reads the whole log, while the daemon writes it or not, and judges its pages. Takes a second for
 * each gigabyte or so.
 *
 * Returns: %TRUE if it is sound, or if there is none yet
 */
gboolean
cid_store_health_read (const char *path, CidStoreHealth *health, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (sqlite3) database = NULL;

  g_return_val_if_fail (path != NULL && health != NULL, FALSE);

  *health = (CidStoreHealth){ .free_bytes = get_free_bytes (path) };
  health->size = get_size (path, "") + get_size (path, "-wal");
  database = cid_store_file_open_readonly (path, &local_error);
  health->is_there = !g_error_matches (local_error, CID_ERROR, CID_ERROR_NOT_FOUND);
  if (!health->is_there)
    return TRUE;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return database != NULL && cid_store_health_check (database, error) &&
         read_sums (database, health, error);
}
