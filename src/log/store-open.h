/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-calls.h"
#include "log/store-classes.h"
#include "log/store-lock.h"
#include "log/store-phones.h"
#include "log/store-run.h"
#include "log/store-statements.h"

G_BEGIN_DECLS

/**
 * CidStoreOpen:
 * @path: path of its database
 * @lock: which keeps other writers out
 * @statements: of the database
 * @calls: what is known of the calls by heart
 * @phones: the same of the phones
 * @classes: what calls are counted by
 * @run: writes what happened
 * @is_whole: what begins and ends is part of something greater, which is committed as one
 *
 * A store that is open, to be written by one.
 */
typedef struct {
  char *path;
  CidStoreLock *lock;
  CidStoreStatements *statements;
  CidStoreCalls *calls;
  CidStorePhones *phones;
  CidStoreClasses *classes;
  CidStoreRun *run;
  gboolean is_whole;
} CidStoreOpen;

CidStoreOpen *cid_store_open_new (const char *path,
                                  const char *role,
                                  const char *boot_id,
                                  gint64 *last_change,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_open_free (CidStoreOpen *self);
sqlite3 *cid_store_open_get_database (CidStoreOpen *self);
gboolean cid_store_open_is_in_place (CidStoreOpen *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_open_begin (CidStoreOpen *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_open_end (CidStoreOpen *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreOpen, cid_store_open_free)

G_END_DECLS
