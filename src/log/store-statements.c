/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-statements"

#include "log/store-statements.h"

#include "log/store-file.h"

struct _CidStoreStatements {
  sqlite3 *database;
  sqlite3_stmt *statements[CID_STORE_N_SQL];
};

/* An update names no column of an index but the change, and that index leaves out what is not
 * filed: so a call that goes on touches none. */
static const char *const sqls[CID_STORE_N_SQL] = {
  [CID_STORE_SQL_BEGIN] = "BEGIN IMMEDIATE",
  [CID_STORE_SQL_COMMIT] = "COMMIT",
  [CID_STORE_SQL_ADD_ORIGIN] = "INSERT INTO origins (uuid, made_us) SELECT ?1, ?2"
                               " WHERE NOT EXISTS (SELECT 1 FROM origins WHERE imported = 0)",
  [CID_STORE_SQL_ADD_RUN] =
    "INSERT INTO runs (origin, boot, version, started_us)"
    " VALUES ((SELECT max (id) FROM origins WHERE imported = 0), ?1, ?2, ?3)"
    " RETURNING id",
  [CID_STORE_SQL_ADD_EVENT] =
    "INSERT INTO events (seq, run, call, phone, wall_us, boot_us, kind, phone_name, phone_group,"
    " simulated, party, number, remote, name, line, call_ref, call_uid, reason, diverted, mac,"
    " target, body, extra, voicemail, peer_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  [CID_STORE_SQL_FIND_CALL] = "SELECT id, number FROM calls WHERE start_us = ?2 AND uid = ?1",
  [CID_STORE_SQL_UNFILE_CALL] = "UPDATE calls SET class = NULL WHERE id = ?1 AND class IS NOT NULL",
  [CID_STORE_SQL_ADD_CALL] =
    "INSERT INTO calls (id, outcome, answered_us, answered_boot_us, ended_us, ended_boot_us,"
    " ring_us, talk_us, party, remote, withheld, name, name_from, said, line, diverted,"
    " answered_by, reason, simulated, last_seq, voicemail, direction, uid, run, start_us,"
    " start_boot_us, number, first_seq, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  [CID_STORE_SQL_UPDATE_CALL] =
    "UPDATE calls SET outcome = ?2, answered_us = ?3, answered_boot_us = ?4, ended_us = ?5,"
    " ended_boot_us = ?6, ring_us = ?7, talk_us = ?8, party = ?9, remote = ?10, withheld = ?11,"
    " name = ?12, name_from = ?13, said = ?14, line = ?15, diverted = ?16, answered_by = ?17,"
    " reason = ?18, simulated = ?19, last_seq = max (last_seq, ?20), voicemail = ?21,"
    " direction = ?22, changed = ?23 WHERE id = ?1",
  [CID_STORE_SQL_SET_CALL_NUMBER] = "UPDATE calls SET number = ?2 WHERE id = ?1",
  [CID_STORE_SQL_SET_NOTE] =
    "UPDATE calls SET changed = ?2, note = ?4 WHERE id = ?1 AND uid = COALESCE (?3, uid)"
    " RETURNING uid",
  [CID_STORE_SQL_SET_DONE] = "UPDATE calls SET class = NULL, changed = ?2, done_us = ?4 WHERE id = "
                             "?1 AND uid = COALESCE (?3, uid)"
                             " AND outcome = 'missed' RETURNING uid",
  [CID_STORE_SQL_DROP_LEGS] = "DELETE FROM legs WHERE call = ?1",
  [CID_STORE_SQL_PUT_LEG] =
    "INSERT INTO legs (call, place, phone, call_ref, state, outcome, phone_group)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call, place) DO UPDATE SET"
    " call_ref = excluded.call_ref, state = excluded.state, outcome = excluded.outcome",
  [CID_STORE_SQL_FIND_NUMBER] =
    "SELECT id, display, name, name_from, organization, place, type FROM numbers WHERE number = ?1",
  [CID_STORE_SQL_PUT_NUMBER] =
    "INSERT INTO numbers (number, display, name, name_from, organization, place, type)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (number) DO UPDATE SET"
    " display = COALESCE (excluded.display, display),"
    " name = CASE WHEN ?8 OR name IS NULL THEN excluded.name ELSE name END,"
    " name_from = CASE WHEN ?8 OR name IS NULL THEN excluded.name_from ELSE name_from END,"
    " organization = CASE WHEN ?8 OR name IS NULL THEN excluded.organization ELSE organization END,"
    " place = COALESCE (excluded.place, place), type = COALESCE (excluded.type, type)"
    " RETURNING id, display, name, name_from, organization, place, type",
  [CID_STORE_SQL_LIST_NUMBERS] = "SELECT id, number, name, name_from, organization FROM numbers"
                                 " WHERE id < ?1 AND number IS NOT NULL ORDER BY id DESC LIMIT ?2",
  [CID_STORE_SQL_NAME_NUMBER] =
    "UPDATE numbers SET name = ?2, name_from = ?3, organization = ?4 WHERE id = ?1",
  [CID_STORE_SQL_PUT_PHONE] = "INSERT INTO phones (uuid, name) VALUES (?1, ?2)"
                              " ON CONFLICT (uuid) DO UPDATE SET"
                              " name = COALESCE (excluded.name, name) RETURNING id",
  [CID_STORE_SQL_SET_HEARD] = "UPDATE phones SET heard_us = ?2, heard_kind = ?3 WHERE id = ?1",
  [CID_STORE_SQL_SET_PHONE_STATE] = "UPDATE phones SET kinds = ?2, ready_us = ?3 WHERE id = ?1",
  [CID_STORE_SQL_CLEAR_CONDITIONS] = "DELETE FROM conditions WHERE phone = ?1",
  [CID_STORE_SQL_LIST_UNFILED] =
    "SELECT c.id, c.direction, c.outcome, c.talk_us, c.withheld, c.simulated, c.line, c.done_us,"
    " c.number, n.number IS NOT NULL, c.name, c.said, c.start_us,"
    " (SELECT group_concat (phone) FROM (SELECT DISTINCT phone FROM legs WHERE call = c.id"
    " ORDER BY phone)) FROM calls AS c LEFT JOIN numbers AS n ON n.id = c.number"
    " WHERE c.class IS NULL AND c.outcome NOT IN ('ringing', 'active') ORDER BY c.id LIMIT ?1",
  [CID_STORE_SQL_FILE_CALL] = "UPDATE calls SET class = ?2, number = ?3 WHERE id = ?1",
  [CID_STORE_SQL_LIST_WAITING] =
    "SELECT id FROM calls WHERE class IS NOT NULL AND outcome = 'missed' AND done_us IS NULL"
    " AND number = ?1 AND start_us < ?2",
  [CID_STORE_SQL_SETTLE_CALL] =
    "UPDATE calls SET class = NULL, changed = ?2, done_us = ?3 WHERE id = ?1",
  [CID_STORE_SQL_ADD_CLASS] =
    "INSERT INTO classes (direction, outcome, waits, withheld, simulated, numbered, talk, line,"
    " phones) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
  [CID_STORE_SQL_ADD_SAYING] = "INSERT OR IGNORE INTO sayings (number, said) VALUES (?1, ?2)",
  [CID_STORE_SQL_PUT_ALIAS] = "INSERT OR IGNORE INTO numbers (alias) VALUES (?1)",
  [CID_STORE_SQL_FIND_ALIAS] = "SELECT id FROM numbers WHERE alias = ?1",
  [CID_STORE_SQL_ADD_UNINDEXED] = "INSERT OR IGNORE INTO unindexed (number) VALUES (?1)",
  [CID_STORE_SQL_LIST_UNINDEXED] =
    "SELECT u.number, n.words, n.alias, n.name, n.organization,"
    " (SELECT group_concat (said, ' ') FROM sayings WHERE number = u.number)"
    " FROM unindexed AS u LEFT JOIN numbers AS n ON n.id = u.number LIMIT ?1",
  [CID_STORE_SQL_DROP_UNINDEXED] = "DELETE FROM unindexed WHERE number = ?1",
  [CID_STORE_SQL_DROP_WORDS] = "INSERT INTO names (names, rowid, words) VALUES ('delete', ?1, ?2)",
  [CID_STORE_SQL_SET_WORDS] = "UPDATE numbers SET words = ?2 WHERE id = ?1",
  [CID_STORE_SQL_ADD_WORDS] = "INSERT INTO names (rowid, words) VALUES (?1, ?2)",
  [CID_STORE_SQL_ADD_CONDITION] = "INSERT INTO conditions (phone, aspect, line, is_on, since_us)"
                                  " VALUES (?1, ?2, ?3, ?4, ?5)",
};

