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
 * CidStoreSql:
 *
 * The statements by which the store is written.
 */
typedef enum {
  CID_STORE_SQL_BEGIN,
  CID_STORE_SQL_COMMIT,
  CID_STORE_SQL_ADD_ORIGIN,
  CID_STORE_SQL_ADD_RUN,
  CID_STORE_SQL_ADD_EVENT,
  CID_STORE_SQL_FIND_CALL,
  CID_STORE_SQL_UNFILE_CALL,
  CID_STORE_SQL_ADD_CALL,
  CID_STORE_SQL_UPDATE_CALL,
  CID_STORE_SQL_SET_CALL_NUMBER,
  CID_STORE_SQL_SET_NOTE,
  CID_STORE_SQL_SET_DONE,
  CID_STORE_SQL_DROP_LEGS,
  CID_STORE_SQL_PUT_LEG,
  CID_STORE_SQL_FIND_NUMBER,
  CID_STORE_SQL_PUT_NUMBER,
  CID_STORE_SQL_LIST_NUMBERS,
  CID_STORE_SQL_NAME_NUMBER,
  CID_STORE_SQL_PUT_PHONE,
  CID_STORE_SQL_SET_HEARD,
  CID_STORE_SQL_SET_PHONE_STATE,
  CID_STORE_SQL_CLEAR_CONDITIONS,
  CID_STORE_SQL_ADD_CONDITION,
  CID_STORE_SQL_LIST_UNFILED,
  CID_STORE_SQL_FILE_CALL,
  CID_STORE_SQL_LIST_WAITING,
  CID_STORE_SQL_SETTLE_CALL,
  CID_STORE_SQL_ADD_CLASS,
  CID_STORE_SQL_ADD_SAYING,
  CID_STORE_SQL_PUT_ALIAS,
  CID_STORE_SQL_FIND_ALIAS,
  CID_STORE_SQL_ADD_UNINDEXED,
  CID_STORE_SQL_LIST_UNINDEXED,
  CID_STORE_SQL_DROP_UNINDEXED,
  CID_STORE_SQL_DROP_WORDS,
  CID_STORE_SQL_SET_WORDS,
  CID_STORE_SQL_ADD_WORDS,
  CID_STORE_N_SQL,
} CidStoreSql;

typedef struct _CidStoreStatements CidStoreStatements;

CidStoreStatements *cid_store_statements_new (sqlite3 *database);
void cid_store_statements_free (CidStoreStatements *self);
sqlite3 *cid_store_statements_get_database (CidStoreStatements *self);
sqlite3_stmt *cid_store_statements_get (CidStoreStatements *self, CidStoreSql sql, GError **error);
gboolean cid_store_statements_run (CidStoreStatements *self,
                                   sqlite3_stmt *statement,
                                   GError **error);
gboolean cid_store_statements_run_for_id (CidStoreStatements *self,
                                          sqlite3_stmt *statement,
                                          gint64 *id,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreStatements, cid_store_statements_free)

G_END_DECLS
