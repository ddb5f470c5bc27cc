/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-writer"

#include "log/store-writer.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "log/call-query.h"
#include "log/store-calls.h"
#include "log/store-file.h"
#include "log/store-filing.h"
#include "log/store-lock.h"
#include "log/store-names.h"
#include "log/store-phones.h"
#include "log/store-row.h"

#define CHECKPOINT_PATIENCE_MS 200
/* Calls that began so long ago are over, or are still going on; and of the others so many are
 * enough. The clock may have been set in between. */
#define LATELY_US (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC)
#define MAX_LATE_CALLS 256
/* So much is filed before the store is closed; what is more waits until it is opened again. */
#define MAX_LAST_STEPS 8

#define LAST(name, table, column)                                                                  \
  "SELECT max (COALESCE ((SELECT max (" column ") FROM " table "), 0),"                            \
  " COALESCE ((SELECT value FROM floors WHERE name = '" name "'), 0))"
#define LAST_SEQ LAST ("events.seq", "events", "seq")
#define LAST_CALL LAST ("calls.id", "calls", "id")

struct _CidStoreWriter {
  char *path;
  char *boot_id;
  const char *role;
  CidStoreLock *lock;
  CidStoreStatements *statements;
  CidStoreCalls *calls;
  CidStorePhones *phones;
  CidStoreClasses *classes;
  gint64 run;
  gint64 run_us;
  gint64 last_seq;
  gint64 last_change;
  /* A batch whose commit failed, though it may be on disk: when its run began, its last event, and
   * its size. The row of a run that is not on disk may become that of another. */
  gint64 doubtful_run_us;
  gint64 doubtful_seq;
  guint n_doubtful;
  /* So many entries turned out to be on disk, and come once more at the head of the next batch. */
  guint n_stored;
  /* Something was forgotten, and traces of it may be left. */
  gboolean has_traces;
};

/**
 * cid_store_writer_new:
 * @path: path of the call store
 * @boot_id: tells this boot of the machine from others
 *
 * Writes the store; everything it does may wait for the disk. Nothing is opened yet.
 *
 * Returns: (transfer full): the writer
 */
CidStoreWriter *
cid_store_writer_new (const char *path, const char *boot_id)
{
  CidStoreWriter *self = g_new0 (CidStoreWriter, 1);

  self->path = g_strdup (path);
  self->boot_id = g_strdup (boot_id != NULL ? boot_id : "");
  self->role = "daemon";
  return self;
}

/**
 * cid_store_writer_new_for_command:
 * @path: path of the call store
 * @boot_id: tells this boot of the machine from others
 *
 * Returns: (transfer full): a writer for a command, which writes a little while no daemon runs
 */
CidStoreWriter *
cid_store_writer_new_for_command (const char *path, const char *boot_id)
{
  CidStoreWriter *self = cid_store_writer_new (path, boot_id);

  self->role = "command";
  return self;
}

static void
drop (CidStoreWriter *self)
{
  g_clear_pointer (&self->classes, cid_store_classes_free);
  g_clear_pointer (&self->phones, cid_store_phones_free);
  g_clear_pointer (&self->calls, cid_store_calls_free);
  g_clear_pointer (&self->statements, cid_store_statements_free);
  g_clear_pointer (&self->lock, cid_store_lock_free);
  self->run = 0;
}

static gboolean
is_in_place (CidStoreWriter *self, GError **error)
{
  int has_moved = 0;

  sqlite3_file_control (cid_store_statements_get_database (self->statements), "main",
                        SQLITE_FCNTL_HAS_MOVED, &has_moved);
  if (has_moved)
    g_set_error (error, CID_ERROR, CID_ERROR_DATABASE,
                 _ ("The call log %s was moved or deleted while it was in use: a new one is begun"),
                 self->path);
  return !has_moved;
}

static gboolean
run (CidStoreWriter *self, CidStoreSql sql, GError **error)
{
  sqlite3_stmt *statement = cid_store_statements_get (self->statements, sql, error);

  return statement != NULL && cid_store_statements_run (self->statements, statement, error);
}

