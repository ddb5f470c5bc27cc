/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

gboolean cid_phone_update_can (const CidParts *parts, const CidPhone *phone);
void cid_phone_update_run (const CidParts *parts,
                           const CidPhone *phone,
                           const char *host,
                           GCancellable *cancellable,
                           CidDeedFunc done,
                           gpointer user_data);

G_END_DECLS
