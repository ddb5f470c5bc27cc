/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidStoreMentions CidStoreMentions;

CidStoreMentions *cid_store_mentions_new (const char *number);
void cid_store_mentions_free (CidStoreMentions *self);
gboolean cid_store_mentions_find (CidStoreMentions *self,
                                  sqlite3 *database,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_mentions_forget (CidStoreMentions *self,
                                    sqlite3 *database,
                                    guint *n_forgotten,
                                    gboolean *is_more,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreMentions, cid_store_mentions_free)

G_END_DECLS
