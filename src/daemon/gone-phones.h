/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"

G_BEGIN_DECLS

GPtrArray *cid_gone_phones_find (CidCallTracker *tracker, GPtrArray *phones, CidStamp now);

G_END_DECLS
