/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-run"

#include "log/store-run.h"

#include "log/store-file.h"
#include "log/store-peers.h"
#include "log/store-row.h"

/* The highest number that a column ever had, rows that are gone included. */
#define LAST(name, table, column)                                                                  \
  "SELECT max (COALESCE ((SELECT max (" column ") FROM " table "), 0),"                            \
  " COALESCE ((SELECT value FROM floors WHERE name = '" name "'), 0))"
#define LAST_SEQ LAST ("events.seq", "events", "seq")
#define LAST_CALL LAST ("calls.id", "calls", "id")

/**
 * CidStoreRun:
 *
 * A run of the program as the store has it: a row of its own, and the events that it writes.
 */
struct _CidStoreRun {
  CidStoreStatements *statements;
  CidStoreCalls *calls;
  CidStorePhones *phones;
  char *boot_id;
  gint64 id; /* 0 until it has begun */
  gint64 started_us;
  gint64 last_seq;
};

/**
 * cid_store_run_new:
 * @statements: (transfer none): of an open store; must outlive the run, as must the others
 * @calls: (transfer none): what is known of its calls by heart
 * @phones: (transfer none): and of its phones
 * @boot_id: tells this boot of the machine from others
 *
 * Returns: (transfer full): a run that has not begun
 */
CidStoreRun *
cid_store_run_new (CidStoreStatements *statements,
                   CidStoreCalls *calls,
                   CidStorePhones *phones,
                   const char *boot_id)
{
  CidStoreRun *self = g_new0 (CidStoreRun, 1);

  self->statements = statements;
  self->calls = calls;
  self->phones = phones;
  self->boot_id = g_strdup (boot_id);
  return self;
}

/**
 * cid_store_run_free:
 * @self: (transfer full): a run
 */
void
cid_store_run_free (CidStoreRun *self)
{
  g_free (self->boot_id);
  g_free (self);
}

/* The first run of a log says where it arose. */
static gboolean
add_origin (CidStoreRun *self, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_ORIGIN, error);

  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, uuid);
  sqlite3_bind_int64 (statement, 2, g_get_real_time ());
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
add_run (CidStoreRun *self, GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_RUN, error);

  if (statement == NULL)
    return FALSE;
  self->started_us = g_get_real_time ();
  cid_store_row_bind_text (statement, 1, self->boot_id);
  cid_store_row_bind_text (statement, 2, CIDALERT_VERSION);
  sqlite3_bind_int64 (statement, 3, self->started_us);
  return cid_store_statements_run_for_id (self->statements, statement, &self->id, error);
}

/**
 * cid_store_run_begin:
 * @self: a run
 * @last_change: the last change of a call that is on disk
 * @error: return location for an error
 *
 * Gives the run its row, as part of the first batch: so a store that cannot be written gathers no
 * empty runs. Does nothing if it has begun.
 *
 * Returns: %TRUE if it has begun
 */
gboolean
cid_store_run_begin (CidStoreRun *self, gint64 last_change, GError **error)
{
  sqlite3 *database = cid_store_statements_get_database (self->statements);
  gint64 last_call = 0;

  if (self->id != 0)
    return TRUE;
  if (!add_origin (self, error) || !add_run (self, error) ||
      !cid_store_file_get_integer (database, LAST_SEQ, &self->last_seq, error) ||
      !cid_store_file_get_integer (database, LAST_CALL, &last_call, error))
    return FALSE;
  cid_store_calls_begin (self->calls, self->id, last_call, last_change);
  return TRUE;
}

static gboolean
write_event (CidStoreRun *self, const CidStoreEntry *entry, gint64 call, GError **error)
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
  sqlite3_bind_int64 (statement, 2, entry->run > 0 ? entry->run : self->id);
  cid_store_row_bind_positive (statement, 3, call == 0 ? -1 : call);
  cid_store_row_bind_positive (statement, 4, phone == 0 ? -1 : phone);
  cid_store_row_bind_event (statement, event);
  cid_store_row_bind_positive (statement, 25, entry->peer_seq > 0 ? entry->peer_seq : -1);
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
write_mark (CidStoreRun *self, CidStoreEntry *entry, GError **error)
{
  gboolean is_marked = FALSE;
  gboolean is_done =
    entry->peer_seq > 0
      ? cid_store_peers_mark (cid_store_statements_get_database (self->statements), self->calls,
                              entry->marked, self->last_seq + 1, entry->event, &is_marked, error)
      : cid_store_calls_mark (self->calls, entry->marked, entry->event, &is_marked, error);

  if (!is_done)
    return FALSE;
  entry->is_refused = !is_marked;
  if (!is_marked)
    return TRUE;
  self->last_seq++;
  return write_event (self, entry, entry->marked, error);
}

static gint64
put_call (CidStoreRun *self, const CidStoreEntry *entry, const CidCall *call, GError **error)
{
  gint64 last_seq = entry->last_seq > 0 ? entry->last_seq : self->last_seq;

  if (entry->first_seq > 0 && cid_store_calls_put (self->calls, call, entry->first_seq, error) == 0)
    return 0;
  return cid_store_calls_put (self->calls, call, last_seq, error);
}

/**
 * cid_store_run_write:
 * @self: a run that has begun
 * @entry: what is to be written as one
 * @error: return location for an error
 *
 * Writes it, but for its calls and for how its phone is now: these wait for
 * cid_store_calls_write() and cid_store_phones_write_news(). After an error nothing of the run is
 * to be written any more.
 *
 * Returns: %TRUE if it is written
 */
gboolean
cid_store_run_write (CidStoreRun *self, CidStoreEntry *entry, GError **error)
{
  gint64 call = 0;

  if (entry->marked > 0)
    return write_mark (self, entry, error);
  if (entry->event != NULL)
    self->last_seq++;
  for (guint i = 0; entry->calls != NULL && i < entry->calls->len; i++) {
    gint64 id = put_call (self, entry, g_ptr_array_index (entry->calls, i), error);

    if (id == 0)
      return FALSE;
    call = call == 0 ? id : call;
  }
  if (entry->phone != NULL &&
      cid_store_calls_find_phone (self->calls, entry->phone, entry->phone_name, error) == 0)
    return FALSE;
  return entry->event == NULL || write_event (self, entry, call, error);
}

/**
 * cid_store_run_get_started:
 * @self: a run that has begun
 *
 * Returns: when it began, which tells it from every other: the row of a run that is not on disk may
 *   become that of another
 */
gint64
cid_store_run_get_started (CidStoreRun *self)
{
  return self->started_us;
}

/**
 * cid_store_run_get_last_seq:
 * @self: a run that has begun
 *
 * Returns: the number of its last event; if it has none, of the last one before it
 */
gint64
cid_store_run_get_last_seq (CidStoreRun *self)
{
  return self->last_seq;
}
