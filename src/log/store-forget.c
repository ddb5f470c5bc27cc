/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-forget"

#include "log/store-forget.h"

#include "log/ids.h"
#include "log/store-file.h"
#include "log/store-row.h"

/* So many calls in one step: few enough that no call waits for it. */
#define STEP 128

#define OVER " AND outcome NOT IN ('ringing', 'active')"
#define LIST_NUMBER                                                                                \
  "SELECT id FROM calls WHERE class IS NOT NULL AND number IN (SELECT id FROM numbers"             \
  " WHERE number = ?1)" OVER " UNION ALL SELECT id FROM calls WHERE class IS NULL AND number IN"   \
  " (SELECT id FROM numbers WHERE number = ?1)" OVER " LIMIT ?2"
#define LIST_BEFORE "SELECT id FROM calls WHERE start_us < ?1" OVER " ORDER BY start_us LIMIT ?2"

/* What was said about no call. */
#define FORGET_STRAYS                                                                              \
  CID_STORE_TOMBSTONE                                                                              \
  " WHERE seq IN (SELECT seq FROM events WHERE call IS NULL AND kind <> 'forgotten'"               \
  " AND kind <> 'forgot' AND wall_us < ?1 LIMIT ?2)"

/* Each for one call, in this order; what the last call had to do with goes with it. */
static const char *const call_sqls[] = {
  CID_STORE_TOMBSTONE " WHERE seq BETWEEN (SELECT first_seq FROM calls WHERE id = ?1)"
                      " AND (SELECT last_seq FROM calls WHERE id = ?1) AND call = ?1",
  CID_STORE_TOMBSTONE " WHERE call = ?1 AND (kind = 'noted' OR kind = 'done' OR kind = 'undone')",
  "DELETE FROM legs WHERE call = ?1",
  "DELETE FROM calls WHERE id = ?1",
};

/* The two halves of the calls have an index each. */
#define IS_USED(id)                                                                                \
  "(EXISTS (SELECT 1 FROM calls WHERE class IS NOT NULL AND number = " id ")"                      \
  " OR EXISTS (SELECT 1 FROM calls WHERE class IS NULL AND number = " id "))"

/* The index of names wants to be told what is in it. */
#define DROP_WORDS                                                                                 \
  "INSERT INTO names (names, rowid, words) SELECT 'delete', id, words FROM numbers WHERE id = ?1"  \
  " AND words IS NOT NULL"

/* Whoever has no call any more. */
static const char *const number_sqls[] = {
  DROP_WORDS " AND NOT " IS_USED ("?1"),
  "DELETE FROM sayings WHERE number = ?1 AND NOT " IS_USED ("?1"),
  "DELETE FROM unindexed WHERE number = ?1 AND NOT " IS_USED ("?1"),
  "DELETE FROM numbers WHERE id = ?1 AND NOT " IS_USED ("?1"),
};

/* Calls may get another number, or name, and go without being forgotten. */
#define LIST_UNUSED                                                                                \
  "SELECT id FROM numbers WHERE id BETWEEN ?1 AND ?2 AND NOT " IS_USED ("numbers.id")

/* What phones called a number in no call that is left. */
#define DROP_SAYINGS                                                                               \
  "DELETE FROM sayings WHERE number BETWEEN ?1 AND ?2"                                             \
  " AND NOT EXISTS (SELECT 1 FROM calls AS c WHERE c.class IS NOT NULL"                            \
  " AND c.number = sayings.number AND c.said = sayings.said)"                                      \
  " AND NOT EXISTS (SELECT 1 FROM calls AS c WHERE c.class IS NULL"                                \
  " AND c.number = sayings.number AND c.said = sayings.said) RETURNING number"

/* Whose sayings went: the words go at once, and what is left of them comes back in time. */
static const char *const words_sqls[] = {
  DROP_WORDS,
  "UPDATE numbers SET words = NULL WHERE id = ?1",
  "INSERT OR IGNORE INTO unindexed (number) VALUES (?1)",
};

