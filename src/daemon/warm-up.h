/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-event.h"
#include "daemon/status.h"

G_BEGIN_DECLS

/**
 * CidWarmUp:
 *
 * A phone that connects is about to say something, and what it says takes a moment to come. Between
 * two calls hours may pass, in which the processor's caches fill with other things; so meanwhile
 * that part of telling who rings which reads most is done once for nothing: for a number near the
 * last caller's, up to the notification, which is not shown. It takes a third of the time then that
 * it would take else.
 */
typedef struct _CidWarmUp CidWarmUp;

CidWarmUp *cid_warm_up_new (const CidParts *parts);
void cid_warm_up_free (CidWarmUp *self);
void cid_warm_up_want (CidWarmUp *self);
void cid_warm_up_note (CidWarmUp *self, const CidCallEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidWarmUp, cid_warm_up_free)

G_END_DECLS
