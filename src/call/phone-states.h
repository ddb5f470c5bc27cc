/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/phone-state.h"

G_BEGIN_DECLS

typedef struct _CidPhoneStates CidPhoneStates;

CidPhoneStates *cid_phone_states_new (void);
void cid_phone_states_free (CidPhoneStates *self);
CidPhoneNews cid_phone_states_apply (CidPhoneStates *self, const CidCallEvent *event);
void cid_phone_states_merge (CidPhoneStates *self, const CidPhoneState *older);
const CidPhoneState *cid_phone_states_get (CidPhoneStates *self, const char *phone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneStates, cid_phone_states_free)

G_END_DECLS
