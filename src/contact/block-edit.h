/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/block-rule.h"

G_BEGIN_DECLS

char *cid_block_edit_add (const char *text, const char *line, const CidNumberPlan *plan);
char *cid_block_edit_remove (const char *text, const CidBlockRule *rule, const CidNumberPlan *plan);

G_END_DECLS
