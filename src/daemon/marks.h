/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/screen.h"
#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidMarks CidMarks;

CidMarks *cid_marks_new (CidBusCidAlert1 *interface, const CidParts *parts, CidScreen *screen);
void cid_marks_free (CidMarks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMarks, cid_marks_free)

G_END_DECLS
