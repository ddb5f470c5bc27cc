/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/screen-lock.h"

G_BEGIN_DECLS

/**
 * CidPresence:
 *
 * Whether somebody sits at the desk, as far as the session tells: its screen is locked, or nobody
 * has touched anything for a while. Where nothing tells, somebody does.
 */
typedef struct _CidPresence CidPresence;

/**
 * CidPresenceFunc:
 *
 * Somebody is back at the desk.
 */
typedef void (*CidPresenceFunc) (gpointer user_data);

CidPresence *cid_presence_new (guint idle_ms, CidPresenceFunc returned, gpointer user_data);
void cid_presence_set_lock (CidPresence *self, const CidScreenLock *lock);
void cid_presence_look (CidPresence *self);
void cid_presence_free (CidPresence *self);
gboolean cid_presence_is_away (CidPresence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPresence, cid_presence_free)

G_END_DECLS
