/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

char *cid_mine_edit_set (const char *text,
                         const CidParty *party,
                         const CidNumberPlan *plan,
                         const char *name);
char *cid_mine_edit_remove (const char *text, const CidParty *party, const CidNumberPlan *plan);

G_END_DECLS
