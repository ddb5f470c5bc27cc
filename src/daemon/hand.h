/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/clicks.h"
#include "daemon/status.h"

G_BEGIN_DECLS

CidHand cid_hand_make (const CidParts *parts);

G_END_DECLS
