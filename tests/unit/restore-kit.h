/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log-kit.h"
#include "log/store-copy.h"
#include "log/store-restore.h"
#include "sql-kit.h"

#include <glib/gstdio.h>

#define MISSED CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED
#define LOG "data/cidalert/calls.db"
#define BACKUP "backup.db"

static const LogRow rows[] = {
  { "a", 0, "0299991234", MISSED, "Ana", FALSE },
  { "b", 10, "0412345678", MISSED, "Bob", FALSE },
};

static inline int
set_up (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *backup = scratch_path (folder, BACKUP);

  write_log (folder, rows, G_N_ELEMENTS (rows));
  assert_true (cid_store_copy_backup (path, backup, NULL));
  *state = folder;
  return 0;
}

static inline int
tear_down (void **state)
{
  scratch_free (*state);
  return 0;
}

static inline gboolean
restore (const char *folder, const char *name, char **kept, GError **error)
{
  g_autofree char *path = scratch_path (folder, LOG);
  g_autofree char *backup = scratch_path (folder, name);
  g_autoptr (CidStoreRestore) restored = cid_store_restore_prepare (backup, path, error);

  return restored != NULL && cid_store_restore_put (restored, kept, error);
}

static inline sqlite3 *
open_log (const char *folder)
{
  g_autofree char *path = scratch_path (folder, LOG);
  sqlite3 *database = cid_store_file_open_readonly (path, NULL);

  assert_non_null (database);
  return database;
}

/* Nothing is left of the attempt. */
static inline void
assert_tidy (const char *folder)
{
  g_autofree char *part = scratch_path (folder, "data/cidalert/calls.restoring");

  assert_int_not_equal (g_access (part, F_OK), 0);
}

static inline void
assert_untouched (const char *folder)
{
  g_autoptr (sqlite3) database = open_log (folder);

  assert_sql (database, "SELECT count (*) FROM origins", "1");
  assert_sql (database, "SELECT count (*) FROM calls", "2");
  g_clear_pointer (&database, sqlite3_close_v2);
  assert_tidy (folder);
}
