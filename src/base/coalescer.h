/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidCoalescer CidCoalescer;

CidCoalescer *cid_coalescer_new (gint64 window_us, guint max_values, GDestroyNotify destroy);
void cid_coalescer_free (CidCoalescer *self);
gpointer cid_coalescer_put (CidCoalescer *self, const char *key, gpointer value, gint64 now_us);
gint64 cid_coalescer_get_due (CidCoalescer *self);
gpointer cid_coalescer_take (CidCoalescer *self, gint64 now_us);
guint cid_coalescer_get_n_lost (CidCoalescer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCoalescer, cid_coalescer_free)

G_END_DECLS
