/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-steps"

#include "log/store-steps.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "log/store-file.h"

static gboolean
take (sqlite3 *database, guint step, CidStoreStepFunc get, GError **error)
{
  g_autoptr (GBytes) sql = get (step, error);
  g_autofree char *whole = NULL;
  int code;

  if (sql == NULL)
    return FALSE;
  whole = g_strdup_printf ("BEGIN IMMEDIATE;\n%.*s\nPRAGMA user_version = %u;\nCOMMIT;",
                           (int) g_bytes_get_size (sql),
                           (const char *) g_bytes_get_data (sql, NULL), step + 1);
  code = sqlite3_exec (database, whole, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  cid_store_file_set_error (error, database, code);
  sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/**
 * cid_store_steps_take:
 * @database: a call store, or an empty database
 * @from: the version of its schema
 * @n_steps: the version that it is to have
 * @get: gives the steps
 * @error: return location for an error
 *
 * Takes the steps that bring the schema up to date, each in a transaction of its own, its version
 * with it: after an error, or a power cut, the store is of the version of the last step that was
 * taken, and whole.
 *
 * Returns: %TRUE if the schema is of that version
 */
gboolean
cid_store_steps_take (sqlite3 *database,
                      guint from,
                      guint n_steps,
                      CidStoreStepFunc get,
                      GError **error)
{
  for (guint step = from; step < n_steps; step++)
    if (!take (database, step, get, error))
      return FALSE;
  return TRUE;
}

/**
 * cid_store_steps_can_use:
 * @path: where the call store is
 * @version: of its schema
 * @n_steps: the version that this program writes
 * @error: %CID_ERROR_DATABASE_NEWER
 *
 * Returns: %TRUE if the store can be brought up to date, if it is not
 */
gboolean
cid_store_steps_can_use (const char *path, gint64 version, guint n_steps, GError **error)
{
  if (version <= n_steps)
    return TRUE;
  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_NEWER,
               _ ("The call log %s was written by a newer cidalert (schema %d, this one knows %u): "
                  "install that version again"),
               path, (int) version, n_steps);
  return FALSE;
}

/**
 * cid_store_steps_can_read:
 * @path: where the call store is
 * @version: of its schema, which is not newer
 * @n_steps: the version that this program reads
 * @error: %CID_ERROR_NOT_FOUND if it has no schema yet, else %CID_ERROR_DATABASE
 *
 * Returns: %TRUE if whoever may not write the store can read it as it is
 */
gboolean
cid_store_steps_can_read (const char *path, gint64 version, guint n_steps, GError **error)
{
  if (version == 0)
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("There are no calls in %s yet"), path);
  else if (version < n_steps)
    g_set_error (
      error, CID_ERROR, CID_ERROR_DATABASE,
      _ ("The call log %s is of an older version: start cidalertd, which brings it up to date"),
      path);
  return version != 0 && version >= n_steps;
}
