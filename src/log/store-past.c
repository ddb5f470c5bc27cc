/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-past"

#include "log/store-past.h"

#include "call/call-reason.h"
#include "log/call-query.h"
#include "log/store-file.h"
#include "log/store-phones.h"
#include "log/store-row.h"

/* Calls that began so long ago are over, or are still going on; and of the others so many are
 * enough. The clock may have been set in between. */
#define LATELY_US (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC)
#define MAX_LATE_CALLS 256

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static CidLeg *
find_leg (const CidCall *call, const char *phone)
{
  for (guint i = 0; i < call->legs->len; i++) {
    CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (g_strcmp0 (leg->phone, phone) == 0)
      return leg;
  }
  return NULL;
}

/* What each phone said of its own ring stands in the journal alone, between the first event of the
 * call and the last; a phone that rings once more says it anew. */
static gboolean
read_reasons (sqlite3 *database, CidCall *call, GError **error)
{
  static const char sql[] =
    "SELECT p.uuid, e.kind, e.reason FROM calls AS c"
    " JOIN events AS e ON e.seq BETWEEN c.first_seq AND c.last_seq AND e.call = c.id"
    " JOIN phones AS p ON p.id = e.phone"
    " WHERE c.id = ? AND (e.reason IS NOT NULL OR e.kind = 'incoming') ORDER BY e.seq";
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    sqlite3_bind_int64 (statement, 1, call->id);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW) {
    CidLeg *leg = find_leg (call, get_text (statement, 0));

    if (leg != NULL && g_str_equal (get_text (statement, 1), "incoming"))
      g_clear_pointer (&leg->reason, g_free);
    if (leg != NULL)
      cid_reason_learn (&leg->reason, get_text (statement, 2));
    code = SQLITE_OK;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

static gboolean
read_legs (sqlite3 *database, sqlite3_stmt *legs, CidCall *call, GError **error)
{
  if (!cid_store_row_read_legs (database, legs, call, error))
    return FALSE;

  return call->reason == NULL || read_reasons (database, call, error);
}

/* Reads calls, each with its legs. Stamps of another boot of the machine lose their @boot_us. */
static gboolean
add_calls (sqlite3 *database,
           sqlite3_stmt *statement,
           const char *boot_id,
           GPtrArray *calls,
           GError **error)
{
  g_autoptr (sqlite3_stmt) legs = NULL;
  int code = sqlite3_prepare_v2 (database, cid_store_row_legs_sql, -1, &legs, NULL);

  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW) {
    CidCall *call = cid_store_row_to_call (statement);
    const char *boot = get_text (statement, CID_CALL_N_COLUMNS);

    g_ptr_array_add (calls, call);
    if (g_strcmp0 (boot, boot_id) != 0)
      call->started.boot_us = call->answered.boot_us = call->ended.boot_us = 0;
    code = SQLITE_OK;
    if (!read_legs (database, legs, call, error))
      return FALSE;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

static GPtrArray *
read_calls (sqlite3 *database, const char *boot_id, GError **error)
{
  static const char sql[] =
    "SELECT " CID_CALL_COLUMNS ", r.boot FROM calls AS c" CID_CALL_JOINS
    " JOIN runs AS r ON r.id = c.run WHERE c.id IN"
    " (SELECT id FROM calls WHERE class IS NULL AND outcome IN ('ringing', 'active')"
    " UNION SELECT id FROM (SELECT id FROM calls WHERE start_us BETWEEN ?1 AND ?2"
    " ORDER BY start_us DESC LIMIT ?3)) ORDER BY c.id";
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
  return add_calls (database, statement, boot_id, calls, error) ? g_steal_pointer (&calls) : NULL;
}

/**
 * cid_store_past_read:
 * @database: an open call store
 * @boot_id: tells this boot of the machine from others; stamps of another lose their @boot_us
 * @error: return location for an error
 *
 * Reads the calls that were going on, and those that began lately: their phones may have more to
 * say; and how the phones were.
 *
 * Returns: (transfer full): the past
 */
CidStorePast *
cid_store_past_read (sqlite3 *database, const char *boot_id, GError **error)
{
  g_autoptr (CidStorePast) self = g_new0 (CidStorePast, 1);

  self->calls = read_calls (database, boot_id, error);
  if (self->calls == NULL)
    return NULL;
  self->phones = cid_store_phones_read (database, error);
  return self->phones != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * cid_store_past_free:
 * @self: (transfer full): a past
 */
void
cid_store_past_free (CidStorePast *self)
{
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_pointer (&self->phones, g_ptr_array_unref);
  g_free (self);
}
