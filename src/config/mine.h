/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

gboolean cid_mine_set (const char *path,
                       const CidParty *party,
                       const CidNumberPlan *plan,
                       const char *name,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_mine_remove (const char *path,
                          const CidParty *party,
                          const CidNumberPlan *plan,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
