/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"
#include "call/deed.h"

G_BEGIN_DECLS

CidCallEvent *cid_deed_event_new (CidCallTracker *tracker,
                                  const char *phone_id,
                                  CidDeeds deed,
                                  const char *call_uid,
                                  CidStamp now);

G_END_DECLS
