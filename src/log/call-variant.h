/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"

G_BEGIN_DECLS

GVariant *cid_call_to_variant (const CidCall *call, const CidFormat *format);

G_END_DECLS
