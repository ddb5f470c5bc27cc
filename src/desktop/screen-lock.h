/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidScreenLock:
 *
 * Whether the screen is locked, as the desktop's screen saver tells on the session bus. Belongs to
 * the thread whose context was the default when it was made.
 */
typedef struct _CidScreenLock CidScreenLock;

/**
 * CidScreenLockFunc:
 * @is_locked: how it is now
 *
 * The screen was locked, or unlocked.
 */
typedef void (*CidScreenLockFunc) (gboolean is_locked, gpointer user_data);

CidScreenLock *cid_screen_lock_new (CidScreenLockFunc function, gpointer user_data);
void cid_screen_lock_free (CidScreenLock *self);
gboolean cid_screen_lock_is_locked (const CidScreenLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidScreenLock, cid_screen_lock_free)

G_END_DECLS
