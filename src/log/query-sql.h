/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidQuerySql:
 *
 * The statements by which the log is searched. Each goes by an index.
 */
typedef enum {
  CID_QUERY_KEY_OF,
  CID_QUERY_NUMBER_OF,
  CID_QUERY_SCAN,
  CID_QUERY_SCAN_UP,
  CID_QUERY_CLASS,
  CID_QUERY_CLASS_UP,
  CID_QUERY_OF_NUMBER,
  CID_QUERY_NEXT_CLASS,
  CID_QUERY_NUMBER_CLASS,
  CID_QUERY_NUMBER_CLASS_UP,
  CID_QUERY_NOTED,
  CID_QUERY_NOTED_UP,
  CID_QUERY_UNFILED,
  CID_QUERY_UNFILED_CHANGES,
  CID_QUERY_CHANGES,
  CID_QUERY_CHANGES_DOWN,
  CID_QUERY_LAST_CHANGE,
  CID_QUERY_ORIGIN,
  CID_QUERY_NUMBER,
  CID_QUERY_NUMBERS_FROM,
  CID_QUERY_NAMES,
  CID_QUERY_NAMES_PAIR,
  CID_QUERY_NAMES_SHORT,
  CID_QUERY_NAMES_UNINDEXED,
  CID_QUERY_CONTACTS,
  CID_QUERY_STRANGERS,
  CID_QUERY_N_SQL,
} CidQuerySql;

const char *cid_query_sql_get (CidQuerySql sql);
sqlite3_stmt *cid_query_sql_prepare (sqlite3 *database,
                                     CidQuerySql sql,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
