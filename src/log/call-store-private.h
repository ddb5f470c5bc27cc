/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-store.h"
#include "log/store-agenda.h"
#include "log/store-worker.h"

G_BEGIN_DECLS

struct _CidCallStore {
  GObject parent_instance;
  CidStoreWorker *worker; /* %NULL once it is closed */
  CidStoreAgenda *agenda;
  CidStoreQueue *waiting; /* the agenda's */
  guint retry_id;
  guint filing_id;
  guint silence_id;

  /* How it is, of which call-store-state.c takes care. */
  CidStoreState state;
  char *problem;
  gboolean is_other_daemon;
  gint64 last_change;
  CidStorePast *past;
};

void cid_call_store_add_signals (void);
void cid_call_store_set_state (CidCallStore *self, CidStoreState state, const char *problem);
void cid_call_store_set_last_change (CidCallStore *self, gint64 change);

G_END_DECLS
