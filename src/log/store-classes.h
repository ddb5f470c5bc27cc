/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-class.h"
#include "log/store-statements.h"

G_BEGIN_DECLS

/**
 * CidStoreClasses:
 *
 * The classes of calls in a store that is written.
 */
typedef struct _CidStoreClasses CidStoreClasses;

CidStoreClasses *cid_store_classes_new (CidStoreStatements *statements,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_classes_free (CidStoreClasses *self);
gint64 cid_store_classes_find (CidStoreClasses *self, CidCallClass *wanted, GError **error);

GPtrArray *cid_store_classes_read (sqlite3 *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **cid_store_classes_find_phones (sqlite3 *database,
                                      const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreClasses, cid_store_classes_free)

G_END_DECLS