/**
 * cid_store_statements_new:
 * @database: (transfer full): a call store open for writing
 *
 * Returns: (transfer full): its statements, each prepared when it is first wanted
 */
CidStoreStatements *
cid_store_statements_new (sqlite3 *database)
{
  CidStoreStatements *self = g_new0 (CidStoreStatements, 1);

  self->database = database;
  return self;
}

/**
 * cid_store_statements_free:
 * @self: (transfer full) (nullable): statements
 *
 * Closes the database too; what was not committed is gone.
 */
void
cid_store_statements_free (CidStoreStatements *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < CID_STORE_N_SQL; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close_v2 (self->database);
  g_free (self);
}

/**
 * cid_store_statements_get_database:
 * @self: statements
 *
 * Returns: (transfer none): their database
 */
sqlite3 *
cid_store_statements_get_database (CidStoreStatements *self)
{
  return self->database;
}

/**
 * cid_store_statements_get:
 * @self: statements
 * @sql: which one
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the statement, to be bound and run; what was bound before is
 *   still bound
 */
sqlite3_stmt *
cid_store_statements_get (CidStoreStatements *self, CidStoreSql sql, GError **error)
{
  int code;

  if (self->statements[sql] != NULL)
    return self->statements[sql];
  code = sqlite3_prepare_v3 (self->database, sqls[sql], -1, SQLITE_PREPARE_PERSISTENT,
                             &self->statements[sql], NULL);
  if (code != SQLITE_OK)
    cid_store_file_set_error (error, self->database, code);
  return self->statements[sql];
}

/**
 * cid_store_statements_run:
 * @self: statements
 * @statement: one of them
 * @error: return location for an error
 *
 * Runs a statement that gives nothing back.
 *
 * Returns: %TRUE if it was done
 */
gboolean
cid_store_statements_run (CidStoreStatements *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/**
 * cid_store_statements_run_for_id:
 * @self: statements
 * @statement: one of them, that gives back the id of a row
 * @id: (out): the id; untouched on error
 * @error: return location for an error
 *
 * Returns: %TRUE if it was done
 */
gboolean
cid_store_statements_run_for_id (CidStoreStatements *self,
                                 sqlite3_stmt *statement,
                                 gint64 *id,
                                 GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    *id = sqlite3_column_int64 (statement, 0);
  else
    cid_store_file_set_error (error, self->database, code);
  sqlite3_reset (statement);
  return code == SQLITE_ROW;
}
