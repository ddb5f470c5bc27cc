/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CidPager CidPager;

CidPager *cid_pager_new (guint rows, gboolean from_end);
gboolean cid_pager_write (CidPager *self, const char *text);
void cid_pager_end (CidPager *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPager, cid_pager_end)

G_END_DECLS
