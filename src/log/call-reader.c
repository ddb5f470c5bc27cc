/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-reader"

#include "log/call-reader.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/text.h"
#include "log/call-reader-private.h"
#include "log/query-bind.h"
#include "log/store-file.h"
#include "log/store-phones.h"
#include "log/store-row.h"

/* The user's own events of a call, which an index has. */
#define MARKS "e.kind IN ('noted', 'done', 'undone')"

/**
 * CidCallReader:
 *
 * Reads the call store beside the daemon that writes it. Every function has read all that it
 * returns: nothing is held while it is printed.
 */
struct _CidCallReader {
  sqlite3 *database;
  sqlite3_stmt *legs;
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
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  g_autoptr (CidCallReader) self = g_new0 (CidCallReader, 1);
  int code;

  self->database = cid_store_file_open_readonly (path, error);
  if (self->database == NULL)
    return NULL;
  code = sqlite3_create_function (self->database, "cid_fold", 1, flags, NULL, fold, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (self->database, cid_store_row_legs_sql, -1, &self->legs, NULL);
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
  sqlite3_close_v2 (self->database);
  g_free (self);
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

static gboolean
read_calls (CidCallReader *self, sqlite3_stmt *statement, GPtrArray *calls, GError **error)
{
  int code;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    CidCall *call = cid_store_row_to_call (statement);

    g_ptr_array_add (calls, call);
    if (!cid_store_row_read_legs (self->database, self->legs, call, error))
      return FALSE;
  }
  return is_at_end (self, code, error);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const CidCall *one = *(CidCall *const *) a;
  const CidCall *other = *(CidCall *const *) b;

  if (one->started.wall_us != other->started.wall_us)
    return one->started.wall_us < other->started.wall_us ? 1 : -1;
  return one->id < other->id ? 1 : one->id > other->id ? -1 : 0;
}

static int
compare_oldest_first (gconstpointer a, gconstpointer b)
{
  return compare_newest_first (b, a);
}

/* What several statements gave, as one would have. */
static void
merge (GPtrArray *calls, const CidCallQuery *query)
{
  g_ptr_array_sort (calls, cid_call_query_is_oldest_first (query) ? compare_oldest_first
                                                                  : compare_newest_first);
  for (guint i = calls->len; i > 1; i--)
    if (((CidCall *) calls->pdata[i - 1])->id == ((CidCall *) calls->pdata[i - 2])->id)
      g_ptr_array_remove_index (calls, i - 1);
  if (query->limit > 0 && calls->len > query->limit)
    g_ptr_array_set_size (calls, (int) query->limit);
}

/* A phone that was replaced by another of the same name: the log goes on. */
static gboolean
query_phones (CidCallReader *self,
              const CidCallQuery *query,
              sqlite3_stmt *statement,
              GPtrArray *calls,
              GError **error)
{
  g_autoptr (sqlite3_stmt) phones = NULL;
  guint n_phones = 0;
  int code;

  phones = prepare (self, "SELECT id FROM phones WHERE name = ? OR uuid = ?1", error);
  if (phones == NULL)
    return FALSE;
  sqlite3_bind_text (phones, 1, query->phone, -1, SQLITE_STATIC);
  while ((code = sqlite3_step (phones)) == SQLITE_ROW) {
    cid_query_bind_phone (statement, sqlite3_column_int64 (phones, 0));
    if (!read_calls (self, statement, calls, error))
      return FALSE;
    sqlite3_reset (statement);
    n_phones++;
  }
  if (n_phones > 1)
    merge (calls, query);
  return is_at_end (self, code, error);
}

/**
 * cid_call_reader_run:
 * @self: a reader
 * @sql: a statement whose columns are %CID_CALL_COLUMNS
 * @query: what is bound to it
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidCall): the calls that it gives, in its order
 */
GPtrArray *
cid_call_reader_run (CidCallReader *self,
                     const char *sql,
                     const CidCallQuery *query,
                     GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_autoptr (sqlite3_stmt) statement = prepare (self, sql, error);
  gboolean is_read;

  if (statement == NULL)
    return NULL;
  cid_query_bind (statement, query);
  is_read = query->phone != NULL && sqlite3_bind_parameter_index (statement, ":phone") > 0
              ? query_phones (self, query, statement, calls, error)
              : read_calls (self, statement, calls, error);

  return is_read ? g_steal_pointer (&calls) : NULL;
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

static void
set_missing (GError **error, gint64 id)
{
  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("There is no call #%" G_GINT64_FORMAT),
               id);
}

static gboolean
has_call (CidCallReader *self, gint64 id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code;

  if (id <= 0)
    return TRUE;
  statement = prepare (self, "SELECT 1 FROM calls WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  code = sqlite3_step (statement);
  if (code == SQLITE_DONE)
    set_missing (error, id);
  else if (code != SQLITE_ROW)
    cid_store_file_set_error (error, self->database, code);
  return code == SQLITE_ROW;
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
  g_autofree char *sql = cid_call_query_to_sql (query);
  GPtrArray *calls;

  if (!has_call (self, query->before_id, error) || !has_call (self, query->after_id, error))
    return NULL;
  calls = cid_call_reader_run (self, sql, query, error);

  if (calls != NULL && !cid_call_query_is_oldest_first (query))
    cid_call_reader_reverse (calls);

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
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = prepare (
    self, "SELECT " CID_CALL_COLUMNS " FROM calls AS c" CID_CALL_JOINS " WHERE c.id = ?", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  if (!read_calls (self, statement, calls, error))
    return NULL;
  if (calls->len == 0) {
    set_missing (error, id);
    return NULL;
  }
  return g_ptr_array_steal_index (calls, 0);
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
 * Gives the missed calls that nobody has dealt with: after which nobody talked with that number.
 *
 * Returns: (transfer full) (element-type CidCall): the calls, newest first
 */
GPtrArray *
cid_call_reader_get_waiting (CidCallReader *self, gint64 since_us, GError **error)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = prepare (self,
                       "SELECT " CID_CALL_COLUMNS " FROM calls AS c" CID_CALL_JOINS
                       " WHERE c.start_us >= ?1 AND c.simulated = 0 AND " CID_CALL_WAITS
                       " ORDER BY c.start_us DESC, c.id DESC",
                       error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, since_us);
  return read_calls (self, statement, calls, error) ? g_steal_pointer (&calls) : NULL;
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
