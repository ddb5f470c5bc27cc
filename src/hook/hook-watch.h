/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hook/hook.h"

G_BEGIN_DECLS

/**
 * CidHookFireFunc:
 * @hook: what is to be done
 * @event: what happened
 * @call: to which call
 * @user_data: what cid_hook_watch_apply() was given
 */
typedef void (*CidHookFireFunc) (const CidHook *hook,
                                 CidHookEvents event,
                                 const CidCall *call,
                                 gpointer user_data);

/**
 * CidHookWatch:
 *
 * Knows which hook was told what of which call, so that each is told once.
 */
typedef struct _CidHookWatch CidHookWatch;

CidHookWatch *cid_hook_watch_new (void);
void cid_hook_watch_free (CidHookWatch *self);
char **cid_hook_watch_set_hooks (CidHookWatch *self, GPtrArray *hooks);
const CidHook *cid_hook_watch_find (CidHookWatch *self, const char *name);
void cid_hook_watch_know (CidHookWatch *self, const CidCall *call);
gboolean cid_hook_watch_wants (CidHookWatch *self, const CidCall *call);
void cid_hook_watch_apply (CidHookWatch *self,
                           const CidCall *call,
                           CidHookFireFunc fire,
                           gpointer user_data);
const CidHook *cid_hook_watch_find_page (CidHookWatch *self, const CidCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHookWatch, cid_hook_watch_free)

G_END_DECLS
