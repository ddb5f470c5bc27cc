/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/call-way.h"

G_BEGIN_DECLS

/**
 * CidStoreWatch:
 *
 * What the daemon does as the call store becomes ready, fails, or is written.
 */
typedef struct _CidStoreWatch CidStoreWatch;

/**
 * CidStoreWatchFunc:
 * @is_ours: %FALSE if another daemon writes the store, and this one has never listened
 *
 * The store has said how it is.
 */
typedef void (*CidStoreWatchFunc) (gboolean is_ours, gpointer user_data);

/**
 * CidStoreWatchEnds:
 * @parts: the running daemon; outlives the watch
 * @way: takes up the calls that were going on
 * @phone_watch: takes up how the phones were
 * @screen: shows that calls are not logged, and what was missed
 * @news: tells that more is on disk
 * @store_path: path of the store's database
 * @settled: told after all of this
 * @user_data: for @settled
 *
 * Whom the store's word reaches.
 */
typedef struct {
  const CidParts *parts;
  CidCallWay *way;
  CidPhoneWatch *phone_watch;
  CidScreen *screen;
  CidBusNews *news;
  const char *store_path;
  CidStoreWatchFunc settled;
  gpointer user_data;
} CidStoreWatchEnds;

CidStoreWatch *cid_store_watch_new (const CidStoreWatchEnds *ends);
void cid_store_watch_serve (CidStoreWatch *self);
void cid_store_watch_free (CidStoreWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreWatch, cid_store_watch_free)

G_END_DECLS
