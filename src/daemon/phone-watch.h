/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/bus-news.h"
#include "daemon/screen.h"
#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidPhoneWatch CidPhoneWatch;

CidPhoneWatch *cid_phone_watch_new (const CidParts *parts, CidScreen *screen, gint64 grace_us);
void cid_phone_watch_free (CidPhoneWatch *self);
void cid_phone_watch_set_news (CidPhoneWatch *self, CidBusNews *news);
void cid_phone_watch_apply (CidPhoneWatch *self, const CidCallEvent *event);
void cid_phone_watch_take_up (CidPhoneWatch *self);
void cid_phone_watch_refit (CidPhoneWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneWatch, cid_phone_watch_free)

G_END_DECLS
