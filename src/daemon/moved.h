/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

/**
 * CidMoved:
 * @told: the address of this machine that a phone was told, and that it no longer has
 * @now: the one by which that phone reaches it now
 * @is_near: this machine is still where the phone is, or where it was: it has not gone on a journey
 *
 * Where this machine has gone, as a phone sees it.
 */
typedef struct {
  char *told;
  char *now;
  gboolean is_near;
} CidMoved;

gboolean cid_moved_find (const CidParts *parts, const CidPhone *phone, CidMoved *moved);
void cid_moved_clear (CidMoved *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidMoved, cid_moved_clear)

G_END_DECLS
