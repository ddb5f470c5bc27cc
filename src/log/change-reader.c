/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-change-reader"

#include "log/call-reader.h"

#include "log/call-reader-private.h"
#include "log/store-file.h"

static GPtrArray *
query_changes (CidCallReader *self,
               const CidCallQuery *query,
               gboolean newest_first,
               GError **error)
{
  g_autofree char *sql = cid_call_query_to_changes_sql (query, newest_first);

  return cid_call_reader_run (self, sql, query, error);
}

/* What is read until end_reading() is of one moment. */
static gboolean
begin_reading (CidCallReader *self, gint64 *last_change, GError **error)
{
  int code = sqlite3_exec (cid_call_reader_get_database (self), "BEGIN", NULL, NULL, NULL);

  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, cid_call_reader_get_database (self), code);
    return FALSE;
  }
  return cid_store_file_get_last_change (cid_call_reader_get_database (self), last_change, error);
}

static void
end_reading (CidCallReader *self)
{
  sqlite3_exec (cid_call_reader_get_database (self), "ROLLBACK", NULL, NULL, NULL);
}

/**
 * cid_call_reader_get_changes:
 * @self: a reader
 * @query: what is asked; its `after` becomes the change from which the next call of this function
 *   goes on. It is set to 0 where it is of another log, with higher numbers
 * @is_more: (out): there may be more
 * @error: return location for an error
 *
 * Gives the calls that changed after @query's `after`, each as it is now, in the order of their
 * last change; at the most @query's `limit` at once.
 *
 * Returns: (transfer full) (element-type CidCall): the calls
 */
GPtrArray *
cid_call_reader_get_changes (CidCallReader *self,
                             CidCallQuery *query,
                             gboolean *is_more,
                             GError **error)
{
  g_autoptr (GPtrArray) calls = NULL;
  gint64 last_change = 0;

  if (begin_reading (self, &last_change, error)) {
    if (query->after > last_change)
      query->after = 0;
    calls = query_changes (self, query, FALSE, error);
  }
  end_reading (self);
  if (calls == NULL)
    return NULL;

  *is_more = query->limit > 0 && calls->len >= query->limit;
  query->after =
    *is_more ? ((CidCall *) g_ptr_array_index (calls, calls->len - 1))->change : last_change;
  return g_steal_pointer (&calls);
}

/**
 * cid_call_reader_get_latest_changes:
 * @self: a reader
 * @query: what is asked; its `after` becomes the last change there is
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidCall): the calls that changed last, as many as @query's
 *   `limit`, in the order of their last change
 */
GPtrArray *
cid_call_reader_get_latest_changes (CidCallReader *self, CidCallQuery *query, GError **error)
{
  g_autoptr (GPtrArray) calls = NULL;
  gint64 last_change = 0;

  query->after = 0;
  if (begin_reading (self, &last_change, error))
    calls = query_changes (self, query, TRUE, error);
  end_reading (self);
  if (calls == NULL)
    return NULL;

  query->after = last_change;
  cid_call_reader_reverse (calls);
  return g_steal_pointer (&calls);
}

/**
 * cid_call_reader_get_origin:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: (transfer full): what tells this log from others, empty before the first event
 */
char *
cid_call_reader_get_origin (CidCallReader *self, GError **error)
{
  sqlite3 *database = cid_call_reader_get_database (self);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, "SELECT uuid FROM origins ORDER BY id DESC LIMIT 1", -1,
                                 &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return g_strdup ((const char *) sqlite3_column_text (statement, 0));
  if (code == SQLITE_DONE)
    return g_strdup ("");
  cid_store_file_set_error (error, database, code);

  return NULL;
}
