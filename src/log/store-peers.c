/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-peers"

#include "log/store-peers.h"

#include "log/store-file.h"
#include "log/store-row.h"

static gboolean
prepare (sqlite3 *database, const char *sql, sqlite3_stmt **out, GError **error)
{
  int code = sqlite3_prepare_v2 (database, sql, -1, out, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_OK;
}

static gboolean
bind_entry (sqlite3 *database,
            const char *sql,
            const CidJournalEntry *entry,
            sqlite3_stmt **out,
            GError **error)
{
  if (!prepare (database, sql, out, error))
    return FALSE;
  cid_store_row_bind_text (*out, 1, entry->origin);
  sqlite3_bind_int64 (*out, 2, entry->started_us);
  sqlite3_bind_int64 (*out, 3, entry->seq);
  cid_store_row_bind_text (*out, 4, entry->boot);
  return TRUE;
}

/* Runs a statement that may give a number; none is 0. */
static gboolean
get_number (sqlite3 *database, sqlite3_stmt *statement, gint64 *number, GError **error)
{
  int code = sqlite3_step (statement);

  *number = 0;
  if (code == SQLITE_ROW) {
    *number = sqlite3_column_int64 (statement, 0);
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

static gboolean
ask (sqlite3 *database,
     const char *sql,
     const CidJournalEntry *entry,
     gint64 *number,
     GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  return bind_entry (database, sql, entry, &statement, error) &&
         get_number (database, statement, number, error);
}

/**
 * cid_store_peers_find_run:
 * @database: a call store
 * @entry: an event of another log
 * @error: return location for an error
 *
 * Returns: the row of the run that it arose in, made if it is missing; 0 on error
 */
gint64
cid_store_peers_find_run (sqlite3 *database, const CidJournalEntry *entry, GError **error)
{
  gint64 ignored = 0;
  gint64 run_id = 0;

  if (!ask (database,
            "SELECT r.id FROM runs AS r JOIN origins AS o ON o.id = r.origin"
            " WHERE o.uuid = ?1 AND r.started_us = ?2 AND r.boot = ?4 AND ?3 IS NOT NULL",
            entry, &run_id, error))
    return 0;
  if (run_id > 0)
    return run_id;
  if (!ask (database,
            "INSERT INTO origins (uuid, made_us, imported) SELECT ?1, ?2, 1"
            " WHERE NOT EXISTS (SELECT 1 FROM origins WHERE uuid = ?1)"
            " AND ?3 IS NOT NULL AND ?4 IS NOT NULL",
            entry, &ignored, error) ||
      !ask (database,
            "INSERT INTO runs (origin, boot, version, started_us)"
            " SELECT id, ?4, 'imported', ?2 FROM origins WHERE uuid = ?1 AND ?3 IS NOT NULL"
            " RETURNING id",
            entry, &run_id, error))
    return 0;
  return run_id;
}

/**
 * cid_store_peers_has_event:
 * @database: a call store
 * @entry: an event of another log
 * @has_event: (out): it is in this one, if only as a tombstone
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_peers_has_event (sqlite3 *database,
                           const CidJournalEntry *entry,
                           gboolean *has_event,
                           GError **error)
{
  static const char sql[] =
    "SELECT 1 FROM events AS e JOIN runs AS r ON r.id = e.run JOIN origins AS o ON o.id = r.origin"
    " WHERE e.peer_seq = ?3 AND o.uuid = ?1 UNION ALL"
    " SELECT 1 FROM events AS e JOIN runs AS r ON r.id = e.run JOIN origins AS o ON o.id = r.origin"
    " WHERE e.seq = ?3 AND e.peer_seq IS NULL AND o.uuid = ?1"
    " AND ?2 IS NOT NULL AND ?4 IS NOT NULL LIMIT 1";
  gint64 found = 0;

  if (!ask (database, sql, entry, &found, error))
    return FALSE;
  *has_event = found > 0;
  return TRUE;
}

/**
 * cid_store_peers_find_open:
 * @database: a call store
 * @call: a call that is open in another log
 * @last_seq: (out): its last event, if it came from there and is open here as well; else 0
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_peers_find_open (sqlite3 *database, const CidCall *call, gint64 *last_seq, GError **error)
{
  static const char sql[] =
    "SELECT c.last_seq FROM calls AS c JOIN events AS e ON e.seq = c.first_seq"
    " JOIN runs AS r ON r.id = e.run JOIN origins AS o ON o.id = r.origin"
    " WHERE c.start_us = ?1 AND c.uid = ?2 AND c.outcome IN ('ringing', 'active') AND o.imported";
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!prepare (database, sql, &statement, error))
    return FALSE;
  sqlite3_bind_int64 (statement, 1, call->started.wall_us);
  cid_store_row_bind_text (statement, 2, call->uid);
  return get_number (database, statement, last_seq, error);
}

/* Where one was talked with since, that says as much as a mark. */
static gboolean
find_newest (sqlite3 *database,
             gint64 id,
             gint64 seq,
             gboolean is_note,
             gint64 *newest_us,
             GError **error)
{
  static const char sql[] =
    "SELECT max (wall_us) FROM (SELECT wall_us FROM events WHERE call = ?1 AND seq < ?2"
    " AND (kind = 'noted' OR kind = 'done' OR kind = 'undone') AND (kind = 'noted') = ?3"
    " UNION ALL SELECT done_us FROM calls WHERE id = ?1 AND NOT ?3)";
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!prepare (database, sql, &statement, error))
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, seq);
  sqlite3_bind_int (statement, 3, is_note);
  return get_number (database, statement, newest_us, error);
}

/**
 * cid_store_peers_mark:
 * @database: a call store
 * @calls: of the store
 * @id: a call that is in it
 * @seq: the place of @mark in the store
 * @mark: what a user says of the call in another log
 * @is_marked: (out): %FALSE if there is no such call, or none that could be marked so
 * @error: return location for an error
 *
 * Does cid_store_calls_mark(), unless what was said before that place is newer.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_peers_mark (sqlite3 *database,
                      CidStoreCalls *calls,
                      gint64 id,
                      gint64 seq,
                      CidCallEvent *mark,
                      gboolean *is_marked,
                      GError **error)
{
  gint64 newest_us = 0;

  if (!find_newest (database, id, seq, mark->kind == CID_EVENT_NOTED, &newest_us, error))
    return FALSE;
  *is_marked = newest_us > mark->stamp.wall_us;
  return *is_marked || cid_store_calls_mark (calls, id, mark, is_marked, error);
}
