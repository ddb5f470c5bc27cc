/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"
#include "desktop/notify-policy.h"

G_BEGIN_DECLS

/**
 * CidOutgoingList:
 *
 * The calls that I make and that shall be shown, for as long as they last.
 */
typedef struct _CidOutgoingList CidOutgoingList;

CidOutgoingList *cid_outgoing_list_new (void);
void cid_outgoing_list_free (CidOutgoingList *self);
gboolean cid_outgoing_list_apply (CidOutgoingList *self, const CidCall *call, CidShow show);
CidShow cid_outgoing_list_get_loudest (const CidOutgoingList *self);
CidNotice *cid_outgoing_list_get_notice (const CidOutgoingList *self, GHashTable *line_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidOutgoingList, cid_outgoing_list_free)

G_END_DECLS
