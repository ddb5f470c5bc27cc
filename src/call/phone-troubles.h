/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/phone-state.h"

G_BEGIN_DECLS

typedef struct _CidPhoneTroubles CidPhoneTroubles;

CidPhoneTroubles *cid_phone_troubles_new (gint64 grace_us);
void cid_phone_troubles_free (CidPhoneTroubles *self);
void cid_phone_troubles_begin (CidPhoneTroubles *self);
void cid_phone_troubles_add (CidPhoneTroubles *self,
                             const char *name,
                             const CidPhoneState *state,
                             gint64 now_us);
void cid_phone_troubles_end (CidPhoneTroubles *self);
gint64 cid_phone_troubles_get_due (CidPhoneTroubles *self);
char **cid_phone_troubles_describe (CidPhoneTroubles *self, gint64 now_us, GDateTime *now);
void cid_phone_troubles_close (CidPhoneTroubles *self);
char **cid_phone_troubles_get_closed (CidPhoneTroubles *self);
void cid_phone_troubles_set_closed (CidPhoneTroubles *self, char *const *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneTroubles, cid_phone_troubles_free)

G_END_DECLS
