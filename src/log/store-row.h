/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "call/call.h"

G_BEGIN_DECLS

/* What one row of an event is made of, in the order that cid_store_row_to_event() reads. */
#define CID_EVENT_COLUMNS                                                                          \
  "e.seq, e.wall_us, e.boot_us, e.kind, p.uuid, e.phone_name, e.phone_group, e.simulated, "        \
  "e.party,"                                                                                       \
  " e.number, e.remote, e.name, e.line, e.call_ref, e.call_uid, e.reason, e.diverted, e.mac,"      \
  " e.target, e.body, e.extra, e.voicemail"
#define CID_EVENT_N_COLUMNS 22
#define CID_EVENT_TABLES "events AS e LEFT JOIN phones AS p ON p.id = e.phone"

void cid_store_row_bind_text (sqlite3_stmt *statement, int column, const char *text);
void cid_store_row_bind_positive (sqlite3_stmt *statement, int column, gint64 value);
void cid_store_row_bind_event (sqlite3_stmt *statement, const CidCallEvent *event);
CidCallEvent *cid_store_row_to_event (sqlite3_stmt *statement);
CidCall *cid_store_row_to_call (sqlite3_stmt *statement);
gboolean cid_store_row_read_legs (sqlite3 *database,
                                  sqlite3_stmt *statement,
                                  CidCall *call,
                                  GError **error);
extern const char cid_store_row_legs_sql[];

G_END_DECLS
