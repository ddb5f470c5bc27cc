/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-query-run"

#include "log/query-run.h"

#include "log/key-stream.h"
#include "log/query-bind.h"
#include "log/query-match.h"
#include "log/query-scope.h"
#include "log/query-sql.h"
#include "log/store-file.h"

/* What is frequent is found at once by reading on from the end of the log; after so many calls in
 * vain the indexes are asked. Where only the whole call tells, fewer. */
#define SCAN_BUDGET 1000
#define SCAN_BUDGET_WHOLE 300
/* Where classes and numbers are asked together, so many calls of the classes come before the
 * numbers are looked up, which may be very many. */
#define CLASS_BUDGET 1000

/* A query that is being answered. */
typedef struct {
  CidCallReader *reader;
  sqlite3 *database;
  const CidCallQuery *query;
  CidQueryScope *scope;
  gboolean oldest_first;
  GPtrArray *calls;
} Run;

static gboolean
is_full (const Run *run)
{
  return run->query->limit > 0 && run->calls->len >= run->query->limit;
}

/* Takes the call in if it is meant. One that was forgotten this moment is none. */
static gboolean
look_at (Run *run, gint64 id, GError **error)
{
  g_autoptr (CidCall) call = NULL;

  if (!cid_call_reader_fetch (run->reader, id, &call, error))
    return FALSE;
  if (call != NULL && cid_query_match_call (run->query, call))
    g_ptr_array_add (run->calls, g_steal_pointer (&call));
  return TRUE;
}

static gboolean
is_candidate (const Run *run, sqlite3_stmt *statement)
{
  gint64 class;

  if (sqlite3_column_count (statement) < 3 || sqlite3_column_type (statement, 2) == SQLITE_NULL)
    return TRUE;
  class = sqlite3_column_int64 (statement, 2);
  return g_hash_table_contains (run->scope->class_ids, &class);
}

/* Reads on in the order of time until @budget calls were seen; @is_done: that was all. */
static gboolean
scan (Run *run, CidQuerySql sql, gint64 budget, gboolean *is_done, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = cid_query_sql_prepare (run->database, sql, error);
  CidQueryScope *scope = run->scope;
  gint64 n_seen = 0;
  int code = SQLITE_DONE;

  if (statement == NULL)
    return FALSE;
  cid_query_bind_range (statement, scope->first, scope->last, budget);
  while (!is_full (run) && (code = sqlite3_step (statement)) == SQLITE_ROW) {
    const CidCallKey key = { sqlite3_column_int64 (statement, 0),
                             sqlite3_column_int64 (statement, 1) };

    n_seen++;
    if (run->oldest_first)
      scope->first = key;
    else
      scope->last = key;
    if (is_candidate (run, statement) && !look_at (run, key.id, error))
      return FALSE;
  }
  *is_done = is_full (run) || (code == SQLITE_DONE && (budget < 0 || n_seen < budget));
  if (is_full (run) || code == SQLITE_DONE)
    return TRUE;
  cid_store_file_set_error (error, run->database, code);
  return FALSE;
}

/* Puts together what indexes tell, until @budget calls were seen; @is_done: that was all. */
static gboolean
merge (Run *run, guint budget, gboolean *is_done, GError **error)
{
  g_autoptr (CidKeyStreams) streams =
    cid_key_streams_new (run->database, run->scope, run->oldest_first, error);
  g_autoptr (GError) problem = NULL;
  CidCallKey key = { 0 };
  gboolean is_more = streams != NULL;

  for (guint i = 0; is_more && i < budget && !is_full (run); i++) {
    is_more = cid_key_streams_next (streams, &key, &problem);
    if (is_more && !look_at (run, key.id, error))
      return FALSE;
  }
  *is_done = is_full (run) || !is_more;
  if (run->oldest_first)
    run->scope->first = key;
  else
    run->scope->last = key;
  if (problem == NULL)
    return streams != NULL;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
merge_numbers (Run *run, GError **error)
{
  gboolean is_done = FALSE;

  return cid_query_scope_find_numbers (run->scope, run->database, run->query, error) &&
         merge (run, G_MAXUINT, &is_done, error);
}

static gint64
get_budget (const CidCallQuery *query)
{
  gboolean asks_numbers = cid_query_scope_asks_numbers (query);

  if (!asks_numbers && !cid_call_class_is_asked (query))
    return -1;
  if (query->limit == 0 || (query->number != NULL && !query->number_is_prefix))
    return 0;
  return asks_numbers ? SCAN_BUDGET_WHOLE : SCAN_BUDGET;
}

static gboolean
answer (Run *run, GError **error)
{
  const CidCallQuery *query = run->query;
  gint64 budget = run->scope->classes->len > 0 ? get_budget (query) : 0;
  gboolean asks_numbers = cid_query_scope_asks_numbers (query);
  gboolean is_single = query->number != NULL && !query->number_is_prefix;
  gboolean is_done = FALSE;

  if (query->note != NULL)
    return scan (run, run->oldest_first ? CID_QUERY_NOTED_UP : CID_QUERY_NOTED, -1, &is_done,
                 error);
  if (budget != 0 &&
      !scan (run, run->oldest_first ? CID_QUERY_SCAN_UP : CID_QUERY_SCAN, budget, &is_done, error))
    return FALSE;
  if (!is_done && !asks_numbers)
    return merge (run, G_MAXUINT, &is_done, error);
  if (!is_done && cid_call_class_is_asked (query) && query->limit > 0 && !is_single &&
      !merge (run, CLASS_BUDGET, &is_done, error))
    return FALSE;
  return is_done || merge_numbers (run, error);
}

/**
 * cid_query_run:
 * @reader: the log
 * @query: what is asked of it
 * @error: return location for an error
 *
 * Reads the page of calls that is meant, from the newest on or from the oldest. What it costs does
 * not depend on how many calls there are.
 *
 * Returns: (transfer full) (element-type CidCall): the calls, newest last; %NULL with
 *   %CID_ERROR_NOT_FOUND if @query names a call that is not there
 */
GPtrArray *
cid_query_run (CidCallReader *reader, const CidCallQuery *query, GError **error)
{
  sqlite3 *database = cid_call_reader_get_database (reader);
  g_autoptr (CidQueryScope) scope = cid_query_scope_new (database, query, error);
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  Run run = {
    .reader = reader,
    .database = database,
    .query = query,
    .scope = scope,
    .oldest_first = cid_call_query_is_oldest_first (query),
    .calls = calls,
  };

  if (scope == NULL || !answer (&run, error))
    return NULL;
  if (!run.oldest_first)
    cid_call_reader_reverse (calls);
  return g_steal_pointer (&calls);
}
