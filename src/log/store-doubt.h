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
 * CidStoreDoubt:
 * @run_us: when the run of the batch in doubt began
 * @seq: its last event
 * @n_entries: how many entries it has; 0 if there is no doubt
 * @n_stored: so many entries turned out to be on disk, and come once more at the head of the next
 *   batch
 *
 * A batch whose commit failed, though it may be on disk.
 */
typedef struct {
  gint64 run_us;
  gint64 seq;
  guint n_entries;
  guint n_stored;
} CidStoreDoubt;

void cid_store_doubt_begin (CidStoreDoubt *self, gint64 run_us, gint64 seq, guint n_entries);
void cid_store_doubt_end (CidStoreDoubt *self);
void cid_store_doubt_settle (CidStoreDoubt *self, sqlite3 *database);

G_END_DECLS
