/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "log/call-reader.h"
#include "log/query-sql.h"

G_BEGIN_DECLS

sqlite3 *cid_call_reader_get_database (CidCallReader *self);
sqlite3_stmt *cid_call_reader_prepare (CidCallReader *self,
                                       CidQuerySql sql,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_call_reader_fetch (CidCallReader *self, gint64 id, CidCall **call, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_call_reader_begin (CidCallReader *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_call_reader_end (CidCallReader *self);
void cid_call_reader_reverse (GPtrArray *calls);

G_END_DECLS
