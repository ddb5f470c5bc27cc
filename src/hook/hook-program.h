/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "hook/hook-command.h"

G_BEGIN_DECLS

void cid_hook_program_run (CidHookCommand *command,
                           GCancellable *closing,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean cid_hook_program_run_finish (GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
