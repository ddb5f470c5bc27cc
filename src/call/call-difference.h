/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

char *cid_call_describe_difference (const CidCall *before, const CidCall *after);

G_END_DECLS
