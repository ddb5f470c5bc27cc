/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/block-rule.h"

G_BEGIN_DECLS

/**
 * CidBlockList:
 *
 * Whom the user does not want to hear of: numbers, beginnings of numbers, and those who hide
 * theirs. Never changes once it is made.
 */
typedef struct _CidBlockList CidBlockList;

CidBlockList *cid_block_list_new (const char *text, const CidNumberPlan *plan);
void cid_block_list_free (CidBlockList *self);
guint cid_block_list_find (const CidBlockList *self, const CidParty *party, CidBlockKind *kind);
gboolean cid_block_list_has (const CidBlockList *self, const CidParty *party);
guint cid_block_list_get_n_rules (const CidBlockList *self);
const guint *cid_block_list_get_bad_lines (const CidBlockList *self, guint *n_lines);
guint cid_block_list_get_n_bad_lines (const CidBlockList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBlockList, cid_block_list_free)

G_END_DECLS
