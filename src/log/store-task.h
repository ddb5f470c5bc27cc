/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-queue.h"
#include "log/store-writer.h"

G_BEGIN_DECLS

/**
 * CidStoreTask:
 * @items: (element-type CidStoreItem): what is to be written
 * @wants_past: @past is to be read first
 * @files: calls that are over are to be filed, and what is older than @keep_us is to be forgotten
 * @keep_us: 0 for ever
 * @names: (nullable): the contacts of which some names are to be learnt
 * @names_before: (inout): as cid_store_writer_learn() has it
 * @lesson: which index that is; 0 for none
 * @closes: nothing of all this, the store is to be closed
 * @lends: the same, as somebody else wants to write
 * @past: (out): what went before
 * @is_more: (out): there is more to file or to forget
 * @last_change: (out): the last change of a call that is on disk
 * @is_other_daemon: (out): another daemon has the store
 * @error: (out): what went wrong; what came after it was not tried
 *
 * What goes to the worker and comes back.
 */
typedef struct {
  GPtrArray *items;
  gboolean wants_past;
  gboolean files;
  gint64 keep_us;
  CidContactIndex *names;
  gint64 names_before;
  guint lesson;
  gboolean closes;
  gboolean lends;
  CidStorePast *past;
  gboolean is_more;
  gint64 last_change;
  gboolean is_other_daemon;
  GError *error;
} CidStoreTask;

CidStoreTask *cid_store_task_new (void);
void cid_store_task_free (CidStoreTask *self);
void cid_store_task_run (CidStoreTask *self, CidStoreWriter *writer, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreTask, cid_store_task_free)

G_END_DECLS
