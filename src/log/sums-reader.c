/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-reader"

#include "log/sums-reader.h"

#include "log/call-reader-private.h"
#include "log/store-file.h"
#include "log/sums-tally.h"

/* From so many calls on it pays to share them out, each share read on a thread of its own. */
#define MIN_SHARED 50000
#define MAX_SHARES 4

/* Of so many numbers with the most calls the names are asked: one person may have several. */
#define N_NAMED 1000

static sqlite3_stmt *
prepare (sqlite3 *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return statement;
}

/* Filed and unfiled calls are of one moment. */
static CidCallSums *
read_alone (CidCallReader *reader, const CidCallQuery *query, GTimeZone *zone, GError **error)
{
  CidCallSums *sums = NULL;

  if (cid_call_reader_begin (reader, error))
    sums = cid_sums_tally (cid_call_reader_get_database (reader), query, zone, error);
  cid_call_reader_end (reader);
  return sums;
}

/* A part of the time that is asked for, on a thread and a connection of its own. */
typedef struct {
  const char *path;
  CidCallQuery query;
  GTimeZone *zone;
  GThread *thread;
  CidCallSums *sums;
  GError *error;
} Share;

static gpointer
read_share (gpointer data)
{
  Share *self = data;
  g_autoptr (CidCallReader) reader = cid_call_reader_new (self->path, &self->error);

  if (reader != NULL)
    self->sums = read_alone (reader, &self->query, self->zone, &self->error);
  return NULL;
}

/* When the first and the last call of the log began, and how many there are, roughly. */
static gboolean
read_extent (sqlite3 *database, gint64 extent[3], GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    prepare (database,
             "SELECT (SELECT MIN (start_us) FROM calls), (SELECT MAX (start_us) FROM calls),"
             " (SELECT MAX (id) FROM calls) - (SELECT MIN (id) FROM calls)",
             error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < 3; i++)
      extent[i] = sqlite3_column_int64 (statement, i);
  return TRUE;
}

/* In how many shares the calls between two moments are best read; @extent becomes those moments. */
static guint
choose_shares (const CidCallQuery *query, gint64 extent[3])
{
  gint64 whole_us = extent[1] - extent[0] + 1;
  double n_calls;

  extent[0] = MAX (extent[0], query->since_us);
  extent[1] = MIN (extent[1], query->until_us);
  if (extent[1] <= extent[0])
    return 1;
  n_calls = (double) extent[2] * (double) (extent[1] - extent[0]) / (double) whole_us;
  return n_calls >= MIN_SHARED ? MIN (g_get_num_processors (), MAX_SHARES) : 1;
}

/* Takes what the threads have read; all of them have ended then. */
static gboolean
join_shares (Share *shares, guint n_shares, CidCallSums *sums, GError **error)
{
  gboolean is_read = TRUE;

  for (guint i = 0; i < n_shares; i++) {
    g_thread_join (shares[i].thread);
    if (shares[i].sums != NULL)
      cid_call_sums_merge (sums, shares[i].sums);
    else if (is_read)
      g_propagate_error (error, g_steal_pointer (&shares[i].error));
    is_read = is_read && shares[i].sums != NULL;
    g_clear_pointer (&shares[i].sums, cid_call_sums_free);
    g_clear_error (&shares[i].error);
  }
  return is_read;
}

static CidCallSums *
read_shared (CidCallReader *reader,
             const CidCallQuery *query,
             GTimeZone *zone,
             const gint64 extent[3],
             guint n_shares,
             GError **error)
{
  g_autoptr (CidCallSums) sums = cid_call_sums_new (zone);
  Share shares[MAX_SHARES] = { 0 };
  gint64 length_us = (extent[1] - extent[0]) / n_shares + 1;

  for (guint i = 0; i < n_shares; i++) {
    Share *share = &shares[i];

    share->path = sqlite3_db_filename (cid_call_reader_get_database (reader), "main");
    share->zone = zone;
    share->query = *query;
    if (i > 0)
      share->query.since_us = extent[0] + i * length_us;
    if (i + 1 < n_shares)
      share->query.until_us = extent[0] + (i + 1) * length_us;
    share->thread = g_thread_new ("sums", read_share, share);
  }
  return join_shares (shares, n_shares, sums, error) ? g_steal_pointer (&sums) : NULL;
}

/**
 * cid_sums_reader_read:
 * @reader: the log
 * @query: which calls; its limit and its pages are left aside
 * @zone: days and hours are those of this zone
 * @error: return location for an error
 *
 * Many calls are read on several threads, so that a year of a long log takes no time to speak of.
 *
 * Returns: (transfer full): the sums of all calls that are meant
 */
CidCallSums *
cid_sums_reader_read (CidCallReader *reader,
                      const CidCallQuery *query,
                      GTimeZone *zone,
                      GError **error)
{
  gint64 extent[3] = { 0 };
  guint n_shares;

  if (!read_extent (cid_call_reader_get_database (reader), extent, error))
    return NULL;
  n_shares = choose_shares (query, extent);
  return n_shares > 1 ? read_shared (reader, query, zone, extent, n_shares, error)
                      : read_alone (reader, query, zone, error);
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

  for (guint i = 0; i < callers->len; i++) {
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
  g_autoptr (GPtrArray) callers = cid_call_sums_list_callers (sums, N_NAMED);
  g_autoptr (sqlite3_stmt) statement = NULL;
  GPtrArray *merged;

  statement = prepare (cid_call_reader_get_database (reader),
                       "SELECT COALESCE (name, organization, display, number, alias) FROM numbers"
                       " WHERE id = ?",
                       error);
  if (statement == NULL)
    return NULL;
  merged = merge_by_name (callers, statement);
  if (merged->len > limit)
    g_ptr_array_set_size (merged, (int) limit);
  return merged;
}
