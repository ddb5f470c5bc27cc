/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

typedef struct _CidHeardList CidHeardList;

CidHeardList *cid_heard_list_new (void);
void cid_heard_list_free (CidHeardList *self);
void cid_heard_list_apply (CidHeardList *self, const CidCallEvent *event);
gint64 cid_heard_list_get (CidHeardList *self, const char *phone, CidEventKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHeardList, cid_heard_list_free)

G_END_DECLS
