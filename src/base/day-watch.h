/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidDayWatch:
 *
 * Tells that moments are called otherwise than before: today is another day, or here is another
 * time zone.
 */
typedef struct _CidDayWatch CidDayWatch;

/**
 * CidDayFunc:
 *
 * What was today's may be yesterday's, perhaps.
 */
typedef void (*CidDayFunc) (gpointer user_data);

CidDayWatch *cid_day_watch_new (CidDayFunc function, gpointer user_data);
void cid_day_watch_set (CidDayWatch *self, gboolean is_wanted);
void cid_day_watch_free (CidDayWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidDayWatch, cid_day_watch_free)

G_END_DECLS
