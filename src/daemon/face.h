/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidFace:
 *
 * The picture of the one caller who rings, once it is read.
 */
typedef struct _CidFace CidFace;

/**
 * CidFaceFunc:
 *
 * The picture that was asked for last is there.
 */
typedef void (*CidFaceFunc) (gpointer user_data);

CidFace *cid_face_new (CidFaceFunc changed, gpointer user_data);
void cid_face_free (CidFace *self);
GBytes *cid_face_get (CidFace *self, const CidCall *call);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidFace, cid_face_free)

G_END_DECLS
