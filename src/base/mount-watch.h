/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidMountWatch:
 *
 * Tells that a file system was mounted, or is no more. Belongs to the thread whose context was the
 * default when it was made, and tells there. It costs nothing while mounts stay as they are.
 */
typedef struct _CidMountWatch CidMountWatch;

/**
 * CidMountFunc:
 *
 * Other file systems are mounted than before, or elsewhere.
 */
typedef void (*CidMountFunc) (gpointer user_data);

CidMountWatch *cid_mount_watch_new (CidMountFunc function, gpointer user_data);
void cid_mount_watch_free (CidMountWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMountWatch, cid_mount_watch_free)

G_END_DECLS
