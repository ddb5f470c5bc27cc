/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"
#include "desktop/notify-policy.h"

G_BEGIN_DECLS

CidUrgency cid_urgency_of_ringing (CidShow loudest, gboolean is_dnd, gboolean is_covered);
CidUrgency cid_urgency_of_missed (CidShow loudest, gboolean is_news);
CidUrgency cid_urgency_of_outgoing (CidShow loudest);

G_END_DECLS