/* The highest numbers are remembered before their rows go. */
static const char floors_sql[] =
  "INSERT INTO floors (name, value) SELECT 'calls.id', COALESCE (max (id), 0) FROM calls WHERE 1"
  " ON CONFLICT (name) DO UPDATE SET value = max (value, excluded.value);"
  "INSERT INTO floors (name, value) SELECT 'calls.changed', COALESCE (max (changed), 0) FROM calls"
  " WHERE class IS NOT NULL ON CONFLICT (name) DO UPDATE SET value = max (value, excluded.value);"
  "INSERT INTO floors (name, value) SELECT 'calls.changed', COALESCE (max (changed), 0) FROM calls"
  " WHERE class IS NULL ON CONFLICT (name) DO UPDATE SET value = max (value, excluded.value);";

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
collect (sqlite3 *database, sqlite3_stmt *statement, GArray *ids, GError **error)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64 (statement, 0);

    g_array_append_val (ids, id);
  }
  sqlite3_reset (statement);
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

static gboolean
list_calls (sqlite3 *database, const CidForget *what, GArray *calls, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    prepare (database, what->number != NULL ? LIST_NUMBER : LIST_BEFORE, error);

  if (statement == NULL)
    return FALSE;
  if (what->number != NULL)
    cid_store_row_bind_text (statement, 1, what->number);
  else
    sqlite3_bind_int64 (statement, 1, what->before_us);
  sqlite3_bind_int (statement, 2, STEP);
  return collect (database, statement, calls, error);
}

static gboolean
list_numbers (sqlite3 *database, GArray *calls, GArray *numbers, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    prepare (database, "SELECT number FROM calls WHERE id = ?1 AND number IS NOT NULL", error);

  for (guint i = 0; statement != NULL && i < calls->len; i++) {
    sqlite3_bind_int64 (statement, 1, g_array_index (calls, gint64, i));
    if (!collect (database, statement, numbers, error))
      return FALSE;
  }
  cid_ids_tidy (numbers);
  return statement != NULL;
}

