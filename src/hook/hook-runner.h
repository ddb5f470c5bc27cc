/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "hook/hook-command.h"

G_BEGIN_DECLS

/**
 * CidHookRunner:
 *
 * Runs programs: as units of the user's systemd, or where there is none as our own children.
 */
typedef struct _CidHookRunner CidHookRunner;

CidHookRunner *cid_hook_runner_new (void);
void cid_hook_runner_free (CidHookRunner *self);
void cid_hook_runner_run (CidHookRunner *self,
                          CidHookCommand *command,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean cid_hook_runner_run_finish (GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHookRunner, cid_hook_runner_free)

G_END_DECLS
