/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/make.h"

G_BEGIN_DECLS

/**
 * CidRoundTrip:
 *
 * The proof that a phone is set up: what it sends of a call that rings and ends unanswered, ticked
 * as it arrives.
 */
typedef struct _CidRoundTrip CidRoundTrip;

CidRoundTrip *cid_round_trip_new (CidMake *make, gint64 began_us);
void cid_round_trip_free (CidRoundTrip *self);
guint32 cid_round_trip_hear (CidRoundTrip *self, const char *event, gint64 heard_us);
guint32 cid_round_trip_get_missing (const CidRoundTrip *self);
gboolean cid_round_trip_is_proven (const CidRoundTrip *self);
gboolean cid_round_trip_is_over (const CidRoundTrip *self, gint64 now_us);
gboolean cid_round_trip_has_begun (const CidRoundTrip *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidRoundTrip, cid_round_trip_free)

G_END_DECLS
