/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidDaemonLock:
 *
 * What makes a daemon the only one of its user. It needs no log, which may be damaged, lent, or
 * elsewhere.
 */
typedef struct _CidDaemonLock CidDaemonLock;

gboolean cid_daemon_lock_take (const char *path,
                               CidDaemonLock **lock,
                               int *pid) G_GNUC_WARN_UNUSED_RESULT;
void cid_daemon_lock_free (CidDaemonLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidDaemonLock, cid_daemon_lock_free)

G_END_DECLS