/**
 * cid_store_writer_file:
 * @self: a writer whose store is open
 * @is_more: (out): there is more to file
 * @error: return location for an error
 *
 * Does what has time until calls are over: see cid_store_filing_step(); and notes when phones were
 * heard. After an error the store is closed, and to be opened anew.
 *
 * Returns: %TRUE if one small step is done
 */
gboolean
cid_store_writer_file (CidStoreWriter *self, gboolean *is_more, GError **error)
{
  *is_more = FALSE;
  if (!is_in_place (self, error) || !run (self, CID_STORE_SQL_BEGIN, error) ||
      !cid_store_filing_step (self->statements, self->calls, self->classes, is_more, error) ||
      !cid_store_phones_write (self->phones, error) || !run (self, CID_STORE_SQL_COMMIT, error)) {
    drop (self);
    return FALSE;
  }
  self->last_change = cid_store_calls_get_last_change (self->calls);
  return TRUE;
}

/**
 * cid_store_writer_forget:
 * @self: a writer whose store is open
 * @what: what is to be forgotten
 * @n_forgotten: (inout): counts the calls
 * @is_more: (out): there is more to forget
 * @error: return location for an error
 *
 * Forgets some calls, in a small step of its own: see cid_store_forget_step(). After an error the
 * store is closed, and to be opened anew.
 *
 * Returns: %TRUE if the step is done
 */
gboolean
cid_store_writer_forget (CidStoreWriter *self,
                         const CidForget *what,
                         guint *n_forgotten,
                         gboolean *is_more,
                         GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  guint n_before = *n_forgotten;
  int n_changes = sqlite3_total_changes (database);

  if (!is_in_place (self, error) || !run (self, CID_STORE_SQL_BEGIN, error) ||
      !cid_store_forget_step (database, what, n_forgotten, is_more, error) ||
      !run (self, CID_STORE_SQL_COMMIT, error)) {
    drop (self);
    return FALSE;
  }
  if (*n_forgotten > n_before)
    cid_store_calls_forget (self->calls);
  self->has_traces = self->has_traces || sqlite3_total_changes (database) != n_changes;
  if (*is_more || !self->has_traces)
    return TRUE;
  self->has_traces = FALSE;
  if (cid_store_forget_clean (database, error))
    return TRUE;
  drop (self);
  return FALSE;
}

/**
 * cid_store_writer_close:
 * @self: a writer
 *
 * Brings the database up to date with its write-ahead log, as far as readers do not stand in the
 * way, and closes it.
 */
