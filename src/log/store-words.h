/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/store-statements.h"

G_BEGIN_DECLS

gboolean cid_store_words_add_saying (CidStoreStatements *statements,
                                     gint64 number,
                                     const char *said,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_words_find_alias (CidStoreStatements *statements,
                                     const char *alias,
                                     gint64 *number,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_words_index (CidStoreStatements *statements,
                                guint limit,
                                guint *n_indexed,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
