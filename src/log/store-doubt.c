/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-doubt"

#include "log/store-doubt.h"

#include "log/store-file.h"

/**
 * cid_store_doubt_begin:
 * @self: a doubt, or none
 * @run_us: when the run began; the row of a run that is not on disk may become that of another
 * @seq: the last event of the batch whose commit failed
 * @n_entries: how many entries it had; 0 if nobody would tell whether they are on disk
 *
 * How many entries are known to be on disk is left as it is.
 */
void
cid_store_doubt_begin (CidStoreDoubt *self, gint64 run_us, gint64 seq, guint n_entries)
{
  self->run_us = run_us;
  self->seq = seq;
  self->n_entries = n_entries;
}

/**
 * cid_store_doubt_end:
 * @self: a doubt, or none
 *
 * All is on disk: the next batch begins with another entry.
 */
void
cid_store_doubt_end (CidStoreDoubt *self)
{
  self->n_entries = self->n_stored = 0;
}

/**
 * cid_store_doubt_settle:
 * @self: a doubt, or none
 * @database: the store, opened anew
 *
 * Looks whether the batch that failed last is there after all.
 */
void
cid_store_doubt_settle (CidStoreDoubt *self, sqlite3 *database)
{
  static const char sql[] = "SELECT 1 FROM events AS e JOIN runs AS r ON r.id = e.run"
                            " WHERE e.seq = ? AND r.started_us = ?";
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (self->n_entries == 0 || sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    return;
  sqlite3_bind_int64 (statement, 1, self->seq);
  sqlite3_bind_int64 (statement, 2, self->run_us);
  if (sqlite3_step (statement) == SQLITE_ROW) {
    self->n_stored = self->n_entries;
    self->n_entries = 0;
  }
}
