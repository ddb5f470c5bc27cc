/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

GVariant *cid_phone_report_describe (const CidParts *parts, const CidPhone *phone);
GVariant *cid_phone_report_list (const CidParts *parts);

G_END_DECLS
