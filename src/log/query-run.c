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
 * vain the indexes are asked. Where only the whole call tells, fewer; where the numbers that are
 * meant are known, more, as there may be very many of them. */
#define SCAN_BUDGET 1000
#define SCAN_BUDGET_WHOLE 150
#define SCAN_BUDGET_NUMBERS 4000
/* The same of classes: where numbers are asked too, but are very many, and where they are known. */
#define CLASS_BUDGET 1000
#define CLASS_BUDGET_NUMBERS 8000

/* A query that is being answered. */
typedef struct {
  CidCallReader *reader;
  sqlite3 *database;
  const CidCallQuery *query;
  CidQueryScope *scope;
  gboolean oldest_first;
  GPtrArray *calls;
  sqlite3_stmt *number_of;
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
  return g_hash_table_contains (run->scope->class_ids, &class) &&
         (run->scope->numbers == NULL ||
          cid_query_scope_has_number (run->scope, sqlite3_column_int64 (statement, 3)));
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

/* Whether a call of a class is of a number that is meant, as far as that is known; what is not
 * filed is looked at in any case. */
static gboolean
has_number (Run *run, gint64 id)
{
  gboolean is_meant = TRUE;

  if (run->scope->numbers == NULL)
    return TRUE;
  if (run->number_of == NULL)
    run->number_of = cid_query_sql_prepare (run->database, CID_QUERY_NUMBER_OF, NULL);
  if (run->number_of == NULL)
    return TRUE;
  sqlite3_bind_int64 (run->number_of, 1, id);
  if (sqlite3_step (run->number_of) == SQLITE_ROW)
    is_meant = cid_query_scope_has_number (run->scope, sqlite3_column_int64 (run->number_of, 0));
  sqlite3_reset (run->number_of);
  return is_meant;
}

/* Puts together what indexes tell, until @budget calls were seen; @is_done: that was all. */
static gboolean
merge (Run *run, gboolean by_numbers, guint budget, gboolean *is_done, GError **error)
{
  g_autoptr (CidKeyStreams) streams =
    cid_key_streams_new (run->database, run->scope, by_numbers, run->oldest_first, error);
  g_autoptr (GError) problem = NULL;
  CidCallKey key = { 0 };
  gboolean is_more = streams != NULL;

  for (guint i = 0; is_more && i < budget && !is_full (run); i++) {
    is_more = cid_key_streams_next (streams, &key, &problem);
    if (is_more && (by_numbers || has_number (run, key.id)) && !look_at (run, key.id, error))
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
scan_log (Run *run, gint64 budget, gboolean *is_done, GError **error)
{
  return budget == 0 ||
         scan (run, run->oldest_first ? CID_QUERY_SCAN_UP : CID_QUERY_SCAN, budget, is_done, error);
}

static gboolean
look_in_classes (Run *run, guint budget, gboolean *is_done, GError **error)
{
  return *is_done || !cid_call_class_is_asked (run->query) ||
         merge (run, FALSE, budget, is_done, error);
}

/* Numbers that are frequent are soon met; of classes that are rare all is soon seen; and what is
 * left is looked up number by number. */
static gboolean
answer_by_numbers (Run *run, GError **error)
{
  const CidCallQuery *query = run->query;
  gboolean is_single = query->number != NULL && !query->number_is_prefix;
  gboolean is_page = query->limit > 0 && !is_single;
  gboolean are_many = query->number == NULL && query->name == NULL;
  gboolean is_done = FALSE;

  if (is_page && are_many && !look_in_classes (run, CLASS_BUDGET, &is_done, error))
    return FALSE;
  if (is_done)
    return TRUE;
  if (!cid_query_scope_find_numbers (run->scope, run->database, query, error))
    return FALSE;
  if (is_page && run->scope->numbers->len > 0 &&
      (!scan_log (run, SCAN_BUDGET_NUMBERS, &is_done, error) ||
       !look_in_classes (run, CLASS_BUDGET_NUMBERS, &is_done, error)))
    return FALSE;
  return is_done || merge (run, TRUE, G_MAXUINT, &is_done, error);
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
  gboolean is_done = FALSE;

  if (query->note != NULL)
    return scan (run, run->oldest_first ? CID_QUERY_NOTED_UP : CID_QUERY_NOTED, -1, &is_done,
                 error);
  if (!scan_log (run, budget, &is_done, error))
    return FALSE;
  if (is_done)
    return TRUE;
  return cid_query_scope_asks_numbers (query) ? answer_by_numbers (run, error)
                                              : merge (run, FALSE, G_MAXUINT, &is_done, error);
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

  gboolean is_read = scope != NULL && answer (&run, error);

  sqlite3_finalize (run.number_of);
  if (!is_read)
    return NULL;
  if (!run.oldest_first)
    cid_call_reader_reverse (calls);
  return g_steal_pointer (&calls);
}
