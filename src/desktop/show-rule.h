/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"
#include "desktop/notify-policy.h"

G_BEGIN_DECLS

CidShow cid_show_rule_decide (const CidNotifyPolicy *policy, const CidCall *call, GDateTime *began);
gboolean cid_show_rule_is_covered (const CidNotifyPolicy *policy, const CidCall *call);

G_END_DECLS
