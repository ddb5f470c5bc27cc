/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidPause:
 * @CID_PAUSE_NEVER: media players are left alone
 * @CID_PAUSE_ANSWERED: they are paused while somebody talks
 * @CID_PAUSE_RINGING: they are paused as soon as the phone rings, or is dialled
 */
typedef enum {
  CID_PAUSE_NEVER,
  CID_PAUSE_ANSWERED,
  CID_PAUSE_RINGING,
} CidPause;

/**
 * CidQuietRule:
 * @pause: when media players are paused
 * @outgoing: calls that go out count as well
 *
 * When the user wants quiet for a call. All zeros is a rule: never.
 */
typedef struct {
  CidPause pause;
  gboolean outgoing;
} CidQuietRule;

gboolean cid_quiet_rule_wants (const CidQuietRule *self, const CidCall *call);
const char *cid_pause_to_nick (CidPause pause);
int cid_pause_from_nick (const char *nick);

G_END_DECLS
