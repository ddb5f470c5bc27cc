/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidReason:
 * @CID_REASON_NONE: nothing that we understand
 * @CID_REASON_GAVE_UP: the caller hung up
 * @CID_REASON_NO_ANSWER: it rang for as long as it was allowed to
 * @CID_REASON_BUSY: somebody was talking already
 * @CID_REASON_REJECTED: somebody refused it
 * @CID_REASON_DIVERTED: it was sent on to another number
 * @CID_REASON_ELSEWHERE: another phone took it
 *
 * Why a call ended, the weightier the later: where several are given, the last of these counts.
 */
typedef enum {
  CID_REASON_NONE,
  CID_REASON_GAVE_UP,
  CID_REASON_NO_ANSWER,
  CID_REASON_BUSY,
  CID_REASON_REJECTED,
  CID_REASON_DIVERTED,
  CID_REASON_ELSEWHERE,
} CidReason;

CidReason cid_reason_parse (const char *text);
gboolean cid_reason_learn (char **field, const char *text);
void cid_reason_learn_pickup (char **field);

G_END_DECLS
