/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/manners.h"
#include "desktop/button.h"

G_BEGIN_DECLS

/**
 * CidMissedBoard:
 *
 * The one notice of missed calls: when it is news, when it makes room, when it is to be seen again.
 */
typedef struct _CidMissedBoard CidMissedBoard;

CidMissedBoard *cid_missed_board_new (CidNotifier *notifier, CidManners *manners);
void cid_missed_board_free (CidMissedBoard *self);
gboolean cid_missed_board_take (CidMissedBoard *self, const CidCall *call, gboolean is_away);
void cid_missed_board_recall (CidMissedBoard *self, const CidCall *call);
void cid_missed_board_learn (CidMissedBoard *self, const CidCall *call);
void cid_missed_board_draw (CidMissedBoard *self, const CidOffer *offer);
void cid_missed_board_put_away (CidMissedBoard *self);
void cid_missed_board_touch (CidMissedBoard *self);
void cid_missed_board_show_again (CidMissedBoard *self);
void cid_missed_board_settle (CidMissedBoard *self, const char *uid);
void cid_missed_board_settle_call (CidMissedBoard *self, const char *uid);
void cid_missed_board_clear (CidMissedBoard *self);
GPtrArray *cid_missed_board_get_calls (CidMissedBoard *self);
guint cid_missed_board_get_n_callers (CidMissedBoard *self);
gint64 cid_missed_board_get_newest (CidMissedBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMissedBoard, cid_missed_board_free)

G_END_DECLS
