/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/screen.h"
#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidPhoneWatch CidPhoneWatch;

CidPhoneWatch *cid_phone_watch_new (const CidParts *parts, CidScreen *screen, gint64 grace_us);
void cid_phone_watch_free (CidPhoneWatch *self);
void cid_phone_watch_look (CidPhoneWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneWatch, cid_phone_watch_free)

G_END_DECLS
