/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidBlockList:
 *
 * Whom the user does not want to hear of: numbers, and beginnings of numbers. Never changes once
 * it is made.
 */
typedef struct _CidBlockList CidBlockList;

CidBlockList *cid_block_list_new (const char *text, const CidNumberPlan *plan, guint *bad_line);
void cid_block_list_free (CidBlockList *self);
gboolean cid_block_list_has (const CidBlockList *self, const CidParty *party);
guint cid_block_list_get_n_lines (const CidBlockList *self);
char *cid_block_list_add_line (const char *text, const char *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBlockList, cid_block_list_free)

G_END_DECLS
