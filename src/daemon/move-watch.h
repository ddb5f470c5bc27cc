/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/screen.h"
#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidMoveWatch CidMoveWatch;

CidMoveWatch *cid_move_watch_new (const CidParts *parts, CidScreen *screen);
void cid_move_watch_free (CidMoveWatch *self);
void cid_move_watch_hear (CidMoveWatch *self, const CidCallEvent *event);
void cid_move_watch_refit (CidMoveWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMoveWatch, cid_move_watch_free)

G_END_DECLS
