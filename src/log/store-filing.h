/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-calls.h"
#include "log/store-classes.h"

G_BEGIN_DECLS

gboolean cid_store_filing_step (CidStoreStatements *statements,
                                CidStoreCalls *calls,
                                CidStoreClasses *classes,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
