/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidHookNews:
 * @CID_HOOK_NEWS_NONE: it is as it was
 * @CID_HOOK_NEWS_BROKEN: it worked, or was never tried, and fails now
 * @CID_HOOK_NEWS_MENDED: it failed, and works now
 */
typedef enum {
  CID_HOOK_NEWS_NONE,
  CID_HOOK_NEWS_BROKEN,
  CID_HOOK_NEWS_MENDED,
} CidHookNews;

/**
 * CidHookHealth:
 *
 * Which hooks fail: a hook that fails at every call is news once.
 */
typedef struct _CidHookHealth CidHookHealth;

CidHookHealth *cid_hook_health_new (void);
void cid_hook_health_free (CidHookHealth *self);
CidHookNews cid_hook_health_note (CidHookHealth *self, const char *hook_name, const char *trouble);
void cid_hook_health_forget (CidHookHealth *self, const char *hook_name);
char **cid_hook_health_get_failing (CidHookHealth *self);
char **cid_hook_health_get_problems (CidHookHealth *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHookHealth, cid_hook_health_free)

G_END_DECLS
