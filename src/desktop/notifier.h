/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "desktop/notice.h"

G_BEGIN_DECLS

#define CID_TYPE_NOTIFIER (cid_notifier_get_type ())
G_DECLARE_FINAL_TYPE (CidNotifier, cid_notifier, CID, NOTIFIER, GObject)

CidNotifier *cid_notifier_new (void);
void cid_notifier_set (CidNotifier *self, CidNoticeSlot slot, const CidNotice *notice);
void cid_notifier_warm_up (CidNotifier *self, CidNotice *notice);
void cid_notifier_close_left (CidNotifier *self, const char *mark);
const char *cid_notifier_get_problem (CidNotifier *self);
const char *cid_notifier_get_server (CidNotifier *self);
void cid_notifier_close (CidNotifier *self, guint patience_ms);

G_END_DECLS