void
cid_store_writer_close (CidStoreWriter *self)
{
  gboolean is_more = self->statements != NULL;

  for (guint i = 0; is_more && i < MAX_LAST_STEPS; i++)
    if (!cid_store_writer_file (self, &is_more, NULL))
      break;
  if (self->statements != NULL) {
    sqlite3 *database = cid_store_statements_get_database (self->statements);

    sqlite3_busy_timeout (database, CHECKPOINT_PATIENCE_MS);
    sqlite3_wal_checkpoint_v2 (database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  }
  drop (self);
}

/**
 * cid_store_writer_free:
 * @self: (transfer full) (nullable): a writer
 */
void
cid_store_writer_free (CidStoreWriter *self)
{
  if (self == NULL)
    return;
  drop (self);
  g_free (self->path);
  g_free (self->boot_id);
  g_free (self);
}

/**
 * cid_store_writer_open:
 * @self: a writer
 * @error: return location for an error
 *
 * Takes the lock and opens the store. Does nothing if it is open.
 *
 * Returns: %TRUE if the store is open
 */
gboolean
cid_store_writer_open (CidStoreWriter *self, GError **error)
{
  g_autoptr (GPtrArray) phones = NULL;
  sqlite3 *database;

  if (self->statements != NULL)
    return TRUE;
  self->lock = cid_store_lock_take (self->path, self->role, error);
  if (self->lock == NULL)
    return FALSE;
  database = cid_store_file_open (self->path, error);
  if (database == NULL) {
    drop (self);
    return FALSE;
  }
  self->statements = cid_store_statements_new (database);
  self->calls = cid_store_calls_new (self->statements);
  phones = cid_store_phones_read (database, error);
  if (phones == NULL || !cid_store_file_get_last_change (database, &self->last_change, error)) {
    drop (self);
    return FALSE;
  }
  self->phones = cid_store_phones_new (self->statements, phones);
  self->classes = cid_store_classes_new (self->statements, error);
  if (self->classes == NULL) {
    drop (self);
    return FALSE;
  }
  cid_store_calls_begin (self->calls, 0, 0, self->last_change);
  return TRUE;
}

/**
 * cid_store_writer_get_last_change:
 * @self: a writer whose store is open
 *
 * Returns: the number of the last change of a call that is on disk; 0 if there is no call
 */
gint64
cid_store_writer_get_last_change (CidStoreWriter *self)
{
  return self->last_change;
}

/**
 * cid_store_writer_get_phones:
 * @self: a writer whose store is open
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidPhoneState): how each phone was when the store was last
 *   written
 */
GPtrArray *
cid_store_writer_get_phones (CidStoreWriter *self, GError **error)
{
  return cid_store_phones_read (cid_store_statements_get_database (self->statements), error);
}

/* Reads calls, each with its legs. Stamps of another boot of the machine lose their @boot_us. */
static gboolean
read_calls (CidStoreWriter *self, sqlite3_stmt *statement, GPtrArray *calls, GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  g_autoptr (sqlite3_stmt) legs = NULL;
  int code = sqlite3_prepare_v2 (database, cid_store_row_legs_sql, -1, &legs, NULL);

  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW) {
    CidCall *call = cid_store_row_to_call (statement);
    const char *boot = (const char *) sqlite3_column_text (statement, CID_CALL_N_COLUMNS);

    g_ptr_array_add (calls, call);
    if (g_strcmp0 (boot, self->boot_id) != 0)
      call->started.boot_us = call->answered.boot_us = call->ended.boot_us = 0;
    code = SQLITE_OK;
    if (!cid_store_row_read_legs (database, legs, call, error))
      return FALSE;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

/**
 * cid_store_writer_get_open_calls:
 * @self: a writer whose store is open
 * @error: return location for an error
 *
 * Reads the calls that were going on when the store was last written, and those that began lately:
 * their phones may have more to say. Stamps of another boot of the machine lose their @boot_us.
 *
 * Returns: (transfer full) (element-type CidCall): the calls, oldest first
 */
GPtrArray *
cid_store_writer_get_open_calls (CidStoreWriter *self, GError **error)
{
  static const char sql[] =
    "SELECT " CID_CALL_COLUMNS ", r.boot FROM calls AS c" CID_CALL_JOINS
    " JOIN runs AS r ON r.id = c.run WHERE c.id IN"
    " (SELECT id FROM calls WHERE class IS NULL AND outcome IN ('ringing', 'active')"
    " UNION SELECT id FROM (SELECT id FROM calls WHERE start_us BETWEEN ?1 AND ?2"
    " ORDER BY start_us DESC LIMIT ?3)) ORDER BY c.id";
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, database, code);
    return NULL;
  }
  sqlite3_bind_int64 (statement, 1, g_get_real_time () - LATELY_US);
  sqlite3_bind_int64 (statement, 2, g_get_real_time () + LATELY_US);
  sqlite3_bind_int (statement, 3, MAX_LATE_CALLS);
  return read_calls (self, statement, calls, error) ? g_steal_pointer (&calls) : NULL;
}

