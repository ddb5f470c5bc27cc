/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/number-key.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidBlockKind:
 * @CID_BLOCK_NONE: nobody: an empty line, or a comment
 * @CID_BLOCK_NUMBER: one number
 * @CID_BLOCK_PREFIX: all numbers that begin so
 * @CID_BLOCK_WITHHELD: everybody who hides the number
 * @CID_BLOCK_ADDRESS: one SIP address
 *
 * Whom one line is about.
 */
typedef enum {
  CID_BLOCK_NONE,
  CID_BLOCK_NUMBER,
  CID_BLOCK_PREFIX,
  CID_BLOCK_WITHHELD,
  CID_BLOCK_ADDRESS,
} CidBlockKind;

/**
 * CidBlockRule:
 * @kind: whom it is about
 * @key: the number, or its beginning
 * @address: (nullable): the SIP address
 *
 * What one line of a list of unwanted callers says.
 */
typedef struct {
  CidBlockKind kind;
  CidNumberKey key;
  CidParty *address;
} CidBlockRule;

gboolean cid_block_rule_parse (CidBlockRule *self, const char *line, const CidNumberPlan *plan);
void cid_block_rule_clear (CidBlockRule *self);
gboolean cid_block_rule_is_same (const CidBlockRule *a, const CidBlockRule *b);
const char *cid_block_kind_to_nick (CidBlockKind kind);
char *cid_block_rule_to_text (const CidBlockRule *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidBlockRule, cid_block_rule_clear)

G_END_DECLS
