/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-change-reader"

#include "log/call-reader.h"

#include "log/call-reader-private.h"
#include "log/query-bind.h"
#include "log/query-match.h"
#include "log/query-sql.h"
#include "log/store-file.h"

/* The changes of calls that are not filed yet, which no index has: few, and late ones. */
typedef struct {
  gint64 change;
  gint64 id;
} Change;

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Change *) a)->change;
  gint64 other = ((const Change *) b)->change;

  return one < other ? -1 : one > other;
}

static gboolean
read_changes (CidCallReader *self,
              CidQuerySql sql,
              const CidCallQuery *query,
              GArray *changes,
              GError **error)
{
  sqlite3 *database = cid_call_reader_get_database (self);
  sqlite3_stmt *statement = cid_call_reader_prepare (self, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  cid_query_bind (statement, query);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    const Change change = { sqlite3_column_int64 (statement, 0),
                            sqlite3_column_int64 (statement, 1) };

    g_array_append_val (changes, change);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

static gboolean
is_full (const CidCallQuery *query, GPtrArray *calls)
{
  return query->limit > 0 && calls->len >= query->limit;
}

static gboolean
look_at (CidCallReader *self,
         gint64 id,
         const CidCallQuery *query,
         GPtrArray *calls,
         GError **error)
{
  g_autoptr (CidCall) call = NULL;

  if (!cid_call_reader_fetch (self, id, &call, error))
    return FALSE;
  if (call != NULL && !is_full (query, calls) && cid_query_match_call (query, call))
    g_ptr_array_add (calls, g_steal_pointer (&call));
  return TRUE;
}

/* Those of the unfiled whose turn it is before @change: the last of @unfiled, which is sorted so
 * that the next is the last. */
static gboolean
look_at_unfiled (CidCallReader *self,
                 GArray *unfiled,
                 gint64 change,
                 gboolean newest_first,
                 const CidCallQuery *query,
                 GPtrArray *calls,
                 GError **error)
{
  while (unfiled->len > 0) {
    const Change next = g_array_index (unfiled, Change, unfiled->len - 1);

    if (newest_first ? next.change < change : next.change > change)
      return TRUE;
    g_array_set_size (unfiled, unfiled->len - 1);
    if (!look_at (self, next.id, query, calls, error))
      return FALSE;
  }
  return TRUE;
}

static void
sort_unfiled (GArray *unfiled, gboolean newest_first)
{
  g_array_sort (unfiled, compare_changes);
  if (newest_first)
    return;
  for (guint i = 0, j = unfiled->len; i + 1 < j; i++) {
    Change first = g_array_index (unfiled, Change, i);

    g_array_index (unfiled, Change, i) = g_array_index (unfiled, Change, --j);
    g_array_index (unfiled, Change, j) = first;
  }
}

/* Filed and unfiled changes together, in their order. */
static gboolean
merge_changes (CidCallReader *self,
               const CidCallQuery *query,
               gboolean newest_first,
               GPtrArray *calls,
               GError **error)
{
  sqlite3 *database = cid_call_reader_get_database (self);
  g_autoptr (GArray) unfiled = g_array_new (FALSE, FALSE, sizeof (Change));
  sqlite3_stmt *statement = cid_call_reader_prepare (
    self, newest_first ? CID_QUERY_CHANGES_DOWN : CID_QUERY_CHANGES, error);
  int code = SQLITE_DONE;

  if (statement == NULL || !read_changes (self, CID_QUERY_UNFILED_CHANGES, query, unfiled, error))
    return FALSE;
  sort_unfiled (unfiled, newest_first);
  cid_query_bind (statement, query);
  while (!is_full (query, calls) && (code = sqlite3_step (statement)) == SQLITE_ROW)
    if (!look_at_unfiled (self, unfiled, sqlite3_column_int64 (statement, 0), newest_first, query,
                          calls, error) ||
        !look_at (self, sqlite3_column_int64 (statement, 1), query, calls, error))
      return FALSE;
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  return look_at_unfiled (self, unfiled, newest_first ? G_MININT64 : G_MAXINT64, newest_first,
                          query, calls, error);
}

static GPtrArray *
query_changes (CidCallReader *self,
               const CidCallQuery *query,
               gboolean newest_first,
               GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  return merge_changes (self, query, newest_first, calls, error) ? g_steal_pointer (&calls) : NULL;
}

/* Reads the first row, if there is one. */
static gboolean
step_once (CidCallReader *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_call_reader_get_database (self), code);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* What is read until cid_call_reader_end() is of one moment. */
static gboolean
begin_reading (CidCallReader *self, gint64 *last_change, GError **error)
{
  sqlite3_stmt *statement;

  if (!cid_call_reader_begin (self, error))
    return FALSE;
  statement = cid_call_reader_prepare (self, CID_QUERY_LAST_CHANGE, error);
  if (statement == NULL || !step_once (self, statement, error))
    return FALSE;
  *last_change = sqlite3_column_int64 (statement, 0);
  return TRUE;
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
  cid_call_reader_end (self);
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
  cid_call_reader_end (self);
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
  sqlite3_stmt *statement = cid_call_reader_prepare (self, CID_QUERY_ORIGIN, error);
  char *origin = NULL;

  if (statement == NULL)
    return NULL;
  if (step_once (self, statement, error)) {
    origin = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    origin = origin != NULL ? origin : g_strdup ("");
  }
  sqlite3_reset (statement);
  return origin;
}
