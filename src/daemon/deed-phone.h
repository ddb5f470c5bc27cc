/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

const CidPhone *cid_deed_phone_choose (const CidParts *parts,
                                       CidDeeds deed,
                                       const char *name,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
