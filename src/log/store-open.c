/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-open"

#include "log/store-open.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "log/store-file.h"

/* What is in the database of what is known by heart. */
static gboolean
read_heart (CidStoreOpen *self, sqlite3 *database, gint64 *last_change, GError **error)
{
  g_autoptr (GPtrArray) phones = cid_store_phones_read (database, error);

  if (phones == NULL || !cid_store_file_get_last_change (database, last_change, error))
    return FALSE;
  self->phones = cid_store_phones_new (self->statements, phones);
  self->classes = cid_store_classes_new (self->statements, error);

  return self->classes != NULL;
}

/**
 * cid_store_open_new:
 * @path: path of the call store
 * @role: who opens it, for others to know
 * @boot_id: tells this boot of the machine from others
 * @last_change: (out): the number of the last change of a call that is on disk; 0 if there is none
 * @error: return location for an error
 *
 * Takes the lock and opens the store.
 *
 * Returns: (transfer full) (nullable): the open store; %NULL on error, and then it is not locked
 */
CidStoreOpen *
cid_store_open_new (const char *path,
                    const char *role,
                    const char *boot_id,
                    gint64 *last_change,
                    GError **error)
{
  g_autoptr (CidStoreOpen) self = g_new0 (CidStoreOpen, 1);
  sqlite3 *database;

  self->lock = cid_store_lock_take (path, role, error);
  if (self->lock == NULL)
    return NULL;
  database = cid_store_file_open (path, error);
  if (database == NULL)
    return NULL;
  self->path = g_strdup (path);
  self->statements = cid_store_statements_new (database);
  self->calls = cid_store_calls_new (self->statements);
  if (!read_heart (self, database, last_change, error))
    return NULL;
  self->run = cid_store_run_new (self->statements, self->calls, self->phones, boot_id);
  cid_store_calls_begin (self->calls, 0, 0, *last_change);

  return g_steal_pointer (&self);
}

/**
 * cid_store_open_free:
 * @self: (transfer full) (nullable): an open store
 *
 * Closes the database as it is, with its write-ahead log, and frees the lock. What was begun and
 * has not ended is gone.
 */
void
cid_store_open_free (CidStoreOpen *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->run, cid_store_run_free);
  g_clear_pointer (&self->classes, cid_store_classes_free);
  g_clear_pointer (&self->phones, cid_store_phones_free);
  g_clear_pointer (&self->calls, cid_store_calls_free);
  g_clear_pointer (&self->statements, cid_store_statements_free);
  g_clear_pointer (&self->lock, cid_store_lock_free);
  g_free (self->path);
  g_free (self);
}

/**
 * cid_store_open_get_database:
 *
 * Returns: (transfer none): what is open
 */
sqlite3 *
cid_store_open_get_database (CidStoreOpen *self)
{
  return cid_store_statements_get_database (self->statements);
}

/**
 * cid_store_open_is_in_place:
 * @error: return location for an error
 *
 * Returns: %FALSE if the file was moved or deleted, so that what is written would be lost
 */
gboolean
cid_store_open_is_in_place (CidStoreOpen *self, GError **error)
{
  int has_moved = 0;

  sqlite3_file_control (cid_store_open_get_database (self), "main", SQLITE_FCNTL_HAS_MOVED,
                        &has_moved);
  if (has_moved)
    g_set_error (error, CID_ERROR, CID_ERROR_DATABASE,
                 _ ("The call log %s was moved or deleted while it was in use: a new one is begun"),
                 self->path);

  return !has_moved;
}

static gboolean
run (CidStoreOpen *self, CidStoreSql sql, GError **error)
{
  sqlite3_stmt *statement = cid_store_statements_get (self->statements, sql, error);

  return statement != NULL && cid_store_statements_run (self->statements, statement, error);
}

/**
 * cid_store_open_begin:
 * @error: return location for an error
 *
 * Begins what is on disk whole or not at all, in a file that is in its place.
 *
 * Returns: %TRUE if it has begun
 */
gboolean
cid_store_open_begin (CidStoreOpen *self, GError **error)
{
  return cid_store_open_is_in_place (self, error) &&
         (self->is_whole || run (self, CID_STORE_SQL_BEGIN, error));
}

/**
 * cid_store_open_end:
 * @error: return location for an error
 *
 * Returns: %TRUE if all since it began is on disk, or will be with what it is part of
 */
gboolean
cid_store_open_end (CidStoreOpen *self, GError **error)
{
  return self->is_whole || run (self, CID_STORE_SQL_COMMIT, error);
}
