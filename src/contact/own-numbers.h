/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidOwnNumbers:
 *
 * The numbers that are mine: who seems to call with one of them is somebody else, of whom nothing
 * is known. Some exchanges put the called number where the caller's belongs.
 */
typedef struct _CidOwnNumbers CidOwnNumbers;

CidOwnNumbers *cid_own_numbers_new (char **numbers, const CidNumberPlan *plan);
gboolean cid_own_numbers_contain (CidOwnNumbers *self, const CidParty *party);
void cid_own_numbers_free (CidOwnNumbers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidOwnNumbers, cid_own_numbers_free)

G_END_DECLS
