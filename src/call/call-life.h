/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

gboolean cid_call_life_step (CidCall *call, CidLeg *leg, const CidCallEvent *event);
gboolean cid_call_life_learn_why (CidCall *call, CidLeg *leg, const CidCallEvent *event);
gboolean cid_call_life_learn (CidCall *call, const CidCallEvent *event, const CidCaller *caller);
gboolean cid_call_life_is_other (const CidParty *a, const CidParty *b);
gint64 cid_call_life_get_elapsed (CidStamp from, CidStamp to);
gboolean cid_call_life_is_within (CidStamp from, CidStamp to, gint64 length_us);

G_END_DECLS
