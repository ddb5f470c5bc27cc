/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "log/call-class.h"
#include "log/key-heap.h"

G_BEGIN_DECLS

/**
 * CidQueryScope:
 * @first: only calls behind this one in the order of time
 * @last: only calls before this one
 * @classes: (element-type CidCallClass): the classes that may be meant
 * @class_ids: (element-type gint64): their rows, to be looked up
 * @asks_classes: there are others that are not meant
 * @numbers: (nullable) (element-type gint64): rows of the numbers that may be meant; %NULL for all
 * @asks_nobody: with @numbers: those without a number too
 *
 * Where in the log the calls can lie that a query means, as far as indexes tell.
 */
typedef struct {
  CidCallKey first;
  CidCallKey last;
  GPtrArray *classes;
  GHashTable *class_ids;
  gboolean asks_classes;
  GArray *numbers;
  gboolean asks_nobody;
} CidQueryScope;

CidQueryScope *cid_query_scope_new (sqlite3 *database,
                                    const CidCallQuery *query,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_query_scope_free (CidQueryScope *self);
gboolean cid_query_scope_find_numbers (CidQueryScope *self,
                                       sqlite3 *database,
                                       const CidCallQuery *query,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_query_scope_has_number (const CidQueryScope *self, gint64 number);
gboolean cid_query_scope_asks_numbers (const CidCallQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidQueryScope, cid_query_scope_free)

G_END_DECLS
