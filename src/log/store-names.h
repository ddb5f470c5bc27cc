/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-index.h"
#include "log/store-calls.h"

G_BEGIN_DECLS

/* Where cid_store_names_learn() begins. */
#define CID_STORE_NAMES_ALL G_MAXINT64

gboolean cid_store_names_learn (CidStoreStatements *statements,
                                CidStoreCalls *calls,
                                CidContactIndex *index,
                                gint64 *before,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
