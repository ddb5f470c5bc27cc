/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/face.h"
#include "daemon/manners.h"
#include "desktop/button.h"

G_BEGIN_DECLS

/**
 * CidCallBoard:
 *
 * The notices of the calls that are up: who rings, and whom I call.
 */
typedef struct _CidCallBoard CidCallBoard;

CidCallBoard *cid_call_board_new (CidNotifier *notifier,
                                  CidManners *manners,
                                  CidFaceFunc changed,
                                  gpointer user_data);
void cid_call_board_free (CidCallBoard *self);
void cid_call_board_set_line_names (CidCallBoard *self, GHashTable *line_names);
void cid_call_board_draw (CidCallBoard *self,
                          GPtrArray *ringing,
                          guint total,
                          gboolean makes_room,
                          const CidOffer *offer);
void cid_call_board_clear (CidCallBoard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallBoard, cid_call_board_free)

G_END_DECLS
