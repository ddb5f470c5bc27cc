/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-writer"

#include "log/store-writer-private.h"

#include "log/store-file.h"
#include "log/store-filing.h"
#include "log/store-names.h"
#include "log/store-row.h"

#define CHECKPOINT_PATIENCE_MS 200
/* So much is filed before the store is closed; what is more waits until it is opened again. */
#define MAX_LAST_STEPS 8

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

/**
 * cid_store_writer_drop:
 *
 * Closes the store as it is, after an error; to be opened anew.
 */
void
cid_store_writer_drop (CidStoreWriter *self)
{
  g_clear_pointer (&self->open, cid_store_open_free);
}

/**
 * cid_store_writer_begin:
 * @self: a writer whose store is open
 * @error: return location for an error
 *
 * All that is written until cid_store_writer_commit() is there as one, or not at all: so also after
 * an error, when the store is closed.
 *
 * Returns: %TRUE if it has begun
 */
gboolean
cid_store_writer_begin (CidStoreWriter *self, GError **error)
{
  if (!cid_store_open_begin (self->open, error)) {
    cid_store_writer_drop (self);
    return FALSE;
  }
  self->open->is_whole = TRUE;
  return TRUE;
}

/**
 * cid_store_writer_commit:
 * @self: a writer that has begun
 * @error: return location for an error
 *
 * Returns: %TRUE if all of it is on disk
 */
gboolean
cid_store_writer_commit (CidStoreWriter *self, GError **error)
{
  self->open->is_whole = FALSE;
  if (cid_store_open_end (self->open, error))
    return TRUE;
  cid_store_writer_drop (self);
  return FALSE;
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
  if (!cid_store_open_begin (self->open, error) ||
      !cid_store_filing_step (self->open->statements, self->open->calls, self->open->classes,
                              is_more, error) ||
      !cid_store_phones_write (self->open->phones, error) ||
      !cid_store_open_end (self->open, error)) {
    cid_store_writer_drop (self);
    return FALSE;
  }
  self->last_change = cid_store_calls_get_last_change (self->open->calls);
  return TRUE;
}

/**
 * cid_store_writer_close:
 * @self: a writer
 *
 * Brings the database up to date with its write-ahead log, as far as readers do not stand in the
 * way, and closes it. What has begun and was not committed is gone.
 */
void
cid_store_writer_close (CidStoreWriter *self)
{
  gboolean is_more = self->open != NULL;

  if (self->open != NULL && self->open->is_whole) {
    cid_store_writer_drop (self);
    return;
  }
  for (guint i = 0; is_more && i < MAX_LAST_STEPS; i++)
    if (!cid_store_writer_file (self, &is_more, NULL))
      break;
  if (self->open != NULL) {
    sqlite3 *database = cid_store_open_get_database (self->open);

    sqlite3_busy_timeout (database, CHECKPOINT_PATIENCE_MS);
    sqlite3_wal_checkpoint_v2 (database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  }
  cid_store_writer_drop (self);
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
  cid_store_writer_drop (self);
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
  if (self->open == NULL)
    self->open =
      cid_store_open_new (self->path, self->role, self->boot_id, &self->last_change, error);

  return self->open != NULL;
}

/**
 * cid_store_writer_get_database:
 * @self: a writer whose store is open
 *
 * Returns: (transfer none): what it writes
 */
sqlite3 *
cid_store_writer_get_database (CidStoreWriter *self)
{
  return cid_store_open_get_database (self->open);
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
 * cid_store_writer_read_past:
 * @self: a writer whose store is open
 * @error: return location for an error
 *
 * Returns: (transfer full): what cid_store_past_read() says of its store
 */
CidStorePast *
cid_store_writer_read_past (CidStoreWriter *self, GError **error)
{
  return cid_store_past_read (cid_store_open_get_database (self->open), self->boot_id, error);
}

/* What holds no event may be written twice. */
static gboolean
commit (CidStoreWriter *self, gint64 first_seq, guint n_entries, GError **error)
{
  gint64 last_seq = cid_store_run_get_last_seq (self->open->run);

  if (cid_store_open_end (self->open, error)) {
    cid_store_doubt_end (&self->doubt);
    return TRUE;
  }
  cid_store_doubt_begin (&self->doubt, cid_store_run_get_started (self->open->run), last_seq,
                         last_seq > first_seq ? n_entries : 0);
  return FALSE;
}

static gboolean
write_batch (CidStoreWriter *self, CidStoreEntry *const *entries, guint n_entries, GError **error)
{
  gint64 first_seq;

  if (!cid_store_open_begin (self->open, error) ||
      !cid_store_run_begin (self->open->run, self->last_change, error))
    return FALSE;
  first_seq = cid_store_run_get_last_seq (self->open->run);
  cid_store_doubt_settle (&self->doubt, cid_store_open_get_database (self->open));
  for (guint i = self->doubt.n_stored; i < n_entries; i++)
    if (!cid_store_run_write (self->open->run, entries[i], error))
      return FALSE;
  return cid_store_calls_write (self->open->calls, error) &&
         cid_store_phones_write_news (self->open->phones, error) &&
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
    cid_store_writer_drop (self);
    return FALSE;
  }
  self->last_change = cid_store_calls_get_last_change (self->open->calls);
  cid_store_calls_trim (self->open->calls);
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
  if (cid_store_open_is_in_place (self->open, error) &&
      cid_store_names_learn (self->open->statements, self->open->calls, index, before, error))
    return TRUE;

  cid_store_writer_drop (self);
  return FALSE;
}

/**
 * cid_store_writer_find_call:
 * @self: a writer whose store is open
 * @uid: of a call
 * @start_us: when it began
 * @id: (out): its number in the log; 0 if there is none
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_writer_find_call (CidStoreWriter *self,
                            const char *uid,
                            gint64 start_us,
                            gint64 *id,
                            GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->open->statements, CID_STORE_SQL_FIND_CALL, error);
  int code;

  *id = 0;
  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, uid);
  sqlite3_bind_int64 (statement, 2, start_us);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *id = sqlite3_column_int64 (statement, 0);
  else if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_open_get_database (self->open), code);
  sqlite3_reset (statement);
  return code == SQLITE_ROW || code == SQLITE_DONE;
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
  if (!cid_store_open_begin (self->open, error) ||
      !change (self->open->statements, self->open->calls, data, error) ||
      !cid_store_open_end (self->open, error)) {
    cid_store_writer_drop (self);
    return FALSE;
  }
  self->last_change = cid_store_calls_get_last_change (self->open->calls);
  return TRUE;
}
