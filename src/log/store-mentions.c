/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-mentions"

#include "log/store-mentions.h"

#include "log/store-file.h"
#include "log/store-forget.h"
#include "log/store-row.h"

/* So many events are looked at in one statement, that no page of the log is held for long. */
#define RANGE 50000
/* And so many are forgotten in one step: few enough that no call waits for it. */
#define STEP 512

/* What is going on keeps its events. */
#define IS_OVER                                                                                    \
  " AND NOT EXISTS (SELECT 1 FROM calls WHERE id = events.call"                                    \
  " AND outcome IN ('ringing', 'active'))"

static const char last_sql[] = "SELECT COALESCE (max (seq), 0) FROM events";
static const char find_sql[] =
  "SELECT seq FROM events WHERE seq > ?1 AND seq <= ?2 AND (number = ?3 OR diverted = ?3)";

/* So many of these are about calls, which are counted by their events. */
#define N_CALL_SQLS 2

/* Each for one event. What is said of another's call stays, but for what names the number; how the
 * phone wrote it nobody knows, so all that it wrote goes. The call has learned no diversion from an
 * event that named another; without the number it would when it is made anew. Whoever hides the
 * number may have a name of the one that the phone told later. */
static const char *const forget_sqls[] = {
  "UPDATE calls SET diverted = NULL WHERE id = (SELECT call FROM events WHERE seq = ?1)"
  " AND diverted = ?2 AND outcome NOT IN ('ringing', 'active')",
  "UPDATE calls SET name = NULL, name_from = 'none', said = NULL"
  " WHERE id = (SELECT call FROM events WHERE seq = ?1 AND number = ?2)"
  " AND party = 'withheld' AND number IS NULL AND outcome NOT IN ('ringing', 'active')"
  " AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.seq BETWEEN calls.first_seq"
  " AND calls.last_seq AND e.call = calls.id AND e.number IS NOT ?2 AND e.name = calls.said)",
  "UPDATE events SET party = 'unknown', number = NULL, remote = NULL, name = NULL, target = NULL,"
  " body = NULL, extra = NULL, diverted = (SELECT c.diverted FROM calls AS c"
  " WHERE c.id = events.call AND c.diverted = events.diverted)"
  " WHERE seq = ?1 AND number = ?2 AND EXISTS (SELECT 1 FROM calls WHERE id = events.call)" IS_OVER,
  CID_STORE_TOMBSTONE " WHERE seq = ?1 AND number = ?2" IS_OVER,
  "UPDATE events SET diverted = NULL, target = NULL, body = NULL, extra = NULL"
  " WHERE seq = ?1 AND diverted = ?2" IS_OVER,
};

/**
 * CidStoreMentions:
 *
 * Which events name a number, as the other end or as the one that was called first; and up to which
 * one that is known.
 */
struct _CidStoreMentions {
  char *number;
  GArray *seqs;
  guint n_done;
  gint64 known_to;
};

/**
 * cid_store_mentions_new:
 * @number: a number, E.164 or an extension
 *
 * Returns: (transfer full): nothing that is known yet
 */
CidStoreMentions *
cid_store_mentions_new (const char *number)
{
  CidStoreMentions *self = g_new0 (CidStoreMentions, 1);

  self->number = g_strdup (number);
  self->seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

/**
 * cid_store_mentions_free:
 * @self: (transfer full) (nullable): mentions
 */
void
cid_store_mentions_free (CidStoreMentions *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->seqs);
  g_free (self->number);
  g_free (self);
}

static gboolean
find_in_range (CidStoreMentions *self, sqlite3_stmt *statement, gint64 last)
{
  int code;

  sqlite3_bind_int64 (statement, 1, self->known_to);
  sqlite3_bind_int64 (statement, 2, last);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    gint64 seq = sqlite3_column_int64 (statement, 0);

    g_array_append_val (self->seqs, seq);
  }
  sqlite3_reset (statement);
  self->known_to = last;
  return code == SQLITE_DONE;
}

/**
 * cid_store_mentions_find:
 * @self: mentions
 * @database: a call store
 * @error: return location for an error
 *
 * Looks through all events that came since this was last done. No index helps, so the first time
 * takes long with very many; it wants no transaction, and is in nobody's way.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_mentions_find (CidStoreMentions *self, sqlite3 *database, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gint64 last = 0;

  if (!cid_store_file_get_integer (database, last_sql, &last, error))
    return FALSE;
  if (sqlite3_prepare_v2 (database, find_sql, -1, &statement, NULL) == SQLITE_OK)
    cid_store_row_bind_text (statement, 3, self->number);
  while (self->known_to < last)
    if (statement == NULL || !find_in_range (self, statement, MIN (self->known_to + RANGE, last))) {
      cid_store_file_set_error (error, database, sqlite3_extended_errcode (database));
      return FALSE;
    }
  return TRUE;
}

static gboolean
run_for_some (CidStoreMentions *self, sqlite3_stmt *statement, guint end, guint *n_forgotten)
{
  sqlite3 *database = sqlite3_db_handle (statement);

  cid_store_row_bind_text (statement, 2, self->number);
  for (guint i = self->n_done; i < end; i++) {
    sqlite3_bind_int64 (statement, 1, g_array_index (self->seqs, gint64, i));
    if (sqlite3_step (statement) != SQLITE_DONE)
      return FALSE;
    *n_forgotten += (guint) sqlite3_changes (database);
    sqlite3_reset (statement);
  }
  return TRUE;
}

/**
 * cid_store_mentions_forget:
 * @self: mentions
 * @database: a call store, in a transaction
 * @n_forgotten: (inout): counts the events
 * @is_more: (out): there are more; else they are looked at once more the next time, as calls that
 * go on keep their events until then
 * @error: return location for an error
 *
 * Forgets the number where it stands in some of what was found, once its own calls are gone: what
 * was said by it becomes a tombstone; of calls that were diverted from it, and of what happened to
 * those of others, the rest stays.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_mentions_forget (CidStoreMentions *self,
                           sqlite3 *database,
                           guint *n_forgotten,
                           gboolean *is_more,
                           GError **error)
{
  guint end = MIN (self->n_done + STEP, self->seqs->len);

  for (gsize i = 0; i < G_N_ELEMENTS (forget_sqls); i++) {
    g_autoptr (sqlite3_stmt) statement = NULL;
    guint n_calls = 0;

    if (sqlite3_prepare_v2 (database, forget_sqls[i], -1, &statement, NULL) != SQLITE_OK ||
        !run_for_some (self, statement, end, i < N_CALL_SQLS ? &n_calls : n_forgotten)) {
      cid_store_file_set_error (error, database, sqlite3_extended_errcode (database));
      return FALSE;
    }
  }
  *is_more = end < self->seqs->len;
  self->n_done = *is_more ? end : 0;
  return TRUE;
}
