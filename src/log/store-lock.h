/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidStoreLock CidStoreLock;

CidStoreLock *cid_store_lock_take (const char *store_path,
                                   const char *role,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_store_lock_get_holder (const char *store_path, int *pid);
void cid_store_lock_free (CidStoreLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreLock, cid_store_lock_free)

G_END_DECLS
