/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/block-rule.h"

G_BEGIN_DECLS

gboolean cid_blocked_add (const char *path,
                          const char *line,
                          const CidNumberPlan *plan,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_blocked_remove (const char *path,
                             const CidBlockRule *rule,
                             const CidNumberPlan *plan,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
