/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-task.h"

G_BEGIN_DECLS

typedef struct _CidStoreWorker CidStoreWorker;

/**
 * CidStoreWorkerFunc:
 * @task: (transfer full): a task that came back
 */
typedef void (*CidStoreWorkerFunc) (CidStoreTask *task, gpointer user_data);

CidStoreWorker *cid_store_worker_new (const char *path,
                                      const char *boot_id,
                                      CidStoreWorkerFunc function,
                                      gpointer user_data);
void cid_store_worker_free (CidStoreWorker *self);
void cid_store_worker_give (CidStoreWorker *self, CidStoreTask *task);
CidStoreTask *cid_store_worker_get_task (CidStoreWorker *self);
void cid_store_worker_drop_names (CidStoreWorker *self, CidContactIndex *names);
gboolean cid_store_worker_wait (CidStoreWorker *self, gint64 deadline_us);
gboolean cid_store_worker_stop (CidStoreWorker *self, guint patience_ms);

G_END_DECLS
