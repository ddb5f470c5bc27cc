/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "desktop/notice.h"

G_BEGIN_DECLS

/**
 * CidNoticeSlot:
 * @CID_NOTICE_RINGING: who is calling just now
 * @CID_NOTICE_MISSED: who called in vain
 * @CID_NOTICE_TROUBLE: what is wrong with cidalert
 * @CID_NOTICE_OUTGOING: whom I am calling
 *
 * The notifications that cidalert ever shows. GNOME 43 keeps three of one application: while
 * somebody rings the second and the last make room.
 */
typedef enum {
  CID_NOTICE_RINGING,
  CID_NOTICE_MISSED,
  CID_NOTICE_TROUBLE,
  CID_NOTICE_OUTGOING,
} CidNoticeSlot;

#define CID_N_NOTICE_SLOTS 4

#define CID_TYPE_NOTIFIER (cid_notifier_get_type ())
G_DECLARE_FINAL_TYPE (CidNotifier, cid_notifier, CID, NOTIFIER, GObject)

gboolean cid_notice_slot_is_kept (CidNoticeSlot slot);

CidNotifier *cid_notifier_new (void);
void cid_notifier_set (CidNotifier *self, CidNoticeSlot slot, const CidNotice *notice);
void cid_notifier_close_left (CidNotifier *self, const char *mark);
const char *cid_notifier_get_problem (CidNotifier *self);
const char *cid_notifier_get_server (CidNotifier *self);
void cid_notifier_close (CidNotifier *self, guint patience_ms);

G_END_DECLS
