/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int cid_store_wal_rewrite (const char *store_path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