/* Runs each statement for each id. */
static gboolean
run_for_each (sqlite3 *database, const char *const *sqls, gsize n_sqls, GArray *ids, GError **error)
{
  for (gsize i = 0; i < n_sqls; i++) {
    g_autoptr (sqlite3_stmt) statement = prepare (database, sqls[i], error);

    for (guint j = 0; statement != NULL && j < ids->len; j++) {
      sqlite3_bind_int64 (statement, 1, g_array_index (ids, gint64, j));
      if (sqlite3_step (statement) != SQLITE_DONE) {
        cid_store_file_set_error (error, database, sqlite3_extended_errcode (database));
        return FALSE;
      }
      sqlite3_reset (statement);
    }
    if (statement == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
run (sqlite3 *database, const char *sql, GError **error)
{
  int code = sqlite3_exec (database, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_OK;
}

/* What nobody keeps from one step to the next is looked through in one. */
static gboolean
forget_mentions (sqlite3 *database,
                 const CidForget *what,
                 guint *n_forgotten,
                 gboolean *is_more,
                 GError **error)
{
  g_autoptr (CidStoreMentions) own =
    what->mentions == NULL ? cid_store_mentions_new (what->number) : NULL;
  CidStoreMentions *mentions = own != NULL ? own : what->mentions;

  if (!cid_store_mentions_find (mentions, database, error))
    return FALSE;
  do {
    if (!cid_store_mentions_forget (mentions, database, n_forgotten, is_more, error))
      return FALSE;
  } while (own != NULL && *is_more);
  return TRUE;
}

static gboolean
collect_between (sqlite3 *database,
                 const char *sql,
                 gint64 first,
                 gint64 second,
                 GArray *ids,
                 GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, second);
  return collect (database, statement, ids, error);
}

static gboolean
forget_sayings (sqlite3 *database, gint64 first, gint64 last, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!collect_between (database, DROP_SAYINGS, first, last, ids, error))
    return FALSE;
  cid_ids_tidy (ids);
  return run_for_each (database, words_sqls, G_N_ELEMENTS (words_sqls), ids, error);
}

static gboolean
forget_unused (sqlite3 *database, gint64 first, gint64 last, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  return collect_between (database, LIST_UNUSED, first, last, ids, error) &&
         run_for_each (database, number_sqls, G_N_ELEMENTS (number_sqls), ids, error);
}

/* All numbers are looked through, some at a time: which have lost calls nobody keeps, and who was
 * interrupted goes on with it another time. */
static gboolean
sweep (sqlite3 *database, gint64 *swept, gboolean *is_more, GError **error)
{
  static const char sql[] = "SELECT id FROM numbers WHERE id > ?1 ORDER BY id LIMIT ?2";
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 first = *swept + 1;

  if (*swept == CID_FORGOTTEN_SWEPT)
    return TRUE;
  if (!collect_between (database, sql, *swept, STEP, ids, error))
    return FALSE;
  *is_more = ids->len == STEP;
  *swept = *is_more ? g_array_index (ids, gint64, STEP - 1) : CID_FORGOTTEN_SWEPT;
  return forget_unused (database, first, *swept, error) &&
         forget_sayings (database, first, *swept, error);
}

/* What was said of the number beside its calls, and what is known of it without any. */
static gboolean
forget_number (sqlite3 *database,
               const CidForget *what,
               guint *n_mentions,
               gboolean *is_more,
               GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) find =
    prepare (database, "SELECT id FROM numbers WHERE number = ?1", error);

  if (find == NULL || !forget_mentions (database, what, n_mentions, is_more, error))
    return FALSE;
  if (*is_more)
    return TRUE;
  cid_store_row_bind_text (find, 1, what->number);
  if (!collect (database, find, ids, error) ||
      !run_for_each (database, number_sqls, G_N_ELEMENTS (number_sqls), ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);

    if (!forget_sayings (database, id, id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
forget_strays (sqlite3 *database, gint64 before_us, gboolean *is_more, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare (database, FORGET_STRAYS, error);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, before_us);
  sqlite3_bind_int (statement, 2, STEP);
  if (!collect (database, statement, none, error))
    return FALSE;
  *is_more = sqlite3_changes (database) == STEP;
  return TRUE;
}

/* What has nothing to do with a call that is left. */
static gboolean
forget_rest (sqlite3 *database,
             const CidForget *what,
             CidForgotten *forgotten,
             gboolean *is_more,
             GError **error)
{
  if (what->number != NULL)
    return forget_number (database, what, &forgotten->n_mentions, is_more, error);
  if (!forget_strays (database, what->before_us, is_more, error))
    return FALSE;
  return *is_more || sweep (database, &forgotten->swept, is_more, error);
}

/**
 * cid_store_forget_step:
 * @database: a call store, in a transaction
 * @what: what is to be forgotten
 * @forgotten: (inout): counts what is forgotten
 * @is_more: (out): there is more to forget
 * @error: return location for an error
 *
 * Forgets some calls: their events become tombstones, the calls with their notes are gone, and so
 * are numbers and names that no call has any more, from the index of names too, and what phones
 * said in no other call; and what was said then about no call. What is deleted is overwritten. Once
 * all is done, cid_store_clean_step() does the rest.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_forget_step (sqlite3 *database,
                       const CidForget *what,
                       CidForgotten *forgotten,
                       gboolean *is_more,
                       GError **error)
{
  g_autoptr (GArray) calls = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  *is_more = FALSE;
  if (!list_calls (database, what, calls, error))
    return FALSE;
  if (calls->len > 0 &&
      (!run (database, floors_sql, error) || !list_numbers (database, calls, numbers, error) ||
       !run_for_each (database, call_sqls, G_N_ELEMENTS (call_sqls), calls, error) ||
       !run_for_each (database, number_sqls, G_N_ELEMENTS (number_sqls), numbers, error)))
    return FALSE;
  forgotten->n_calls += calls->len;
  *is_more = calls->len == STEP;
  return *is_more || forget_rest (database, what, forgotten, is_more, error);
}

/**
 * cid_store_forget_calls:
 * @database: a call store, in a transaction
 * @ids: (element-type gint64): calls
 * @error: return location for an error
 *
 * Takes calls out of the log that are made otherwise; their events stay, and belong to none.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_forget_calls (sqlite3 *database, GArray *ids, GError **error)
{
  static const char *const sqls[] = {
    "UPDATE events SET call = NULL WHERE seq BETWEEN (SELECT first_seq FROM calls WHERE id = ?1)"
    " AND (SELECT last_seq FROM calls WHERE id = ?1) AND call = ?1",
    "UPDATE events SET call = NULL WHERE call = ?1"
    " AND (kind = 'noted' OR kind = 'done' OR kind = 'undone')",
    "DELETE FROM legs WHERE call = ?1",
    "DELETE FROM calls WHERE id = ?1",
  };

  return run (database, floors_sql, error) &&
         run_for_each (database, sqls, G_N_ELEMENTS (sqls), ids, error);
}
