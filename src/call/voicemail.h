/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "call/call-event.h"

G_BEGIN_DECLS

typedef struct _CidVoicemail CidVoicemail;

CidVoicemail *cid_voicemail_new (char **numbers, GHashTable *lines, const CidNumberPlan *plan);
void cid_voicemail_free (CidVoicemail *self);
gboolean cid_voicemail_is_meant (const CidVoicemail *self, const CidCallEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidVoicemail, cid_voicemail_free)

G_END_DECLS
