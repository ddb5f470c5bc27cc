/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-mend"

#include "log/store-mend.h"

#include "log/store-file.h"
#include "log/store-forget.h"
#include "log/store-peers.h"

/* A call, and what belongs to it. */
typedef struct {
  gint64 id;
  const CidReplayed *replayed;
  const CidJournalEntry *mark;
  gint64 undone_us;
} Mending;

static sqlite3_stmt *
prepare (sqlite3 *database, const char *sql, gint64 first, gint64 second, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, database, code);
    return NULL;
  }
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, second);
  return statement;
}

static gboolean
run (sqlite3 *database, const char *sql, gint64 first, gint64 second, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare (database, sql, first, second, error);
  int code = statement != NULL ? sqlite3_step (statement) : SQLITE_DONE;

  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return statement != NULL && code == SQLITE_DONE;
}

static gboolean
assign (sqlite3 *database, gint64 id, gint64 seq, GError **error)
{
  return run (database, "UPDATE events SET call = ?1 WHERE seq = ?2", id, seq, error);
}

/**
 * cid_store_mend_has_events:
 * @id: a call
 * @replayed: the same call, as the journal tells it
 *
 * Returns: %TRUE if it has the events that belong to it
 */
gboolean
cid_store_mend_has_events (gint64 id, const CidReplayed *replayed)
{
  const GArray *events = replayed->events;

  for (guint i = 0; i < events->len; i++)
    if (g_array_index (events, CidReplayedEvent, i).call != id)
      return FALSE;
  return TRUE;
}

static gboolean
assign_all (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (statements);
  const Mending *self = data;
  const GArray *events = self->replayed->events;

  for (guint i = 0; i < events->len; i++) {
    const CidReplayedEvent event = g_array_index (events, CidReplayedEvent, i);

    if (event.call != self->id && !assign (database, self->id, event.seq, error))
      return FALSE;
  }
  return run (database, "UPDATE calls SET last_seq = max (last_seq, ?2) WHERE id = ?1", self->id,
              self->replayed->last_seq, error);
}

/**
 * cid_store_mend_events:
 * @writer: a writer whose store is open
 * @id: a call
 * @replayed: the same call, as the journal tells it
 * @error: return location for an error
 *
 * Gives a call the events that belong to it.
 *
 * Returns: %TRUE if it has them
 */
gboolean
cid_store_mend_events (CidStoreWriter *writer,
                       gint64 id,
                       const CidReplayed *replayed,
                       GError **error)
{
  Mending self = { .id = id, .replayed = replayed };

  return cid_store_mend_has_events (id, replayed) ||
         cid_store_writer_change (writer, assign_all, &self, error);
}

static gboolean
mark (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (statements);
  const Mending *self = data;
  CidCallEvent *event = self->mark->event;
  gboolean is_marked = FALSE;
  gboolean is_done = self->mark->is_imported
                       ? cid_store_peers_mark (database, calls, self->id, self->mark->place, event,
                                               &is_marked, error)
                       : cid_store_calls_mark (calls, self->id, event, &is_marked, error);

  return is_done && assign (database, self->id, self->mark->place, error);
}

/**
 * cid_store_mend_mark:
 * @writer: a writer whose store is open
 * @id: a call that was made anew
 * @entry: what the user had said of it, an event of this store
 * @error: return location for an error
 *
 * Returns: %TRUE if the call is marked as it was
 */
gboolean
cid_store_mend_mark (CidStoreWriter *writer,
                     gint64 id,
                     const CidJournalEntry *entry,
                     GError **error)
{
  Mending self = { .id = id, .mark = entry };

  return cid_store_writer_change (writer, mark, &self, error);
}

/* One look for each class of answered calls, however many calls the caller has in it. */
static gboolean
settle (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  static const char sql[] =
    "SELECT min ((SELECT a.start_us FROM calls AS a INDEXED BY calls_by_number"
    " WHERE a.number = m.number AND a.class = c.id AND a.start_us > max (m.start_us, ?2)"
    " ORDER BY a.start_us LIMIT 1))"
    " FROM calls AS m JOIN numbers AS n ON n.id = m.number JOIN classes AS c"
    " WHERE m.id = ?1 AND m.outcome = 'missed' AND m.done_us IS NULL AND n.number IS NOT NULL"
    " AND c.outcome = 'answered'";
  sqlite3 *database = cid_store_statements_get_database (statements);
  const Mending *self = data;
  g_autoptr (sqlite3_stmt) statement = prepare (database, sql, self->id, self->undone_us, error);
  gint64 done_us;

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW) {
    cid_store_file_set_error (error, database, sqlite3_extended_errcode (database));
    return FALSE;
  }
  done_us = sqlite3_column_int64 (statement, 0);
  return done_us == 0 || cid_store_calls_settle (calls, self->id, done_us, error);
}

/**
 * cid_store_mend_settle:
 * @writer: a writer whose store has nothing to be filed
 * @id: a call that was made anew
 * @undone_us: when the user said last that it waits again; 0 for never
 * @error: return location for an error
 *
 * A missed call waits no more if people talked with its caller since.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_mend_settle (CidStoreWriter *writer, gint64 id, gint64 undone_us, GError **error)
{
  Mending self = { .id = id, .undone_us = undone_us };

  return cid_store_writer_change (writer, settle, &self, error);
}

static gboolean
drop (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  if (!cid_store_forget_calls (cid_store_statements_get_database (statements), data, error))
    return FALSE;
  cid_store_calls_forget (calls);
  return TRUE;
}

/**
 * cid_store_mend_drop:
 * @writer: a writer whose store is open
 * @ids: (element-type gint64): calls that no event makes any more
 * @error: return location for an error
 *
 * Returns: %TRUE if they are gone; their events stay
 */
gboolean
cid_store_mend_drop (CidStoreWriter *writer, GArray *ids, GError **error)
{
  return ids->len == 0 || cid_store_writer_change (writer, drop, ids, error);
}
