/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-writer.h"

G_BEGIN_DECLS

gboolean cid_store_import (CidStoreWriter *writer,
                           const char *path,
                           const CidNumberPlan *plan,
                           guint *n_events,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
