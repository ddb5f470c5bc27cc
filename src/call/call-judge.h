/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

void cid_call_judge (CidCall *call);
gboolean cid_call_judge_is_open (const CidCall *call);
gboolean cid_call_judge_is_connected (const CidCall *call);

G_END_DECLS
