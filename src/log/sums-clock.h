/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidSumsClock CidSumsClock;

CidSumsClock *cid_sums_clock_new (GTimeZone *zone);
void cid_sums_clock_free (CidSumsClock *self);
gint64 cid_sums_clock_get_local_s (CidSumsClock *self, gint64 wall_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidSumsClock, cid_sums_clock_free)

G_END_DECLS
