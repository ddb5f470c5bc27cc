/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/manners.h"
#include "desktop/notifier.h"

G_BEGIN_DECLS

/**
 * CidTroubleBoard:
 *
 * The one notice of what is wrong: with cidalert, with the phones, or with what was asked for last.
 */
typedef struct _CidTroubleBoard CidTroubleBoard;

CidTroubleBoard *cid_trouble_board_new (CidNotifier *notifier,
                                        CidManners *manners,
                                        guint failure_ms);
void cid_trouble_board_free (CidTroubleBoard *self);
void cid_trouble_board_draw (CidTroubleBoard *self);
void cid_trouble_board_make_room (CidTroubleBoard *self, gboolean makes_room);
void cid_trouble_board_set_trouble (CidTroubleBoard *self, const char *title, const char *detail);
void cid_trouble_board_set_phones (CidTroubleBoard *self, char **sentences);
void cid_trouble_board_set_moved (CidTroubleBoard *self, char **sentences, gboolean can_update);
void cid_trouble_board_set_failure (CidTroubleBoard *self, const char *title, const char *detail);
gboolean cid_trouble_board_clear (CidTroubleBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidTroubleBoard, cid_trouble_board_free)

G_END_DECLS
