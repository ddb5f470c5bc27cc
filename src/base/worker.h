/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidWorker CidWorker;

CidWorker *cid_worker_new (const char *name);
void cid_worker_push (CidWorker *self,
                      GSourceFunc function,
                      gpointer user_data,
                      GDestroyNotify destroy);
void cid_worker_reply (CidWorker *self,
                       GSourceFunc function,
                       gpointer user_data,
                       GDestroyNotify destroy);
GMainContext *cid_worker_get_context (CidWorker *self);
gboolean cid_worker_stop (CidWorker *self, guint patience_ms);
void cid_worker_free (CidWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidWorker, cid_worker_free)

G_END_DECLS
