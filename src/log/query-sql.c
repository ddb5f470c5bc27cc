/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-query-sql"

#include "log/query-sql.h"

#include "log/store-file.h"

/* What lies between two calls in the order of the log, both excluded. The times alone are for the
 * index, which knows nothing of pairs. */
#define BETWEEN                                                                                    \
  " AND start_us >= :first_us AND start_us <= :last_us"                                            \
  " AND (start_us > :first_us OR id > :first_id) AND (start_us < :last_us OR id < :last_id)"
#define DOWN " ORDER BY start_us DESC, id DESC LIMIT :limit"
#define UP " ORDER BY start_us, id LIMIT :limit"
#define FILED " FROM calls WHERE class IS NOT NULL"

static const char *const sqls[CID_QUERY_N_SQL] = {
  [CID_QUERY_KEY_OF] = "SELECT start_us FROM calls WHERE id = ?",
  [CID_QUERY_NUMBER_OF] = "SELECT number FROM calls WHERE id = ? AND class IS NOT NULL",
  [CID_QUERY_SCAN] = "SELECT start_us, id, class, number FROM calls WHERE 1" BETWEEN DOWN,
  [CID_QUERY_SCAN_UP] = "SELECT start_us, id, class, number FROM calls WHERE 1" BETWEEN UP,
  [CID_QUERY_CLASS] = "SELECT start_us, id" FILED " AND class = :class" BETWEEN DOWN,
  [CID_QUERY_CLASS_UP] = "SELECT start_us, id" FILED " AND class = :class" BETWEEN UP,
  [CID_QUERY_OF_NUMBER] = "SELECT start_us, id, class" FILED " AND number IS :number LIMIT :limit",
  [CID_QUERY_NEXT_CLASS] =
    "SELECT class" FILED " AND number IS :number AND class > :class ORDER BY class LIMIT 1",
  [CID_QUERY_NUMBER_CLASS] =
    "SELECT start_us, id" FILED " AND number IS :number AND class = :class" BETWEEN DOWN,
  [CID_QUERY_NUMBER_CLASS_UP] =
    "SELECT start_us, id" FILED " AND number IS :number AND class = :class" BETWEEN UP,
  [CID_QUERY_NOTED] = "SELECT start_us, id FROM calls WHERE note IS NOT NULL" BETWEEN DOWN,
  [CID_QUERY_NOTED_UP] = "SELECT start_us, id FROM calls WHERE note IS NOT NULL" BETWEEN UP,
  [CID_QUERY_UNFILED] = "SELECT start_us, id FROM calls WHERE class IS NULL",
  [CID_QUERY_UNFILED_CHANGES] =
    "SELECT changed, id FROM calls WHERE class IS NULL AND changed > :after",
  [CID_QUERY_CHANGES] = "SELECT changed, id" FILED " AND changed > :after ORDER BY changed",
  [CID_QUERY_CHANGES_DOWN] =
    "SELECT changed, id" FILED " AND changed > :after ORDER BY changed DESC",
  [CID_QUERY_LAST_CHANGE] =
    "SELECT max ((SELECT COALESCE (max (changed), 0)" FILED "),"
    " (SELECT COALESCE (max (changed), 0) FROM calls WHERE class IS NULL),"
    " COALESCE ((SELECT value FROM floors WHERE name = 'calls.changed'), 0))",
  [CID_QUERY_ORIGIN] = "SELECT uuid FROM origins WHERE imported = 0 ORDER BY id DESC LIMIT 1",
  [CID_QUERY_NUMBER] = "SELECT id FROM numbers WHERE number = :number",
  [CID_QUERY_NUMBERS_FROM] =
    "SELECT id FROM numbers WHERE number >= :number AND number < :number_end",
  [CID_QUERY_NAMES] = "SELECT rowid FROM names WHERE names MATCH :phrase",
  [CID_QUERY_NAMES_PAIR] = "SELECT doc FROM name_parts WHERE term >= :name AND term <= :name_end",
  [CID_QUERY_NAMES_SHORT] =
    ("SELECT id FROM numbers INDEXED BY numbers_by_words WHERE words IS NOT NULL"
     " AND instr (words, :name) > 0"),
  [CID_QUERY_NAMES_UNINDEXED] = "SELECT number FROM unindexed",
  [CID_QUERY_CONTACTS] = "SELECT id FROM numbers WHERE name IS NOT NULL",
  [CID_QUERY_STRANGERS] = "SELECT id FROM numbers WHERE name IS NULL",
};

/**
 * cid_query_sql_get:
 * @sql: which statement
 *
 * Returns: its text
 */
const char *
cid_query_sql_get (CidQuerySql sql)
{
  g_return_val_if_fail (sql < CID_QUERY_N_SQL, NULL);

  return sqls[sql];
}

/**
 * cid_query_sql_prepare:
 * @database: a call store
 * @sql: which statement
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the statement, to be bound and run
 */
sqlite3_stmt *
cid_query_sql_prepare (sqlite3 *database, CidQuerySql sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (database, sqls[sql], -1, &statement, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return statement;
}
