/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hook/hook.h"

G_BEGIN_DECLS

/**
 * CidHooks:
 *
 * Does what the user wants done when something happens to a call, and delays nothing by that.
 */
typedef struct _CidHooks CidHooks;

/**
 * CidHooksDrainedFunc:
 * @user_data: what cid_hooks_drain() was given
 *
 * Nothing runs or waits any more.
 */
typedef void (*CidHooksDrainedFunc) (gpointer user_data);

CidHooks *cid_hooks_new (void);
void cid_hooks_free (CidHooks *self);
void cid_hooks_set (CidHooks *self, GPtrArray *hooks, GHashTable *line_names);
void cid_hooks_know (CidHooks *self, const CidCall *call);
void cid_hooks_update (CidHooks *self, GPtrArray *changed);
void cid_hooks_drain (CidHooks *self, CidHooksDrainedFunc drained, gpointer user_data);
char *cid_hooks_get_page (CidHooks *self, const CidCall *call);
char **cid_hooks_get_failing (CidHooks *self);
char **cid_hooks_get_problems (CidHooks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHooks, cid_hooks_free)

G_END_DECLS
