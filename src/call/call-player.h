/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"

G_BEGIN_DECLS

/**
 * CidCallPlayer:
 *
 * Makes calls from events that happened long ago, as the daemon did when they came.
 */
typedef struct _CidCallPlayer CidCallPlayer;

CidCallPlayer *cid_call_player_new (const CidNumberPlan *plan);
void cid_call_player_free (CidCallPlayer *self);
void cid_call_player_restart (CidCallPlayer *self, const char *boot, gint64 now_us);
GPtrArray *cid_call_player_play (CidCallPlayer *self, const CidCallEvent *event);
GPtrArray *cid_call_player_end (CidCallPlayer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallPlayer, cid_call_player_free)

G_END_DECLS
