/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/waiting-room.h"
#include "log/call-store.h"
#include "phone/access.h"
#include "phone/hearing.h"
#include "phone/listener.h"
#include "phone/refusals.h"

G_BEGIN_DECLS

typedef struct _CidIntake CidIntake;

/**
 * CidIntakeFunc:
 * @event: (transfer full): what a phone said
 * @stored: to be called once, when it is known whether @event is on disk
 * @stored_data: for @stored
 */
typedef void (*CidIntakeFunc) (CidCallEvent *event,
                               CidStoreFunc stored,
                               gpointer stored_data,
                               gpointer user_data);

/**
 * CidProvedFunc:
 * @phone: a phone
 * @nonce: what it was told to say; may be anything
 * @peer: where it asks from
 *
 * A phone fetched what `cidalert phone test` told it to: it reaches us.
 */
typedef void (*CidProvedFunc) (const CidPhone *phone,
                               const char *nonce,
                               const CidAddress *peer,
                               gpointer user_data);

/**
 * CidConnectedFunc:
 *
 * Somebody has connected who may be a phone, and has said nothing yet.
 */
typedef void (*CidConnectedFunc) (gpointer user_data);

CidIntake *cid_intake_new (CidIntakeFunc function, gpointer user_data);
void cid_intake_free (CidIntake *self);
CidAccess *cid_intake_get_access (CidIntake *self);
CidRefusals *cid_intake_get_refusals (CidIntake *self);
CidHearing *cid_intake_get_hearing (CidIntake *self);
CidListener *cid_intake_get_listener (CidIntake *self);
void cid_intake_look_up_networks (CidIntake *self);
void cid_intake_set_proved (CidIntake *self, CidProvedFunc function, gpointer user_data);
void cid_intake_set_connected (CidIntake *self, CidConnectedFunc function, gpointer user_data);
void cid_intake_set_silence (CidIntake *self, CidSilenceFunc function, gpointer user_data);
void cid_intake_drain (CidIntake *self, CidDrainedFunc drained, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidIntake, cid_intake_free)

G_END_DECLS
