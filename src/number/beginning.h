/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

char *cid_beginning_complete (const char *text, const CidNumberPlan *plan);

G_END_DECLS
