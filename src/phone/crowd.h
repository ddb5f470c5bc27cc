/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/address.h"

G_BEGIN_DECLS

typedef struct _CidCrowd CidCrowd;

CidCrowd *cid_crowd_new (guint max, guint max_local, guint max_per_address);
void cid_crowd_free (CidCrowd *self);
gboolean cid_crowd_enter (CidCrowd *self, const CidAddress *peer, gboolean is_local);
gboolean cid_crowd_is_full (CidCrowd *self);
gboolean cid_crowd_has_own_room (CidCrowd *self, const CidAddress *peer, gboolean is_local);
void cid_crowd_leave (CidCrowd *self, const CidAddress *peer, gboolean is_local);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCrowd, cid_crowd_free)

G_END_DECLS
