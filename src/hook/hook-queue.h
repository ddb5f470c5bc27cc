/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hook/hook.h"

G_BEGIN_DECLS

/* At once, and waiting; of one hook, and of all together. */
#define CID_HOOK_RUNNING_EACH 4
#define CID_HOOK_RUNNING_ALL 16
#define CID_HOOK_WAITING_EACH 64
#define CID_HOOK_WAITING_ALL 256

/**
 * CidHookJob:
 * @hook: what is to be done
 * @event: what happened
 * @call: to which call, as it was then
 *
 * One event of one call for one hook.
 */
typedef struct {
  CidHook *hook;
  CidHookEvents event;
  CidCall *call;
} CidHookJob;

/**
 * CidHookStartFunc:
 * @job: a job, the queue's until cid_hook_queue_finish()
 * @user_data: what cid_hook_queue_new() was given
 *
 * Begins a job, and does not wait for its end.
 */
typedef void (*CidHookStartFunc) (CidHookJob *job, gpointer user_data);

typedef struct _CidHookQueue CidHookQueue;

CidHookQueue *cid_hook_queue_new (CidHookStartFunc start, gpointer user_data);
void cid_hook_queue_free (CidHookQueue *self);
guint cid_hook_queue_push (CidHookQueue *self,
                           const CidHook *hook,
                           CidHookEvents event,
                           const CidCall *call);
void cid_hook_queue_finish (CidHookQueue *self, CidHookJob *job);
void cid_hook_queue_forget (CidHookQueue *self, const char *hook_name);
guint cid_hook_queue_get_n_running (const CidHookQueue *self);
guint cid_hook_queue_get_n_waiting (const CidHookQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHookQueue, cid_hook_queue_free)

G_END_DECLS
