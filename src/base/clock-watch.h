/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidClockWatch:
 *
 * Tells that somebody has set the wall clock: a user, or a machine that found out what time it is.
 */
typedef struct _CidClockWatch CidClockWatch;

/**
 * CidClockFunc:
 *
 * The wall clock says something else than before.
 */
typedef void (*CidClockFunc) (gpointer user_data);

CidClockWatch *cid_clock_watch_new (CidClockFunc function, gpointer user_data);
void cid_clock_watch_free (CidClockWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidClockWatch, cid_clock_watch_free)

G_END_DECLS
