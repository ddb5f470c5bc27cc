/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidBusAnswers CidBusAnswers;

CidBusAnswers *cid_bus_answers_new (const CidParts *parts);
void cid_bus_answers_free (CidBusAnswers *self);
CidBusCidAlert1 *cid_bus_answers_get_interface (CidBusAnswers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBusAnswers, cid_bus_answers_free)

G_END_DECLS
