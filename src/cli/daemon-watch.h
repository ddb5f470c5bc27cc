/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidDaemonFuncs:
 * @came: the daemon was reached: what it did before is not told
 * @went: it is not there any more
 * @told: more changes of calls may be on disk
 *
 * What a #CidDaemonWatch tells.
 */
typedef struct {
  void (*came) (gpointer user_data);
  void (*went) (gpointer user_data);
  void (*told) (gpointer user_data);
} CidDaemonFuncs;

typedef struct _CidDaemonWatch CidDaemonWatch;

CidDaemonWatch *cid_daemon_watch_new (const CidDaemonFuncs *funcs, gpointer user_data);
void cid_daemon_watch_free (CidDaemonWatch *self);
gboolean cid_daemon_watch_begin (CidDaemonWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidDaemonWatch, cid_daemon_watch_free)

G_END_DECLS
