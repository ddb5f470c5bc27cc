/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"

G_BEGIN_DECLS

/**
 * CidAbilities:
 * @CID_ABILITY_ACTIONS: shows buttons and tells of clicks
 * @CID_ABILITY_BODY: shows more than a title
 * @CID_ABILITY_MARKUP: takes the body for markup
 *
 * What a notification server says that it can do, as far as it matters to us; a set.
 */
typedef enum {
  CID_ABILITY_NONE = 0,
  CID_ABILITY_ACTIONS = 1 << 0,
  CID_ABILITY_BODY = 1 << 1,
  CID_ABILITY_MARKUP = 1 << 2,
} CidAbilities;

CidAbilities cid_abilities_from_names (const char *const *names);
CidNotice *cid_abilities_fit (CidAbilities self, const CidNotice *notice);

G_END_DECLS
