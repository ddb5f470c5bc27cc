/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"
#include "desktop/notify-policy.h"

G_BEGIN_DECLS

/**
 * CidRingingList:
 *
 * How much is made of each call that rings, and of all of them together. A call costs the same
 * however many ring.
 */
typedef struct _CidRingingList CidRingingList;

CidRingingList *cid_ringing_list_new (void);
void cid_ringing_list_free (CidRingingList *self);
void cid_ringing_list_clear (CidRingingList *self);
gboolean cid_ringing_list_apply (CidRingingList *self,
                                 const CidCall *call,
                                 CidShow show,
                                 gboolean is_covered);
CidShow cid_ringing_list_get (const CidRingingList *self, const char *uid);
guint cid_ringing_list_count (const CidRingingList *self, CidShow show);
CidShow cid_ringing_list_get_loudest (const CidRingingList *self);
gboolean cid_ringing_list_is_covered (const CidRingingList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidRingingList, cid_ringing_list_free)

G_END_DECLS