/* The highest number that a column ever had, rows that are gone included. */
static gboolean
get_last (CidStoreWriter *self, const char *sql, gint64 *last, GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_ROW) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  *last = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* Part of the first batch, so that a store that cannot be written gathers no empty runs. */
static gboolean
begin_run (CidStoreWriter *self, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  sqlite3_stmt *statement;
  gint64 last_call = 0;

  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_ORIGIN, error);
  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, uuid);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  if (!cid_store_statements_run (self->statements, statement, error))
    return FALSE;

  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_RUN, error);
  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, self->boot_id);
  cid_store_row_bind_text (statement, 2, CIDALERT_VERSION);
  self->run_us = g_get_real_time ();
  sqlite3_bind_int64 (statement, 3, self->run_us);
  if (!cid_store_statements_run_for_id (self->statements, statement, &self->run, error) ||
      !get_last (self, LAST_SEQ, &self->last_seq, error) ||
      !get_last (self, LAST_CALL, &last_call, error))
    return FALSE;
  cid_store_calls_begin (self->calls, self->run, last_call, self->last_change);
  return TRUE;
}

static gboolean
write_event (CidStoreWriter *self, const CidStoreEntry *entry, gint64 call, GError **error)
{
  const CidCallEvent *event = entry->event;
  sqlite3_stmt *statement;
  gint64 phone = 0;

  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_EVENT, error);
  if (statement == NULL)
    return FALSE;
  if (event->phone != NULL) {
    phone = cid_store_calls_find_phone (self->calls, event->phone, event->phone_name, error);
    if (phone == 0)
      return FALSE;
    if (entry->run == 0)
      cid_store_phones_note (self->phones, phone, event);
  }
  sqlite3_bind_int64 (statement, 1, self->last_seq);
  sqlite3_bind_int64 (statement, 2, entry->run > 0 ? entry->run : self->run);
  cid_store_row_bind_positive (statement, 3, call == 0 ? -1 : call);
  cid_store_row_bind_positive (statement, 4, phone == 0 ? -1 : phone);
  cid_store_row_bind_event (statement, event);
  cid_store_row_bind_positive (statement, 25, entry->peer_seq > 0 ? entry->peer_seq : -1);
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
write_mark (CidStoreWriter *self, CidStoreEntry *entry, GError **error)
{
  gboolean is_marked = FALSE;

  if (!cid_store_calls_mark (self->calls, entry->marked, entry->event, &is_marked, error))
    return FALSE;
  entry->is_refused = !is_marked;
  if (!is_marked)
    return TRUE;
  self->last_seq++;
  return write_event (self, entry, entry->marked, error);
}

static gboolean
write_entry (CidStoreWriter *self, CidStoreEntry *entry, GError **error)
{
  gint64 call = 0;

  if (entry->marked > 0)
    return write_mark (self, entry, error);
  if (entry->event != NULL)
    self->last_seq++;
  for (guint i = 0; entry->calls != NULL && i < entry->calls->len; i++) {
    const CidCall *one = g_ptr_array_index (entry->calls, i);
    gint64 id =
      entry->first_seq > 0 ? cid_store_calls_put (self->calls, one, entry->first_seq, error) : 0;

    id = cid_store_calls_put (self->calls, one,
                              entry->last_seq > 0 ? entry->last_seq : self->last_seq, error);

    if (id == 0)
      return FALSE;
    call = call == 0 ? id : call;
  }
  if (entry->phone != NULL &&
      cid_store_calls_find_phone (self->calls, entry->phone, entry->phone_name, error) == 0)
    return FALSE;
  return entry->event == NULL || write_event (self, entry, call, error);
}

