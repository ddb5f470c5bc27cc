/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "log/call-reader.h"

G_BEGIN_DECLS

/**
 * CidCallIdKind:
 * @CID_CALL_ID_NUMBER: the number that the log shows
 * @CID_CALL_ID_LAST: the newest call
 * @CID_CALL_ID_LAST_MISSED: the newest that was missed
 */
typedef enum {
  CID_CALL_ID_NUMBER,
  CID_CALL_ID_LAST,
  CID_CALL_ID_LAST_MISSED,
} CidCallIdKind;

/**
 * CidCallId:
 * @kind: how the call is named
 * @number: its number in the log, where it is named by that
 * @text: (transfer none): as it was typed
 *
 * Which call is meant, as it was typed.
 */
typedef struct {
  CidCallIdKind kind;
  gint64 number;
  const char *text;
} CidCallId;

gboolean cid_call_id_parse (const char *text,
                            CidCallId *id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidCallReader *cid_call_id_open_log (const CidCallId *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_call_id_find (const CidCallId *id, CidCallReader *reader, GError **error);
CidCall *cid_call_id_read (const CidCallId *id,
                           CidCallReader *reader,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
