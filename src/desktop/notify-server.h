/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"

G_BEGIN_DECLS

/**
 * CidNotifyServerEvents:
 * @changed: a server came, or the one that was there went; what was on the screen is gone
 * @closed: the notification of a slot went, and not because we asked for it
 * @clicked: the user clicked on what @notice had to click on
 *
 * What the server does on its own; called on the thread that made the #CidNotifyServer.
 */
typedef struct {
  void (*changed) (gboolean is_there, gpointer user_data);
  void (*closed) (CidNoticeSlot slot, guint reason, gpointer user_data);
  void (*clicked) (CidNoticeSlot slot, CidAct act, const CidSubject *subject, gpointer user_data);
} CidNotifyServerEvents;

/**
 * CidNotifyServer:
 *
 * The desktop's notification server, by libnotify. All of it belongs to one thread, which it may
 * keep waiting for as long as D-Bus does.
 */
typedef struct _CidNotifyServer CidNotifyServer;

CidNotifyServer *cid_notify_server_new (const CidNotifyServerEvents *events, gpointer user_data);
void cid_notify_server_free (CidNotifyServer *self);
gboolean cid_notify_server_connect (CidNotifyServer *self,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_notify_server_show (CidNotifyServer *self,
                                 CidNoticeSlot slot,
                                 const CidNotice *notice,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_notify_server_warm_up (CidNotifyServer *self, CidNoticeSlot slot, const CidNotice *notice);
void cid_notify_server_close (CidNotifyServer *self, CidNoticeSlot slot);
char *cid_notify_server_make_mark (CidNotifyServer *self, CidNoticeSlot slot);
void cid_notify_server_close_left (CidNotifyServer *self, const char *mark);
const char *cid_notify_server_get_name (CidNotifyServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNotifyServer, cid_notify_server_free)

G_END_DECLS
