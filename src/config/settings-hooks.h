/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/key-file.h"

G_BEGIN_DECLS

GPtrArray *cid_settings_read_hooks (CidKeyFile *file, const char *home);
gboolean cid_settings_drop_secret_hooks (GPtrArray *hooks);

G_END_DECLS
