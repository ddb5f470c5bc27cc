/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notify-server.h"

G_BEGIN_DECLS

/**
 * CidBanner:
 *
 * The notification that one slot has on the screen, by libnotify. Belongs to the thread of its
 * #CidNotifyServer.
 */
typedef struct _CidBanner CidBanner;

CidBanner *cid_banner_new (CidNoticeSlot slot,
                           const CidNotifyServerEvents *events,
                           gpointer user_data);
void cid_banner_free (CidBanner *self);
gboolean cid_banner_show (CidBanner *self,
                          const CidNotice *notice,
                          gboolean loses_buttons,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_banner_warm_up (CidBanner *self, const CidNotice *notice);
guint cid_banner_get_id (CidBanner *self);
void cid_banner_close (CidBanner *self);
void cid_banner_forget (CidBanner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBanner, cid_banner_free)

G_END_DECLS
