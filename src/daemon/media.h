/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bus/bus.h"
#include "desktop/quiet-rule.h"

G_BEGIN_DECLS

/**
 * CidMedia:
 *
 * Keeps the session's media players silent while there are calls for which the user wants that.
 */
typedef struct _CidMedia CidMedia;

CidMedia *cid_media_new (CidBus *bus);
void cid_media_free (CidMedia *self);
void cid_media_set_rule (CidMedia *self, const CidQuietRule *rule);
void cid_media_update (CidMedia *self, GPtrArray *changed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMedia, cid_media_free)

G_END_DECLS
