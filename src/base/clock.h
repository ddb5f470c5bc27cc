/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/when.h"

G_BEGIN_DECLS

CidStamp cid_clock_now (void);
char *cid_clock_get_boot_id (void);

G_END_DECLS