/* Looks, after the store was opened anew, whether the batch that failed last is there after all. */
static void
settle_doubt (CidStoreWriter *self)
{
  static const char sql[] = "SELECT 1 FROM events AS e JOIN runs AS r ON r.id = e.run"
                            " WHERE e.seq = ? AND r.started_us = ?";
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (self->n_doubtful == 0 ||
      sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    return;
  sqlite3_bind_int64 (statement, 1, self->doubtful_seq);
  sqlite3_bind_int64 (statement, 2, self->doubtful_run_us);
  if (sqlite3_step (statement) == SQLITE_ROW) {
    self->n_stored = self->n_doubtful;
    self->n_doubtful = 0;
  }
}

static gboolean
commit (CidStoreWriter *self, gint64 first_seq, guint n_entries, GError **error)
{
  if (run (self, CID_STORE_SQL_COMMIT, error)) {
    self->n_doubtful = self->n_stored = 0;
    return TRUE;
  }
  /* What holds no event may be written twice. */
  self->n_doubtful = self->last_seq > first_seq ? n_entries : 0;
  self->doubtful_run_us = self->run_us;
  self->doubtful_seq = self->last_seq;
  return FALSE;
}

static gboolean
write_batch (CidStoreWriter *self, CidStoreEntry *const *entries, guint n_entries, GError **error)
{
  gint64 first_seq;

  if (!is_in_place (self, error) || !run (self, CID_STORE_SQL_BEGIN, error) ||
      (self->run == 0 && !begin_run (self, error)))
    return FALSE;
  first_seq = self->last_seq;
  settle_doubt (self);
  for (guint i = self->n_stored; i < n_entries; i++)
    if (!write_entry (self, entries[i], error))
      return FALSE;
  return cid_store_calls_write (self->calls, error) &&
         cid_store_phones_write_news (self->phones, error) &&
         commit (self, first_seq, n_entries, error);
}

/**
 * cid_store_writer_write:
 * @self: a writer whose store is open
 * @entries: what to write, in this order
 * @n_entries: how many
 * @error: return location for an error
 *
 * Writes all of it, or nothing. After an error the store is closed, and to be opened anew; the next
 * batch has to begin with the same entries, as they may have come to the disk nevertheless.
 *
 * Returns: %TRUE if all of it is on disk
 */
gboolean
cid_store_writer_write (CidStoreWriter *self,
                        CidStoreEntry *const *entries,
                        guint n_entries,
                        GError **error)
{
  if (!write_batch (self, entries, n_entries, error)) {
    drop (self);
    return FALSE;
  }
  self->last_change = cid_store_calls_get_last_change (self->calls);
  cid_store_calls_trim (self->calls);
  return TRUE;
}

/**
 * cid_store_writer_learn:
 * @self: a writer whose store is open
 * @index: the contacts of today
 * @before: (inout): as cid_store_names_learn() has it
 * @error: return location for an error
 *
 * Does one step of cid_store_names_learn(). After an error the store is closed, and to be opened
 * anew.
 *
 * Returns: %TRUE if the step is done
 */
gboolean
cid_store_writer_learn (CidStoreWriter *self,
                        CidContactIndex *index,
                        gint64 *before,
                        GError **error)
{
  if (is_in_place (self, error) &&
      cid_store_names_learn (self->statements, self->calls, index, before, error))
    return TRUE;

  drop (self);
  return FALSE;
}

/**
 * cid_store_writer_note_forgetting:
 * @self: a writer whose store is open
 * @what: what was forgotten
 * @n_forgotten: how many calls
 * @now: when
 * @error: return location for an error
 *
 * That calls were forgotten is an event too, which says neither whose nor which.
 *
 * Returns: %TRUE if it is on disk
 */
gboolean
cid_store_writer_note_forgetting (CidStoreWriter *self,
                                  const CidForget *what,
                                  guint n_forgotten,
                                  CidStamp now,
                                  GError **error)
{
  g_autoptr (CidCallEvent) event = cid_call_event_new (CID_EVENT_FORGOT);
  CidStoreEntry entry = { .event = event };
  CidStoreEntry *entries[] = { &entry };

  event->stamp = now;
  event->party = cid_party_parse (NULL, NULL);
  event->reason = g_strdup (what->number != NULL            ? "number"
                            : what->before_us == G_MAXINT64 ? "all"
                                                            : "before");
  return n_forgotten == 0 || cid_store_writer_write (self, entries, 1, error);
}

static gboolean
bind_peer (CidStoreWriter *self,
           const char *sql,
           const CidJournalEntry *entry,
           sqlite3_stmt **out,
           GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  int code = sqlite3_prepare_v2 (database, sql, -1, out, NULL);

  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  cid_store_row_bind_text (*out, 1, entry->origin);
  sqlite3_bind_int64 (*out, 2, entry->started_us);
  sqlite3_bind_int64 (*out, 3, entry->seq);
  cid_store_row_bind_text (*out, 4, entry->boot);
  return TRUE;
}

/* Runs a statement that may give a number; none is 0. */
static gboolean
ask_peer (CidStoreWriter *self,
          const char *sql,
          const CidJournalEntry *entry,
          gint64 *number,
          GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code;

  *number = 0;
  if (!bind_peer (self, sql, entry, &statement, error))
    return FALSE;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW) {
    *number = sqlite3_column_int64 (statement, 0);
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (self->statements), code);
  return code == SQLITE_DONE;
}

