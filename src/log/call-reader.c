/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-reader"

#include "log/call-reader.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "base/error.h"
#include "base/text.h"
#include "log/call-reader-private.h"
#include "log/query-run.h"
#include "log/store-file.h"
#include "log/store-mentions.h"
#include "log/store-phones.h"
#include "log/store-row.h"

/* The user's own events of a call, which an index has. */
#define MARKS "(e.kind = 'noted' OR e.kind = 'done' OR e.kind = 'undone')"

/**
 * CidCallReader:
 *
 * Reads the call store beside the daemon that writes it. Every function has read all that it
 * returns: nothing is held while it is printed.
 */
struct _CidCallReader {
  sqlite3 *database;
  sqlite3_stmt *legs;
  sqlite3_stmt *call;
  sqlite3_stmt *kept[CID_QUERY_N_SQL];
};

/**
 * cid_stored_event_free:
 * @self: (transfer full) (nullable): an event of the journal
 */
void
cid_stored_event_free (CidStoredEvent *self)
{
  if (self == NULL)
    return;
  cid_call_event_free (self->event);
  g_free (self);
}

/* cid_fold (TEXT): as names are compared, case and accents aside. */
static void
fold (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);

  sqlite3_result_text (context, cid_text_fold (text), -1, g_free);
}

/**
 * cid_call_reader_new:
 * @path: path of the call store
 * @error: return location for an error
 *
 * Returns: (transfer full): a reader; %NULL with %CID_ERROR_NOT_FOUND where nothing was ever
 *   written, which is to be taken as an empty log, or with one of the `CID_ERROR_DATABASE…` codes
 */
CidCallReader *
cid_call_reader_new (const char *path, GError **error)
{
  static const char call_sql[] =
    "SELECT " CID_CALL_COLUMNS " FROM calls AS c" CID_CALL_JOINS " WHERE c.id = ?";
  g_autoptr (CidCallReader) self = g_new0 (CidCallReader, 1);
  int code;

  self->database = cid_store_file_open_readonly (path, error);
  if (self->database == NULL)
    return NULL;
  code = sqlite3_create_function (self->database, "cid_fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                  NULL, fold, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (self->database, cid_store_row_legs_sql, -1, &self->legs, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (self->database, call_sql, -1, &self->call, NULL);
  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, self->database, code);
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * cid_call_reader_free:
 * @self: (transfer full) (nullable): a reader
 */
void
cid_call_reader_free (CidCallReader *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->legs);
  sqlite3_finalize (self->call);
  for (gsize i = 0; i < G_N_ELEMENTS (self->kept); i++)
    sqlite3_finalize (self->kept[i]);
  sqlite3_close_v2 (self->database);
  g_free (self);
}

/**
 * cid_call_reader_has_moved:
 * @self: a reader
 *
 * Returns: whether what it reads is no longer the call log: the file was moved or deleted, and
 *   perhaps another one is in its place
 */
gboolean
cid_call_reader_has_moved (CidCallReader *self)
{
  int has_moved = 0;

  sqlite3_file_control (self->database, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  return has_moved != 0;
}

static sqlite3_stmt *
prepare (CidCallReader *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, self->database, code);
  return statement;
}

static gboolean
is_at_end (CidCallReader *self, int code, GError **error)
{
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  return code == SQLITE_DONE;
}

/**
 * cid_call_reader_fetch:
 * @self: a reader
 * @id: a call's number in the log
 * @call: (out) (transfer full) (nullable): the call with its legs; %NULL if there is none
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_call_reader_fetch (CidCallReader *self, gint64 id, CidCall **call, GError **error)
{
  g_autoptr (CidCall) found = NULL;
  int code;

  sqlite3_bind_int64 (self->call, 1, id);
  code = sqlite3_step (self->call);
  if (code == SQLITE_ROW) {
    found = cid_store_row_to_call (self->call);
    code = SQLITE_DONE;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  sqlite3_reset (self->call);
  if (code != SQLITE_DONE)
    return FALSE;
  if (found != NULL && !cid_store_row_read_legs (self->database, self->legs, found, error))
    return FALSE;
  *call = g_steal_pointer (&found);
  return TRUE;
}

/**
 * cid_call_reader_prepare:
 * @self: a reader
 * @sql: a statement that whoever follows the log runs again and again
 * @error: return location for an error
 *
 * Returns: (transfer none): the statement, to be bound and run until cid_call_reader_end()
 */
sqlite3_stmt *
cid_call_reader_prepare (CidCallReader *self, CidQuerySql sql, GError **error)
{
  if (self->kept[sql] == NULL)
    self->kept[sql] = cid_query_sql_prepare (self->database, sql, error);
  return self->kept[sql];
}

/**
 * cid_call_reader_begin:
 * @self: a reader
 * @error: return location for an error
 *
 * What is read until cid_call_reader_end() is of one moment.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_call_reader_begin (CidCallReader *self, GError **error)
{
  int code = sqlite3_exec (self->database, "BEGIN", NULL, NULL, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, self->database, code);
  return code == SQLITE_OK;
}

/**
 * cid_call_reader_end:
 * @self: a reader
 */
void
cid_call_reader_end (CidCallReader *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->kept); i++)
    sqlite3_reset (self->kept[i]);
  sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * cid_call_reader_reverse:
 * @calls: what is to be in the opposite order
 */
