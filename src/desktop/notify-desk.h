/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"

G_BEGIN_DECLS

/**
 * CidNotifyNews:
 * @slot: which of the notifications
 * @notice: (nullable): what was to be shown there; whoever is told may take it
 * @is_failed: it is not on the screen
 * @is_new_server: what was on the screen is gone
 * @has_condition: @problem and @server_name say how it is now
 * @problem: (nullable): why nothing can be shown, for people
 * @server_name: (nullable): what the server calls itself
 * @closed_reason: of the specification: 1 expired, 2 dismissed by the user
 * @act: what was clicked on
 * @subject: (nullable): of which call
 * @mark: (nullable): of the missed calls on the screen, for cid_notify_desk_close_left() in another
 *   run of the program
 *
 * What comes from the desktop.
 */
typedef struct {
  CidNoticeSlot slot;
  CidNotice *notice;
  gboolean is_failed;
  gboolean is_new_server;
  gboolean has_condition;
  char *problem;
  char *server_name;
  guint closed_reason;
  CidAct act;
  CidSubject *subject;
  char *mark;
} CidNotifyNews;

typedef void (*CidNotifyNewsFunc) (CidNotifyNews *news, gpointer user_data);

/**
 * CidNotifyDeskEvents:
 * @stepped: what was asked for a slot was done, or could not be
 * @looked: a server was looked for, unasked by any slot
 * @gone: the notification of a slot went, and not because it was asked for
 * @clicked: the user clicked on a notification
 *
 * Who is told, where the #CidNotifyDesk was made.
 */
typedef struct {
  CidNotifyNewsFunc stepped;
  CidNotifyNewsFunc looked;
  CidNotifyNewsFunc gone;
  CidNotifyNewsFunc clicked;
} CidNotifyDeskEvents;

/**
 * CidNotifyDesk:
 *
 * The desktop's notification server on a thread of its own, for which nobody waits.
 */
typedef struct _CidNotifyDesk CidNotifyDesk;

CidNotifyDesk *cid_notify_desk_new (const CidNotifyDeskEvents *events, gpointer user_data);
void cid_notify_desk_free (CidNotifyDesk *self);
void cid_notify_desk_step (CidNotifyDesk *self, CidNoticeSlot slot, CidNotice *notice);
void cid_notify_desk_warm_up (CidNotifyDesk *self, CidNotice *notice);
void cid_notify_desk_close_left (CidNotifyDesk *self, const char *mark);
gboolean cid_notify_desk_leave (CidNotifyDesk *self, guint patience_ms, char **mark);

G_END_DECLS
