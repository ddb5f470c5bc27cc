/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "log/call-reader.h"

G_BEGIN_DECLS

sqlite3 *cid_call_reader_get_database (CidCallReader *self);
GPtrArray *cid_call_reader_run (CidCallReader *self,
                                const char *sql,
                                const CidCallQuery *query,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_call_reader_reverse (GPtrArray *calls);

G_END_DECLS
