/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/caller.h"

G_BEGIN_DECLS

GVariant *cid_explain (CidContactIndex *index,
                       const CidParty *party,
                       const CidCaller *caller,
                       gboolean is_own);

G_END_DECLS
