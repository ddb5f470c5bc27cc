/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/request.h"

G_BEGIN_DECLS

typedef struct _CidHttpDoor CidHttpDoor;

CidHttpDoor *cid_http_door_new (void);
void cid_http_door_free (CidHttpDoor *self);
void cid_http_door_set_patience (CidHttpDoor *self, gint64 patience_us);
gboolean cid_http_door_is_blocked (CidHttpDoor *self, CidRequest *request);
gboolean cid_http_door_enter (CidHttpDoor *self, CidRequest *request);
void cid_http_door_leave (CidHttpDoor *self, CidRequest *request);
void cid_http_door_hurry (CidHttpDoor *self, CidRequest *request);
void cid_http_door_relax (CidHttpDoor *self, CidRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHttpDoor, cid_http_door_free)

G_END_DECLS
