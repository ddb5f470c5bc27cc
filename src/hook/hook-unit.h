/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "hook/hook-command.h"

G_BEGIN_DECLS

void cid_hook_unit_run (GDBusConnection *bus,
                        const CidHookCommand *command,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean cid_hook_unit_run_finish (GAsyncResult *result,
                                   gboolean *is_refused,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
