/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-reader"

#include "log/sums-reader.h"

#include "log/call-reader-private.h"
#include "log/query-bind.h"
#include "log/store-file.h"

/* Of so many numbers with the most calls the names are asked: one person may have several. */
#define N_NAMED 1000

/* The arguments of cid_sum(), which are CID_SUM_COLUMNS. */
enum {
  SUM_START,
  SUM_DIRECTION,
  SUM_OUTCOME,
  SUM_RING,
  SUM_TALK,
  SUM_NUMBER,
  SUM_LINE,
  N_SUM,
};

static gint64
get_duration (sqlite3_value *value)
{
  return sqlite3_value_type (value) == SQLITE_NULL ? -1 : sqlite3_value_int64 (value);
}

static const char *
get_text (sqlite3_value *value)
{
  return (const char *) sqlite3_value_text (value);
}

/* cid_sum (COLUMNS): a million rows take half the time if none of them leaves SQLite. */
static void
add_call (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  CidCallSums *sums = sqlite3_user_data (context);
  int direction = cid_direction_from_nick (get_text (values[SUM_DIRECTION]));
  int outcome = cid_outcome_from_nick (get_text (values[SUM_OUTCOME]));
  const CidCallTraits call = {
    .start_us = sqlite3_value_int64 (values[SUM_START]),
    .direction = (CidDirection) MAX (direction, 0),
    .outcome = outcome < 0 ? CID_OUTCOME_UNKNOWN : (CidOutcome) outcome,
    .ring_us = get_duration (values[SUM_RING]),
    .talk_us = get_duration (values[SUM_TALK]),
    .number = sqlite3_value_int64 (values[SUM_NUMBER]),
    .line = get_text (values[SUM_LINE]),
  };

  cid_call_sums_add (sums, &call);
}

static void
end_sum (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

static sqlite3_stmt *
prepare (sqlite3 *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return statement;
}

static gboolean
run (sqlite3 *database, const CidCallQuery *query, GError **error)
{
  g_autofree char *sql = cid_call_query_to_sums_sql (query);
  g_autoptr (sqlite3_stmt) statement = prepare (database, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  cid_query_bind (statement, query);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    continue;
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

/**
 * cid_sums_reader_read:
 * @reader: the log
 * @query: which calls; its limit and its pages are left aside
 * @zone: days and hours are those of this zone
 * @error: return location for an error
 *
 * Returns: (transfer full): the sums of all calls that are meant
 */
CidCallSums *
cid_sums_reader_read (CidCallReader *reader,
                      const CidCallQuery *query,
                      GTimeZone *zone,
                      GError **error)
{
  sqlite3 *database = cid_call_reader_get_database (reader);
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  gboolean is_read;

  sqlite3_create_function (database, "cid_sum", N_SUM, SQLITE_UTF8, sums, NULL, add_call, end_sum);
  is_read = run (database, query, error);
  sqlite3_create_function (database, "cid_sum", N_SUM, SQLITE_UTF8, NULL, NULL, NULL, NULL);
  return is_read ? g_steal_pointer (&sums) : NULL;
}

/* What stands for a number in the sums: its name, else how people write it. */
static char *
read_name (sqlite3_stmt *statement, gint64 number)
{
  char *name = NULL;

  sqlite3_bind_int64 (statement, 1, number);
  if (sqlite3_step (statement) == SQLITE_ROW)
    name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_reset (statement);
  return name;
}

/* Several numbers of one name are one caller; those without a number have no name. */
static GPtrArray *
merge_by_name (GPtrArray *callers, sqlite3_stmt *statement)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *merged = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_sum_free);

  for (guint i = 0; i < callers->len && i < N_NAMED; i++) {
    const CidCallSum *caller = g_ptr_array_index (callers, i);
    g_autofree char *name = caller->key > 0 ? read_name (statement, caller->key) : NULL;
    CidCallSum *sum = name != NULL ? g_hash_table_lookup (by_name, name) : NULL;

    if (sum == NULL) {
      sum = cid_call_sum_new (caller->key, name);
      g_ptr_array_add (merged, sum);
      if (name != NULL)
        g_hash_table_insert (by_name, sum->name, sum);
    }
    cid_call_sum_merge (sum, caller);
  }
  g_ptr_array_sort (merged, cid_call_sum_compare_most);
  return merged;
}

/**
 * cid_sums_reader_list_callers:
 * @reader: the log
 * @sums: sums of calls
 * @limit: at the most so many
 * @error: return location for an error
 *
 * Gives those with the most calls, by the names of today. One without a number has no name.
 *
 * Returns: (transfer full) (element-type CidCallSum): the sums of the callers
 */
GPtrArray *
cid_sums_reader_list_callers (CidCallReader *reader, CidCallSums *sums, guint limit, GError **error)
{
  g_autoptr (GPtrArray) callers = cid_call_sums_list (sums, CID_SUMS_BY_CALLER);
  g_autoptr (sqlite3_stmt) statement = NULL;
  GPtrArray *merged;

  statement = prepare (cid_call_reader_get_database (reader),
                       "SELECT COALESCE (name, organization, display, number) FROM numbers"
                       " WHERE id = ?",
                       error);
  if (statement == NULL)
    return NULL;
  merged = merge_by_name (callers, statement);
  if (merged->len > limit)
    g_ptr_array_set_size (merged, (int) limit);
  return merged;
}
