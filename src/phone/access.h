/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

typedef struct _CidAccess CidAccess;

CidAccess *cid_access_new (void);
void cid_access_free (CidAccess *self);
void cid_access_set_phones (CidAccess *self, GPtrArray *phones);
void cid_access_set_own_networks (CidAccess *self, GArray *networks);
void cid_access_set_rate (CidAccess *self, guint events_per_second);

gboolean cid_access_is_own (CidAccess *self, const CidAddress *address);
gboolean cid_access_admits (CidAccess *self, const CidAddress *peer, gboolean is_local);
const CidPhone *cid_access_find (CidAccess *self,
                                 const char *token,
                                 const CidAddress *peer,
                                 gboolean is_local);
const CidPhone *cid_access_recognize (CidAccess *self, const char *token);
gboolean cid_access_take (CidAccess *self,
                          const CidPhone *phone,
                          gint64 now_us,
                          gboolean *is_first_refusal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidAccess, cid_access_free)

G_END_DECLS
