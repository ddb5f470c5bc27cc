/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-keep"

#include "log/store-keep.h"

#include "log/store-file.h"

/* A clock that is so far beyond the calls of the log may have jumped; it is believed again once it
 * has been right for a call for so long. */
#define MAX_GAP_US (40 * G_TIME_SPAN_DAY)
#define PROOF_US (2 * G_TIME_SPAN_DAY)

/**
 * cid_store_keep_find_bound:
 * @database: a call store
 * @keep_us: how long calls are kept
 * @now_us: what the clock says
 * @before_us: (out): calls that began before may go; %G_MININT64 for none
 * @error: return location for an error
 *
 * A clock that jumps years ahead must not take the whole log with it, and a call that comes then
 * proves nothing yet. So nothing goes unless there is a call of some days or weeks ago.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_keep_find_bound (sqlite3 *database,
                           gint64 keep_us,
                           gint64 now_us,
                           gint64 *before_us,
                           GError **error)
{
  static const char sql[] = "SELECT 1 FROM calls WHERE start_us BETWEEN ?1 AND ?2 LIMIT 1";
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK) {
    sqlite3_bind_int64 (statement, 1, now_us - MAX_GAP_US);
    sqlite3_bind_int64 (statement, 2, now_us - MIN (PROOF_US, keep_us / 2));
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  *before_us = code == SQLITE_ROW ? now_us - keep_us : G_MININT64;
  return TRUE;
}