void
cid_call_reader_reverse (GPtrArray *calls)
{
  for (guint i = 0, j = calls->len; i + 1 < j; i++) {
    gpointer first = calls->pdata[i];

    calls->pdata[i] = calls->pdata[--j];
    calls->pdata[j] = first;
  }
}

/**
 * cid_call_reader_get_database:
 * @self: a reader
 *
 * Returns: (transfer none): what it reads
 */
sqlite3 *
cid_call_reader_get_database (CidCallReader *self)
{
  return self->database;
}

/**
 * cid_call_reader_query:
 * @self: a reader
 * @query: what is asked
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidCall): the newest calls that are meant, newest last;
 *   empty if there are none; %NULL with %CID_ERROR_NOT_FOUND if @query names a call that is not
 * there
 */
GPtrArray *
cid_call_reader_query (CidCallReader *self, const CidCallQuery *query, GError **error)
{
  GPtrArray *calls = NULL;

  if (!cid_call_reader_begin (self, error))
    return NULL;
  calls = cid_query_run (self, query, error);
  cid_call_reader_end (self);
  return calls;
}

/**
 * cid_call_reader_get:
 * @self: a reader
 * @id: a call's number in the log
 * @error: return location for an error
 *
 * Returns: (transfer full): the call; %NULL with %CID_ERROR_NOT_FOUND if there is none
 */
CidCall *
cid_call_reader_get (CidCallReader *self, gint64 id, GError **error)
{
  CidCall *call = NULL;

  if (cid_call_reader_fetch (self, id, &call, error) && call == NULL)
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("There is no call #%" PRId64), id);
  return call;
}

/**
 * cid_call_reader_has:
 * @self: a reader
 * @call: a call, known by its uid and when it began
 * @is_there: (out): whether the log has it
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_call_reader_has (CidCallReader *self, const CidCall *call, gboolean *is_there, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    prepare (self, "SELECT id FROM calls WHERE start_us = ?1 AND uid = ?2", error);
  int code;

  *is_there = FALSE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, call->started.wall_us);
  cid_store_row_bind_text (statement, 2, call->uid);
  code = sqlite3_step (statement);
  *is_there = code == SQLITE_ROW;
  return code == SQLITE_ROW || is_at_end (self, code, error);
}

/**
 * cid_call_reader_get_last:
 * @self: a reader
 * @missed: of the missed ones
 * @error: return location for an error
 *
 * Returns: the id of the newest call that is no rehearsal; 0 with %CID_ERROR_NOT_FOUND if there is
 *   none
 */
gint64
cid_call_reader_get_last (CidCallReader *self, gboolean missed, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;

  query->limit = 1;
  query->outcomes = missed ? CID_OUTCOME_BIT (CID_OUTCOME_MISSED) : 0;
  calls = cid_call_reader_query (self, query, error);
  if (calls == NULL)
    return 0;
  if (calls->len == 0) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                         missed ? _ ("There are no missed calls") : _ ("There are no calls yet"));
    return 0;
  }
  return ((CidCall *) g_ptr_array_index (calls, 0))->id;
}

/**
 * cid_call_reader_get_events:
 * @self: a reader
 * @id: a call's number in the log
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidStoredEvent): the events of the call, oldest first
 */
GPtrArray *
cid_call_reader_get_events (CidCallReader *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_stored_event_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code;

  statement = prepare (self,
                       "SELECT " CID_EVENT_COLUMNS " FROM " CID_EVENT_TABLES
                       " WHERE e.seq BETWEEN (SELECT first_seq FROM calls WHERE id = ?1)"
                       " AND (SELECT last_seq FROM calls WHERE id = ?1) AND e.call = ?1"
                       " AND NOT " MARKS " UNION ALL SELECT " CID_EVENT_COLUMNS
                       " FROM " CID_EVENT_TABLES " WHERE e.call = ?1 AND " MARKS " ORDER BY e.seq",
                       error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    g_autoptr (CidCallEvent) event = cid_store_row_to_event (statement);
    CidStoredEvent *stored;

    if (event == NULL)
      continue;
    stored = g_new0 (CidStoredEvent, 1);
    stored->seq = sqlite3_column_int64 (statement, 0);
    stored->event = g_steal_pointer (&event);
    g_ptr_array_add (events, stored);
  }
  return is_at_end (self, code, error) ? g_steal_pointer (&events) : NULL;
}

/**
 * cid_call_reader_get_waiting:
 * @self: a reader
 * @since_us: only calls that began then or later
 * @error: return location for an error
 *
 * Gives the missed calls that nobody has dealt with.
 *
 * Returns: (transfer full) (element-type CidCall): the calls, newest first
 */
GPtrArray *
cid_call_reader_get_waiting (CidCallReader *self, gint64 since_us, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  GPtrArray *calls;

  query->waiting = TRUE;
  query->since_us = since_us;
  calls = cid_call_reader_query (self, query, error);
  if (calls != NULL)
    cid_call_reader_reverse (calls);
  return calls;
}

/**
 * cid_call_reader_get_phones:
 * @self: a reader
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidPhoneState): how each phone is that was ever heard, the
 *   latest first
 */
GPtrArray *
cid_call_reader_get_phones (CidCallReader *self, GError **error)
{
  return cid_store_phones_read (self->database, error);
}

/**
 * cid_call_reader_find_mentions:
 * @self: a reader
 * @mentions: of a number, which get what cid_store_mentions_find() finds
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_call_reader_find_mentions (CidCallReader *self, CidStoreMentions *mentions, GError **error)
{
  return cid_store_mentions_find (mentions, self->database, error);
}
