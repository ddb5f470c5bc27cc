/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-clean"

#include "log/store-clean.h"

#include "log/store-file.h"

/* So many pages of the index are merged in one piece: few enough that no call waits for it. */
#define PAGES 128
/* So long phones wait for those who still read. */
#define PATIENCE_MS 200

#define MERGE "INSERT INTO names (names, rank) VALUES ('merge', -" G_STRINGIFY (PAGES) ")"
#define OPTIMIZE "INSERT INTO names (names) VALUES ('optimize')"

/**
 * cid_store_clean_begin:
 * @self: what is to be cleaned
 *
 * Something was forgotten: traces of it may be anywhere.
 */
void
cid_store_clean_begin (CidStoreClean *self)
{
  *self = (CidStoreClean){ .has_traces = TRUE };
}

static gboolean
run (sqlite3 *database, const char *sql, GError **error)
{
  int code = sqlite3_exec (database, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_OK;
}

static gboolean
count_pieces (CidStoreClean *self, sqlite3 *database, GError **error)
{
  gint64 n_pages = 0;

  if (!cid_store_file_get_integer (database, "SELECT count (*) FROM names_data", &n_pages, error))
    return FALSE;
  self->max_pieces = (guint) MIN (n_pages / PAGES * 2 + 8, G_MAXINT);
  return TRUE;
}

/* A negative number begins to merge all parts to one, and goes on with that as long as no part is
 * new; SQLite counts the statement as one change, and more if it has merged something. Where others
 * write again and again, so that it begins again and again, the rest is done at once. */
static gboolean
merge_some (CidStoreClean *self, sqlite3 *database, gboolean *is_more, GError **error)
{
  int n_changes = sqlite3_total_changes (database);

  *is_more = FALSE;
  if (self->n_pieces == 0 && !count_pieces (self, database, error))
    return FALSE;
  if (self->n_pieces++ >= self->max_pieces)
    return run (database, OPTIMIZE, error);
  if (!run (database, MERGE, error))
    return FALSE;
  *is_more = sqlite3_total_changes (database) - n_changes >= 2;
  return TRUE;
}

/* It is short: whoever writes keeps it so. */
static gboolean
empty_log (CidStoreClean *self,
           sqlite3 *database,
           guint max_tries,
           gboolean *is_more,
           GError **error)
{
  int code;

  sqlite3_busy_timeout (database, PATIENCE_MS);
  code = sqlite3_wal_checkpoint_v2 (database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (database, CID_STORE_FILE_PATIENCE_MS);
  if (code == SQLITE_OK) {
    *self = (CidStoreClean){ 0 };
    return TRUE;
  }
  if (code != SQLITE_BUSY) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  *is_more = ++self->n_tries < max_tries;
  if (!*is_more)
    cid_store_clean_begin (self);
  return TRUE;
}

/**
 * cid_store_clean_step:
 * @self: what is to be cleaned
 * @database: a call store, in no transaction
 * @max_tries: so often it is waited for those who still read what was there before
 * @is_more: (out): there is more to do, or to wait for
 * @error: return location for an error
 *
 * Does one small step of it. If there is no more and traces are left somebody still reads them.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_clean_step (CidStoreClean *self,
                      sqlite3 *database,
                      guint max_tries,
                      gboolean *is_more,
                      GError **error)
{
  if (!merge_some (self, database, is_more, error))
    return FALSE;
  return *is_more || empty_log (self, database, max_tries, is_more, error);
}
