/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "store-kit.h"

/* How often what was appended is on disk, or is not. */
typedef struct {
  guint stored;
  guint refused;
  gboolean is_inline;
} Answers;

static inline void
on_done (gboolean stored, gpointer user_data)
{
  Answers *answers = user_data;

  assert_false (answers->is_inline);
  if (stored)
    answers->stored++;
  else
    answers->refused++;
}

static inline CidCallStore *
open_store (const char *path, const char *boot)
{
  CidCallStore *store = cid_call_store_new (path, boot);

  cid_call_store_open (store);
  return store;
}

/* Appends one event with its call, and proves that the answer does not come from within. */
static inline void
append (CidCallStore *store, CidCallEvent *event, CidCall *call, Answers *answers)
{
  answers->is_inline = TRUE;
  cid_call_store_append (store, event, make_calls (call), on_done, answers);
  answers->is_inline = FALSE;
}

static inline gint64
ask (const char *path, const char *sql)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 value;

  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  assert_int_equal (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal (sqlite3_step (statement), SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return value;
}
