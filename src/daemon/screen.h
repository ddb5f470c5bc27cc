/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"
#include "contact/photo-loader.h"
#include "desktop/notifier.h"

G_BEGIN_DECLS

typedef struct _CidScreen CidScreen;

CidScreen *cid_screen_new (CidNotifier *notifier, CidCallTracker *tracker);
void cid_screen_free (CidScreen *self);
void cid_screen_update (CidScreen *self, GPtrArray *changed);
void cid_screen_leave (CidScreen *self);
void cid_screen_set_line_names (CidScreen *self, GHashTable *line_names);
void cid_screen_set_phone_troubles (CidScreen *self, char **sentences);
void cid_screen_set_trouble (CidScreen *self, const char *title, const char *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidScreen, cid_screen_free)

G_END_DECLS