/**
 * cid_store_writer_find_run:
 * @self: a writer whose store is open
 * @entry: an event of another log
 * @error: return location for an error
 *
 * Returns: the row of the run that it arose in, made if it is missing; 0 on error
 */
gint64
cid_store_writer_find_run (CidStoreWriter *self, const CidJournalEntry *entry, GError **error)
{
  gint64 ignored = 0;
  gint64 run_id = 0;

  if (!ask_peer (self,
                 "SELECT r.id FROM runs AS r JOIN origins AS o ON o.id = r.origin"
                 " WHERE o.uuid = ?1 AND r.started_us = ?2 AND r.boot = ?4 AND ?3 IS NOT NULL",
                 entry, &run_id, error))
    return 0;
  if (run_id > 0)
    return run_id;
  if (!ask_peer (self,
                 "INSERT INTO origins (uuid, made_us, imported) SELECT ?1, ?2, 1"
                 " WHERE NOT EXISTS (SELECT 1 FROM origins WHERE uuid = ?1)"
                 " AND ?3 IS NOT NULL AND ?4 IS NOT NULL",
                 entry, &ignored, error) ||
      !ask_peer (self,
                 "INSERT INTO runs (origin, boot, version, started_us)"
                 " SELECT id, ?4, 'imported', ?2 FROM origins WHERE uuid = ?1 AND ?3 IS NOT NULL"
                 " RETURNING id",
                 entry, &run_id, error))
    return 0;
  return run_id;
}

/**
 * cid_store_writer_has_event:
 * @self: a writer whose store is open
 * @entry: an event of another log
 * @has_event: (out): it is in this one, if only as a tombstone
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_writer_has_event (CidStoreWriter *self,
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

  if (!ask_peer (self, sql, entry, &found, error))
    return FALSE;
  *has_event = found > 0;
  return TRUE;
}

/**
 * cid_store_writer_find_call:
 * @self: a writer whose store is open
 * @uid: of a call
 * @start_us: when it began
 * @error: return location for an error
 *
 * Returns: its number in the log; 0 if there is none, or on error
 */
gint64
cid_store_writer_find_call (CidStoreWriter *self, const char *uid, gint64 start_us, GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_FIND_CALL, error);
  gint64 id = 0;
  int code;

  if (statement == NULL)
    return 0;
  cid_store_row_bind_text (statement, 1, uid);
  sqlite3_bind_int64 (statement, 2, start_us);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    id = sqlite3_column_int64 (statement, 0);
  else if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (self->statements), code);
  sqlite3_reset (statement);
  return id;
}

/**
 * cid_store_writer_change:
 * @self: a writer whose store is open
 * @change: what is to be done, as one
 * @data: for @change
 * @error: return location for an error
 *
 * Does what is about no event. After an error the store is closed, and to be opened anew.
 *
 * Returns: %TRUE if it is on disk
 */
gboolean
cid_store_writer_change (CidStoreWriter *self, CidStoreChange change, gpointer data, GError **error)
{
  if (!is_in_place (self, error) || !run (self, CID_STORE_SQL_BEGIN, error) ||
      !change (self->statements, self->calls, data, error) ||
      !run (self, CID_STORE_SQL_COMMIT, error)) {
    drop (self);
    return FALSE;
  }
  self->last_change = cid_store_calls_get_last_change (self->calls);
  return TRUE;
}
