/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidDeedAnswers CidDeedAnswers;

CidDeedAnswers *cid_deed_answers_new (CidBusCidAlert1 *interface, const CidParts *parts);
void cid_deed_answers_free (CidDeedAnswers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidDeedAnswers, cid_deed_answers_free)

G_END_DECLS
